import { READERS } from '../connectors/index.ts';
import { InvariantError } from './core/errors.ts';
import { serveFolds } from './ingest/serve.ts';

serveFolds((id) => {
  const load = READERS[id];
  if (load === undefined) throw new InvariantError(`no reader of ${id}`);
  return load();
});
