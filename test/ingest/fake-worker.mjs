// A worker entry that runs from source: the made-up reader, and calls that kill the worker or make it fail.
import { register } from 'tsx/esm/api';

register();
const { serveFolds } = await import('../../src/ingest/serve.ts');
const { fakeConnector } = await import('./fake-connector.ts');

const { usage } = fakeConnector();
serveFolds(async () => ({
  ...usage,
  project: (record) => {
    if (record?.call === 'kill the worker') process.exit(1);
    if (record?.call === 'eat all memory') {
      const eaten = [];
      for (;;) eaten.push(Array.from({ length: 1_000_000 }, () => eaten.length));
    }
    return usage.project(record);
  },
}));
