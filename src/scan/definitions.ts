import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { sha256 } from '../core/digest.ts';
import { SourceError } from '../core/errors.ts';
import type { Definition } from '../core/proposal.ts';
import { withoutSecrets } from '../core/secrets.ts';
import { readText } from '../ingest/texts/read.ts';
import type { Run } from './run.ts';

/** The definition files of one source, read where they are. */
export interface Definitions {
  /** With masks in place of secrets. */
  readonly masked: readonly Definition[];
  /** By path, as they are: for patches alone. */
  readonly asTheyAre: ReadonlyMap<string, string>;
}

export const DefinitionRow = z.strictObject({ path: z.string(), defines: z.string().nullable(), sha256: z.string() });

/**
 * Reads the definition files of a source again: the state keeps their digests, not their texts. What comes back is what was
 * collected, so all that is judged, proved and written rests on the same bytes.
 * @throws SourceError when a file is gone or was changed since it was collected.
 */
export async function definitionsOf(run: Pick<Run, 'store' | 'sources'>, source: string): Promise<Definitions> {
  const baseDir = run.sources.find(({ id }) => id === source)?.baseDir ?? '.';
  const rows = await run.store.rows('SELECT path, defines, sha256 FROM definition WHERE source = $source_id ORDER BY path, defines', DefinitionRow, { source_id: source });
  const asTheyAre = new Map<string, string>();
  for (const { path: name, sha256: digest } of rows) {
    if (asTheyAre.has(name)) continue;
    const file = path.resolve(baseDir, name);
    if (!existsSync(file)) throw new SourceError(source, `${name} is gone since it was collected`, { input: name, remedy: `put it back, or correct \`definitions\` of source ${source}, and run \`pawl scan\`` });
    const text = readText(source, { name, path: file });
    if (sha256(text) !== digest) throw new SourceError(source, `${name} was changed since it was collected`, { input: name, remedy: 'run `pawl scan`, so that all is judged by the file as it is now' });
    asTheyAre.set(name, text);
  }
  return {
    masked: rows.map(({ path: name, defines }) => ({ path: name, text: withoutSecrets(asTheyAre.get(name)!), ...(defines === null ? {} : { defines }) })),
    asTheyAre,
  };
}
