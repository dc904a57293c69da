import { isObject } from '../../../../src/core/json.ts';
import { jsonWritten } from '../../../../src/edits/json/written.ts';
import { frozenIn, literalOf, type MapNode, placeAt, type TreeNode, valueIn, type Written } from '../../../../src/edits/tree.ts';
import { readYaml } from '../../../../src/edits/yaml.ts';
import { BindingObject, RoleObject } from '../../grants/objects.ts';
import type { Binding, Role } from '../../rbac.ts';
import { reference } from '../../references.ts';
import { documentRanges } from './documents.ts';
import { type Manifest, RBAC_KINDS, type RbacKind, type Trouble, type WrittenObject } from './object.ts';
import { makerOf } from './owner.ts';
import { textsIn, valueOf } from './value.ts';

/** The RBAC objects of a manifest file, in order; a file that cannot be read says why. Never throws for what a file holds. */
export function readManifest(path: string, text: string): Manifest {
  const known = recent.find((one) => one.path === path && one.text === text);
  if (known !== undefined) return known;
  const manifest = parsed(path, text);
  recent.push(manifest);
  if (recent.length > REMEMBERED) recent.shift();
  return manifest;
}

/** What was read last: an edited file is read to see what it says, and again by the proof. */
const recent: Manifest[] = [];
const REMEMBERED = 8;

function parsed(path: string, text: string): Manifest {
  let documents: readonly Written[];
  try {
    documents = isJson(path, text) ? [jsonWritten(path, text)] : readYaml(path, text);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const where = 'where' in error && typeof error.where === 'string' && /:\d/.test(error.where) ? error.where : path;
    return { path, text, objects: [], documents: 0, reason: `${where}: ${error.message}` };
  }
  const ranges = isJson(path, text) ? documents.map(() => ({ start: 0, end: text.length })) : documentRanges(text, documents.map(({ root }) => root));
  const taken = new Map<string, number>();
  const objects = documents.flatMap((written, index) => objectsIn(written, { index, ...ranges[index]! })).map((object): WrittenObject => {
    const count = (taken.get(object.address) ?? 0) + 1;
    taken.set(object.address, count);
    return count === 1 ? object : { ...object, address: `${object.address} (${count})` };
  });
  return { path, text, objects, documents: documents.length };
}

/** JSON is read as JSON even where its name says YAML, which may hold it. */
export function isJson(path: string, text: string): boolean {
  return /\.json$/i.test(path) && /^[\uFEFF\s]*[{[]/.test(text);
}

function objectsIn(written: Written, document: WrittenObject['document']): readonly WrittenObject[] {
  const { root } = written;
  const list = valueIn(root, 'items');
  if (literalOf(valueIn(root, 'kind'))?.endsWith('List') !== true || list?.kind !== 'list') return objectIn(written, root, document);
  return list.items.flatMap(({ value }, index) => objectIn(written, value, document, { list, index }));
}

function objectIn(written: Written, node: TreeNode, document: WrittenObject['document'], item?: WrittenObject['item']): readonly WrittenObject[] {
  const kind = RBAC_KINDS.find((each) => each === literalOf(valueIn(node, 'kind')));
  const metadata = valueIn(node, 'metadata');
  const name = literalOf(valueIn(metadata, 'name'));
  if (node.kind !== 'map' || kind === undefined || name === undefined) return [];
  if (literalOf(valueIn(node, 'apiVersion'))?.startsWith('rbac.authorization.k8s.io/') !== true) return [];
  const namespace = kind.startsWith('Cluster') ? '' : (literalOf(valueIn(metadata, 'namespace')) ?? '');
  const labels = textsIn(valueIn(metadata, 'labels'));
  const annotations = textsIn(valueIn(metadata, 'annotations'));
  const content = contentOf(kind, node);
  const trouble = troubleIn(written, node, document, { labels, annotations }, content);
  return [
    {
      path: written.name,
      address: reference({ kind, namespace, name }),
      where: placeAt(written, node.start),
      kind,
      name,
      namespace,
      labels,
      annotations,
      written,
      map: node,
      document,
      isAggregated: valueIn(node, 'aggregationRule') !== undefined,
      ...(content === undefined ? {} : { content }),
      ...(item === undefined ? {} : { item }),
      ...(trouble === undefined ? {} : { trouble }),
    },
  ];
}

function contentOf(kind: RbacKind, node: MapNode): Role | Binding | undefined {
  const value = valueOf(node);
  if (!isObject(value)) return undefined;
  const parsed = (kind.endsWith('Binding') ? BindingObject : RoleObject).safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** Why an object cannot be edited where it stands. */
function troubleIn(written: Written, node: MapNode, { start, end }: WrittenObject['document'], marks: Pick<WrittenObject, 'labels' | 'annotations'>, content: WrittenObject['content']): Trouble | undefined {
  const where = placeAt(written, node.start);
  const made = (by: string, change: string): Trouble => ({ reason: `${where}: ${by}; change ${change}`, isMade: true });
  const [, source] = /^(?:---[ \t]*)?# Source:[ \t]*(\S.*?)[ \t]*\r?$/m.exec(written.text.slice(start, Math.min(end, node.start))) ?? [];
  if (source !== undefined) return made('Helm renders this', `${source} of its chart, or the values`);
  const maker = makerOf(marks);
  if (maker !== undefined) return made(`${maker.name} makes this`, maker.change);
  if (isMadeByControllerGen(written.name, node)) return made('controller-gen writes this file', 'the +kubebuilder:rbac markers in the Go code and run it again');
  const frozen = frozenIn(node);
  // `namespace: {{ .Release.Namespace }}` is YAML by accident.
  if (frozen !== undefined && written.text.slice(node.start, node.end).includes('{{')) return made('this is a Helm template', 'it there, or the values');
  if (frozen !== undefined) return { reason: `${placeAt(written, frozen.node.start)}: it holds ${frozen.why}, so that an edit could change something else`, isMade: false };
  return content === undefined ? { reason: `${where}: it is not written as Kubernetes reads it`, isMade: false } : undefined;
}

/** The one file that controller-gen writes in the layout of its projects (The Kubebuilder Book, "RBAC" marker). */
function isMadeByControllerGen(path: string, node: MapNode): boolean {
  return /(?:^|\/)config\/rbac\/role\.ya?ml$/i.test(path) && literalOf(valueIn(valueIn(node, 'metadata'), 'name')) === 'manager-role';
}
