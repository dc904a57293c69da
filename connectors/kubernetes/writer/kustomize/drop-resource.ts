import { applyEdits } from '../../../../src/edits/engine.ts';
import { entryOf, literalOf, type Wanted } from '../../../../src/edits/tree.ts';
import { readYaml } from '../../../../src/edits/yaml.ts';
import { emptied } from '../manifests/emptied.ts';
import type { Kustomization } from './kustomization.ts';

/** The text of a Kustomization, maybe edited already, without a file among its resources. */
export function dropResource({ path, folder }: Kustomization, text: string, file: string): string {
  const [written] = readYaml(path, text);
  const entry = entryOf(written?.root, 'resources');
  if (written === undefined || entry?.value.kind !== 'list') return text;
  const { value } = entry;
  const left = value.items.flatMap((item, index): Wanted[] => (folder + (literalOf(item.value) ?? '').replace(/^\.\//, '') === file ? [] : [index]));
  return applyEdits(text, left.length === 0 ? [emptied(written, entry)] : written.arrange(value, left));
}
