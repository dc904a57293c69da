import { CONNECTORS } from '../connectors/index.ts';
import { InvariantError } from './core/errors.ts';
import { serveFolds } from './ingest/serve.ts';

serveFolds((id) => {
  const load = CONNECTORS[id];
  if (load === undefined) throw new InvariantError(`no connector ${id}`);
  return load();
});
