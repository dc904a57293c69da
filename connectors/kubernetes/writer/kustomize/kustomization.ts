import { isObject, type Json } from '../../../../src/core/json.ts';
import { literalOf, type TreeNode, valueIn, type Written } from '../../../../src/edits/tree.ts';
import { readYaml } from '../../../../src/edits/yaml.ts';
import { textOr, valueOf } from '../manifests/value.ts';

/** What a Kustomization says of the objects that it takes in. https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/ */
export interface Kustomization {
  readonly path: string;
  readonly folder: string;
  readonly written: Written;
  /** Files and folders, relative to the configuration like definitions. */
  readonly resources: readonly string[];
  readonly namespace?: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly patches: readonly Patch[];
  /** Why what comes out cannot be told, in words. */
  readonly obscure?: string;
}

/** A patch of some objects: operations of RFC 6902, or an object that is merged. */
export interface Patch {
  readonly target?: Readonly<Record<string, string>>;
  readonly body: Json | undefined;
  /** The file that holds it, which is no manifest then. */
  readonly file?: string;
}

/** Members that change objects in ways that are not followed here. */
const OBSCURE = ['transformers', 'replacements', 'vars', 'helmCharts', 'helmChartInflationGenerator', 'components', 'crds'];

export function isKustomization(path: string): boolean {
  return /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(path);
}

/** Reads a Kustomization; `textOf` gives the files that it names. Undefined for what is none. */
export function readKustomization(path: string, text: string, textOf: (path: string) => string | undefined): Kustomization | undefined {
  const written = attempt(() => readYaml(path, text)[0]);
  if (written === undefined || written.root.kind !== 'map') return undefined;
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const inside = (name: string): string => joined(folder + name);
  const member = (name: string): TreeNode | undefined => valueIn(written.root, name);
  const namespace = literalOf(member('namespace'));
  const obscure = OBSCURE.find((name) => member(name) !== undefined);
  return {
    path,
    folder,
    written,
    resources: [...textsOf(member('resources')), ...textsOf(member('bases'))].filter((name) => !/^[a-z]+:\/\/|\?ref=/.test(name)).map(inside),
    ...(namespace === undefined ? {} : { namespace }),
    prefix: literalOf(member('namePrefix')) ?? '',
    suffix: literalOf(member('nameSuffix')) ?? '',
    patches: [
      ...listOf(member('patchesStrategicMerge')).map((node): Patch => mergeOf(literalOf(node) ?? '', inside, textOf)),
      ...['patches', 'patchesJson6902'].flatMap((name) => listOf(member(name)).map((node): Patch => patchOf(node, inside, textOf))),
    ],
    ...(obscure === undefined ? {} : { obscure: `${path} has ${obscure}` }),
  };
}

function patchOf(node: TreeNode, inside: (name: string) => string, textOf: (path: string) => string | undefined): Patch {
  const value = valueOf(node);
  const target = isObject(value) && isObject(value['target']) ? Object.fromEntries(Object.entries(value['target']).map(([key, each]) => [key, textOr(each)])) : undefined;
  const name = literalOf(valueIn(node, 'path'));
  const file = name === undefined ? undefined : inside(name);
  const text = literalOf(valueIn(node, 'patch')) ?? (file === undefined ? undefined : textOf(file));
  return { ...(target === undefined ? {} : { target }), body: bodyOf(text), ...(file === undefined ? {} : { file }) };
}

/** An entry of `patchesStrategicMerge` is a file, or the patch itself. */
function mergeOf(text: string, inside: (name: string) => string, textOf: (path: string) => string | undefined): Patch {
  if (text.includes('\n')) return { body: bodyOf(text) };
  return { body: bodyOf(textOf(inside(text))), file: inside(text) };
}

function bodyOf(text: string | undefined): Json | undefined {
  const documents = text === undefined ? undefined : attempt(() => readYaml('patch', text));
  return documents?.length === 1 ? valueOf(documents[0]!.root) : undefined;
}

function textsOf(node: TreeNode | undefined): readonly string[] {
  return listOf(node).flatMap((item) => literalOf(item) ?? []);
}

function listOf(node: TreeNode | undefined): readonly TreeNode[] {
  return node?.kind === 'list' ? node.items.map(({ value }) => value) : [];
}

/** A path without `.` and `..`, as far as they can be resolved. */
function joined(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..' && segments.length > 0 && segments.at(-1) !== '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.join('/');
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
