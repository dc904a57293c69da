export { instantOf as eventTime } from '../../../src/core/instant.ts';
