import type { Definition } from '../../../../src/core/proposal.ts';
import type { FilePlaces } from './place.ts';
import { readPlaces } from './read.ts';

/** What was read of a list of definitions: the same list is asked again for every proposal. */
const READ = new WeakMap<readonly Definition[], readonly FilePlaces[]>();

/** The places of all definition files, each file once, sorted by path. */
export function placesOf(definitions: readonly Definition[]): readonly FilePlaces[] {
  const read = READ.get(definitions);
  if (read !== undefined) return read;
  const files = new Map(definitions.map(({ path, text }) => [path, { path, text }]));
  const places = readPlaces([...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1)));
  READ.set(definitions, places);
  return places;
}

/** What was read of single files lately: a file is asked for when it is written, and again when the writing is proved. */
const LATELY = new Map<string, FilePlaces>();
const MOST = 8;

/** The places of one file by itself. */
export function placesOfText(path: string, text: string): FilePlaces {
  const key = `${path}\n${text}`;
  const places = LATELY.get(key) ?? readPlaces([{ path, text }])[0]!;
  LATELY.delete(key);
  LATELY.set(key, places);
  for (const [oldest] of LATELY) if (LATELY.size > MOST) LATELY.delete(oldest);
  return places;
}
