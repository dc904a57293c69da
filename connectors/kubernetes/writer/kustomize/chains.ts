import type { Definition } from '../../../../src/core/proposal.ts';
import { isKustomization, type Kustomization, readKustomization } from './kustomization.ts';

/** Which Kustomizations take in a file, and which files only patch others. */
export interface Chains {
  /** Every way up from a file: the Kustomization that names it first, the one that nobody takes in last. */
  readonly of: (path: string) => readonly (readonly Kustomization[])[];
  readonly isPatch: (path: string) => boolean;
}

/** Ways up from one file; more than this is nobody's repository. */
const MOST = 50;

/** Reads all Kustomizations among the definitions. */
export function chainsOf(definitions: readonly Definition[]): Chains {
  const texts = new Map(definitions.map(({ path, text }) => [path, text]));
  const all = [...texts].flatMap(([path, text]) => (isKustomization(path) ? (readKustomization(path, text, (name) => texts.get(name)) ?? []) : []));
  const patches = new Set(all.flatMap((one) => one.patches.flatMap(({ file }) => file ?? [])));
  const takes = (one: Kustomization, path: string): boolean => one.resources.some((resource) => resource === path);
  const above = (folder: string, seen: readonly Kustomization[]): readonly (readonly Kustomization[])[] => {
    const parents = all.filter((one) => !seen.includes(one) && takes(one, folder));
    return parents.length === 0 ? [[]] : parents.flatMap((parent) => above(parent.folder.replace(/\/$/, ''), [...seen, parent]).map((rest) => [parent, ...rest])).slice(0, MOST);
  };
  return {
    of: (path) => all.filter((one) => takes(one, path)).flatMap((one) => above(one.folder.replace(/\/$/, ''), [one]).map((rest) => [one, ...rest])).slice(0, MOST),
    isPatch: (path) => patches.has(path),
  };
}
