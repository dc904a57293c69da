// A worker entry that runs from source: the made-up connector, and calls that kill the worker or make it fail.
import { register } from 'tsx/esm/api';

register();
const { serveFolds } = await import('../../src/ingest/serve.ts');
const { fakeConnector } = await import('./fake-connector.ts');

const connector = fakeConnector();
serveFolds(async () => ({
  ...connector,
  usage: {
    ...connector.usage,
    project: (record) => {
      if (record?.call === 'kill the worker') process.exit(1);
      if (record?.call === 'eat all memory') {
        const eaten = [];
        for (;;) eaten.push(Array.from({ length: 1_000_000 }, () => eaten.length));
      }
      return connector.usage.project(record);
    },
  },
}));
