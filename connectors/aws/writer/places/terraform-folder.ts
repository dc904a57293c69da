import { type Entry, type TreeNode, type Written } from '../../../../src/edits/tree.ts';
import { HCL } from '../written/hcl.ts';
import type { Template } from '../written/template.ts';

/** A block of a Terraform file: `resource "aws_iam_role" "ci" { … }`. */
export interface Block {
  readonly file: Written;
  readonly entry: Entry;
  /** `aws_iam_role.ci`, `data.aws_iam_policy_document.deploy`. */
  readonly address: string;
}

/** Terraform files of one folder, which is one module: names of one file mean the same in all of them. */
export class TerraformFolder {
  readonly blocks: ReadonlyMap<string, Block>;
  /** Folder with its last `/`. */
  readonly #folder: string;
  readonly #files: readonly Written[];
  readonly #listed: ReadonlySet<string>;

  /** `listed` are the paths of all definition files, also of other folders and formats. */
  constructor(folder: string, files: readonly Written[], listed: ReadonlySet<string>) {
    this.#folder = folder;
    this.#files = files;
    this.#listed = listed;
    this.blocks = new Map(files.flatMap((file) => blocksOf(file)).map((block) => [block.address, block]));
  }

  /** Places in which an address is named, other than where it is declared; `file:line` each. */
  mentions(address: string): readonly { readonly file: Written; readonly at: number }[] {
    const pattern = new RegExp(`(?<![\\w.-])${address.replaceAll('.', '\\s*\\.\\s*')}(?![\\w-])`, 'g');
    return this.#files.flatMap((file) =>
      [...file.text.matchAll(pattern)]
        .map(({ index }) => index)
        .filter((at) => !/(?:#|\/\/)/.test(file.text.slice(file.text.lastIndexOf('\n', at) + 1, at).replace(/"(?:[^"\\]|\\.)*"/g, '')))
        .map((at) => ({ file, at })),
    );
  }

  /** The definition file that `file("${path.module}/…")` reads; undefined when it is not listed, or the call is another. */
  fileRead(node: TreeNode): string | undefined {
    const [argument] = node.kind === 'opaque' && node.call?.name === 'file' ? node.call.args : [];
    const template = argument === undefined ? undefined : HCL.text(argument);
    const [first, rest] = template ?? [];
    const relative = template?.length === 2 && typeof first === 'object' && first.code === 'path.module' && typeof rest === 'string' ? rest.replace(/^\//, '') : undefined;
    const path = relative === undefined ? undefined : plainPath(this.#folder + relative);
    return path !== undefined && this.#listed.has(path) ? path : undefined;
  }

  /** The name of a role, user or group as an argument gives it: a text, or a reference to its resource. */
  holderName(kind: 'role' | 'user' | 'group', node: TreeNode | undefined): Template {
    const template = node === undefined ? undefined : HCL.text(node);
    const reference = template?.length === 1 && typeof template[0] === 'object' ? template[0].code : undefined;
    const address = reference === undefined ? undefined : new RegExp(`^(aws_iam_${kind}\\.[\\w-]+)(?:\\[0\\])?\\.(?:id|name)$`).exec(reference)?.[1];
    const block = address === undefined ? undefined : this.blocks.get(address);
    return block === undefined ? (template ?? [{ code: `${kind} of ${node?.start ?? ''}` }]) : nameOf(block);
  }
}

/** The name that a resource gets: literal, with interpolations, or with what the provider appends. */
export function nameOf({ entry, address }: Block): Template {
  const argument = (name: string): Template | undefined => {
    const found = entry.value.kind === 'map' ? entry.value.entries.find((one) => one.name === name && one.labels === undefined) : undefined;
    return found === undefined ? undefined : HCL.text(found.value);
  };
  const prefix = argument('name_prefix');
  return argument('name') ?? [...(prefix ?? []), { code: `name of ${address}` }];
}

/** A path without `.` and `..`. */
function plainPath(path: string): string {
  const out: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..' && out.length > 0 && out.at(-1) !== '..') out.pop();
    else if (segment !== '.') out.push(segment);
  }
  return out.join('/');
}

function blocksOf(file: Written): Block[] {
  if (file.root.kind !== 'map') return [];
  return file.root.entries.flatMap((entry): Block[] => {
    const [type, label] = entry.labels ?? [];
    if (type === undefined || label === undefined || (entry.name !== 'resource' && entry.name !== 'data')) return [];
    return [{ file, entry, address: entry.name === 'data' ? `data.${type}.${label}` : `${type}.${label}` }];
  });
}

/** The argument of a block. */
export function argumentOf(entry: Entry, name: string): TreeNode | undefined {
  return entry.value.kind === 'map' ? entry.value.entries.find((one) => one.name === name && one.labels === undefined)?.value : undefined;
}

/** Why a block stands for several things, or undefined when it stands for one at most. */
export function multiplied({ file, entry }: Block): { readonly node: TreeNode; readonly reason: string } | undefined {
  const each = argumentOf(entry, 'for_each');
  if (each !== undefined) return { node: each, reason: 'for_each makes several of it, which one edit would change together' };
  const count = argumentOf(entry, 'count');
  if (count === undefined || isAtMostOne(file.text.slice(count.start, count.end))) return undefined;
  return { node: count, reason: 'count may make several of it, which one edit would change together' };
}

/** `count = var.enabled ? 1 : 0` and the like make one or none. */
function isAtMostOne(code: string): boolean {
  return /^[01]$/.test(code.trim()) || /\?\s*\(?\s*[01]\s*\)?\s*:\s*\(?\s*[01]\s*\)?$/.test(code.trim());
}
