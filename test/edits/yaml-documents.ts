import fc from 'fast-check';
import type { Json } from '../../src/core/json.ts';

/** A value, and how to write it: the style of each collection, and which of its items have comments. */
export type Draft =
  | { readonly kind: 'text'; readonly value: string; readonly quote: 'plain' | 'single' | 'double' | 'literal' }
  | { readonly kind: 'list'; readonly flow: boolean; readonly tall: boolean; readonly trailing: boolean; readonly items: readonly Drafted[] }
  | { readonly kind: 'map'; readonly flow: boolean; readonly tall: boolean; readonly trailing: boolean; readonly items: readonly (Drafted & { readonly key: string })[] };

export interface Drafted {
  readonly value: Draft;
  readonly above: boolean;
  readonly behind: boolean;
  readonly blank: boolean;
}

const words = fc.constantFrom('s3:GetObject', 'a', 'b c', 'get', 'x.y/z', 'ec2:*', 'größe', 'it is', 'no1', '-');
const { draft } = fc.letrec<{ draft: Draft; drafted: Drafted }>((tie) => {
  const collection = { flow: fc.boolean(), tall: fc.boolean(), trailing: fc.boolean() };
  return {
    draft: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.record({ kind: fc.constant('text' as const), value: words, quote: fc.constantFrom('plain', 'plain', 'single', 'double', 'literal') }),
      fc.record({ kind: fc.constant('list' as const), ...collection, items: fc.array(tie('drafted'), { minLength: 1, maxLength: 4 }) }),
      fc
        .record({ kind: fc.constant('map' as const), ...collection, items: fc.array(tie('drafted'), { minLength: 1, maxLength: 4 }) })
        .map((map): Draft => ({ ...map, items: map.items.map((item, index) => ({ ...item, key: `k${index}` })) })),
    ) as fc.Arbitrary<Draft>,
    drafted: fc.record({ value: tie('draft'), above: fc.boolean(), behind: fc.boolean(), blank: fc.constantFrom(false, false, true) }) as fc.Arbitrary<Drafted>,
  };
});

/** Documents whose root is a map or list in block style. */
export const drafts = draft.filter((one) => one.kind !== 'text').map((one): Draft => ({ ...one, flow: false }) as Draft);

/** The value that a draft stands for. */
export function valueOf(draft: Draft): Json {
  if (draft.kind === 'text') return draft.quote === 'literal' ? `${draft.value}\n` : draft.value;
  if (draft.kind === 'list') return draft.items.map(({ value }) => valueOf(value));
  return Object.fromEntries(draft.items.map(({ key, value }) => [key, valueOf(value)]));
}

/** Writes a draft; each comment has a number of its own, so that a lost one is seen. */
export class YamlPrinter {
  readonly #step: number;
  readonly #dash: number;
  /** Comments by the path of the item to which they belong. */
  readonly comments = new Map<string, string[]>();
  #count = 0;

  constructor(step: number, dash: number) {
    this.#step = step;
    this.#dash = dash;
  }

  document(draft: Draft): string {
    return `# head\n\n${this.#block(draft, 0, '$')}# tail\n`;
  }

  #comment(path: string): string {
    const text = `# c${this.#count++}-`;
    this.comments.set(path, [...(this.comments.get(path) ?? []), text]);
    return text;
  }

  /** Lines of a block collection at a column. */
  #block(draft: Draft, column: number, path: string): string {
    if (draft.kind === 'text') throw new Error('a text is no block');
    const pad = ' '.repeat(column);
    return draft.items
      .map((item, index) => {
        const here = `${path}/${index}`;
        const label = 'key' in item ? `${item.key}:` : '-';
        const above = (item.blank && index > 0 ? '\n' : '') + (item.above ? `${pad}${this.#comment(here)}\n` : '');
        return above + pad + label + this.#value(item.value, column, draft.kind, item.behind, here);
      })
      .join('');
  }

  /** The rest of an item behind its label, with line breaks. */
  #value(draft: Draft, column: number, parent: 'list' | 'map', behind: boolean, path: string): string {
    const comment = (): string => (behind ? ` ${this.#comment(path)}` : '');
    const inner = column + (parent === 'list' ? 2 : this.#step);
    if (draft.kind === 'text' && draft.quote === 'literal') return ` |${comment()}\n${' '.repeat(inner)}${draft.value}\n`;
    if (draft.kind === 'text' || draft.flow) return ` ${this.#inline(draft, column + 2, path)}${comment()}\n`;
    const child = draft.kind === 'list' && parent === 'map' ? column + this.#dash : inner;
    const block = this.#block(draft, child, path);
    // `- key: value` begins on the line of its dash, unless a comment stands above it.
    if (parent === 'list' && !behind && draft.items[0]?.above === false) return ` ${block.trimStart()}`;
    return `${comment()}\n${block}`;
  }

  #inline(draft: Draft, column: number, path: string): string {
    if (draft.kind === 'text') return quoted(draft);
    const [open, close] = draft.kind === 'list' ? ['[', ']'] : ['{', '}'];
    const pad = `\n${' '.repeat(column + 2)}`;
    const items = draft.items.map((item, index) => {
      const here = `${path}/${index}`;
      const label = 'key' in item ? `${item.key}: ` : '';
      const last = index === draft.items.length - 1 && !draft.trailing;
      if (!draft.tall) return `${label}${this.#inline(item.value, column + 2, here)}${last ? '' : ','}`;
      const above = item.above ? `${pad}${this.#comment(here)}` : '';
      const value = this.#inline(item.value, column + 2, here);
      return `${above}${pad}${label}${value}${last ? '' : ','}${item.behind ? ` ${this.#comment(here)}` : ''}`;
    });
    return draft.tall ? `${open}${items.join('')}\n${' '.repeat(column + 1)}${close}` : `${open}${items.join(' ')}${close}`;
  }
}

function quoted({ value, quote }: Draft & { kind: 'text' }): string {
  if (quote === 'double' || value === '-' || quote === 'literal') return JSON.stringify(quote === 'literal' ? `${value}\n` : value);
  return quote === 'single' ? `'${value}'` : value;
}
