// Collects a folder as a process of its own, saying a word after each commit: tsx collect-child.ts <folder>
import path from 'node:path';
import { collect } from '../../src/scan/collect.ts';
import { openStore } from '../../src/store/open.ts';
import { fakeConnector } from './fake-connector.ts';

const folder = process.argv[2] ?? '';
const store = await openStore(path.join(folder, 'state.duckdb'), { threads: 1 });
await collect({
  store,
  threads: 0,
  batch: { records: 60, files: 2 },
  sources: [{ id: 'src', connector: fakeConnector(), baseDir: folder, grants: [], usage: ['logs'], definitions: [] }],
  progress: () => process.stdout.write('step\n'),
});
await store.close();
process.stdout.write('done\n');
