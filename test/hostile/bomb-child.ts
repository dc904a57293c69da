// Collects a folder as a process of its own and says how much memory it took at most, in kB: tsx bomb-child.ts <folder>
import path from 'node:path';
import { collect } from '../../src/scan/collect.ts';
import { openStore } from '../../src/store/open.ts';
import { fakeConnector } from '../ingest/fake-connector.ts';

const folder = process.argv[2] ?? '';
const store = await openStore(path.join(folder, 'state.duckdb'), { threads: 1, memoryMb: 256 });
await collect({
  store,
  threads: 0,
  sources: [{ id: 'src', connector: fakeConnector(), baseDir: folder, grants: [], usage: ['logs'], definitions: [] }],
  progress: () => undefined,
});
await store.close();
process.stdout.write(`${process.resourceUsage().maxRSS}\n`);
