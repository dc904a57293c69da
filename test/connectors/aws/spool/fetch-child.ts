// Fetches into the folder of its argument, telling each step, for the test that kills it.
import { fetchAws } from '../../../../connectors/aws/spool/fetch.ts';
import { openSpool } from '../../../../src/ingest/spool/open-spool.ts';

const [folder = '', startedAt = '', live = ''] = process.argv.slice(2);
const spool = await openSpool(folder, { source: 'src', startedAt: Date.parse(startedAt), progress: () => void process.stdout.write('step\n') });
await fetchAws({ live: JSON.parse(live) }, spool);
await spool.finish();
