import fc from 'fast-check';
import type { Json } from '../../src/core/json.ts';
import type { TreeNode } from '../../src/edits/tree.ts';

/** A value, and how to write it in HCL. */
export type Draft =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'code'; readonly value: string }
  | { readonly kind: 'list' | 'map'; readonly tall: boolean; readonly trailing: boolean; readonly commas: boolean; readonly items: readonly Drafted[] };

export interface Drafted {
  readonly value: Draft;
  readonly above: 'none' | '#' | '//';
  readonly behind: boolean;
  readonly together: boolean;
}

const { draft } = fc.letrec<{ draft: Draft; drafted: Drafted }>((tie) => ({
  draft: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('text' as const), value: fc.constantFrom('s3:GetObject', 'a # b', '// no comment', 'x, y', '[', '}', 'größe', '\\"', '${aws:username}', '%{x}', 'tab\t', '') }),
    fc.record({ kind: fc.constant('code' as const), value: fc.constantFrom('var.x', 'local.y[0]', '"${aws_s3_bucket.b.arn}/*"', 'concat(a, ["b"])', '[for x in y : x]', 'x ? 1 : 2') }),
    fc.record({
      kind: fc.constantFrom('list' as const, 'map' as const),
      tall: fc.boolean(),
      trailing: fc.boolean(),
      commas: fc.boolean(),
      items: fc.array(tie('drafted'), { minLength: 1, maxLength: 5 }),
    }),
  ) as fc.Arbitrary<Draft>,
  drafted: fc.record({ value: tie('draft'), above: fc.constantFrom('none', 'none', '#', '//'), behind: fc.boolean(), together: fc.constantFrom(false, false, true) }) as fc.Arbitrary<Drafted>,
}));

/** Lists and maps. */
export const drafts = draft.filter((one) => one.kind === 'list' || one.kind === 'map');

/** The value that a draft stands for; code stands for itself. */
export function valueOf(draft: Draft): Json {
  if (draft.kind === 'text') return draft.value;
  if (draft.kind === 'code') return { code: draft.value };
  if (draft.kind === 'list') return draft.items.map(({ value }) => valueOf(value));
  return draft.items.map(({ value }, index) => [`k${index}`, valueOf(value)]);
}

/** The value that a tree stands for, in the same terms. */
export function valueOfNode(node: TreeNode, text: string): Json {
  if (node.kind === 'list' && !text.slice(node.start).startsWith('[for')) return node.items.map(({ value }) => valueOfNode(value, text));
  if (node.kind === 'map') return node.entries.map(({ name, value }) => [name, valueOfNode(value, text)]);
  if (node.kind === 'text' && node.parts.every((part) => typeof part === 'string')) return node.parts.join('');
  return { code: text.slice(node.start, node.end) };
}

/** Writes a draft; each comment has a number of its own. */
export class HclPrinter {
  /** Comments by the path of the item to which they belong. */
  readonly comments = new Map<string, string[]>();
  readonly #quote: (text: string) => string;
  #count = 0;

  constructor(quote: (text: string) => string) {
    this.#quote = quote;
  }

  document(draft: Draft): string {
    return `# head\nx = ${this.value(draft, 0, '$')} # tail\n`;
  }

  #comment(path: string, mark: string): string {
    const text = `${mark} c${this.#count++}-`;
    this.comments.set(path, [...(this.comments.get(path) ?? []), text]);
    return text;
  }

  value(draft: Draft, depth: number, path: string): string {
    if (draft.kind === 'text') return this.#quote(draft.value);
    if (draft.kind === 'code') return draft.value;
    const [open, close] = draft.kind === 'list' ? ['[', ']'] : ['{', '}'];
    const pad = '  '.repeat(depth + 1);
    let out = open;
    draft.items.forEach((item, index) => {
      const here = `${path}/${index}`;
      const last = index === draft.items.length - 1;
      const label = draft.kind === 'map' ? `k${index} = ` : '';
      // Items that share a line are separated by commas; so are all on one line.
      const joins = !draft.tall || (item.together && index > 0);
      if (!joins) out += item.above === 'none' ? `\n${pad}` : `\n${pad}${this.#comment(here, item.above)}\n${pad}`;
      else if (index > 0) out += ' ';
      out += label + this.value(item.value, depth + 1, here);
      const next = draft.items[index + 1];
      const nextJoins = next !== undefined && (!draft.tall || next.together);
      if (last ? draft.trailing && draft.tall : draft.kind === 'list' || draft.commas || nextJoins) out += ',';
      if (draft.tall && !nextJoins && item.behind) out += ` ${this.#comment(here, '#')}`;
    });
    return `${out}${draft.tall ? `\n${'  '.repeat(depth)}` : ''}${close}`;
  }
}
