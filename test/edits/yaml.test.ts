import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { ConfigError } from '../../src/core/errors.ts';
import type { Json } from '../../src/core/json.ts';
import { applyEdits } from '../../src/edits/engine.ts';
import { frozenIn, setTexts, valueIn, type ListNode, type MapNode, type TreeNode, type Wanted, type Written } from '../../src/edits/tree.ts';
import { quoteYaml } from '../../src/edits/yaml/quote.ts';
import { readYaml } from '../../src/edits/yaml.ts';
import { sampled } from '../sampled.ts';
import { drafts, valueOf, YamlPrinter, type Draft } from './yaml-documents.ts';

const only = (text: string): Written => readYaml('x.yaml', text)[0]!;
const at = (node: TreeNode, ...path: (string | number)[]): TreeNode =>
  path.reduce<TreeNode>((inner, step) => (typeof step === 'string' ? valueIn(inner, step)! : (inner as ListNode).items[step]!.value), node);

describe('thousands of documents', () => {
  type Collection = Draft & { kind: 'list' | 'map' };
  /** Every collection of a draft with its node and path. */
  function* collections(draft: Draft, node: TreeNode, path: string): Generator<[Collection, ListNode | MapNode, string]> {
    if (draft.kind === 'text' || (node.kind !== 'list' && node.kind !== 'map')) return;
    yield [draft, node, path];
    const items = node.kind === 'list' ? node.items : node.entries;
    for (const [index, item] of draft.items.entries()) yield* collections(item.value, items[index]!.value, `${path}/${index}`);
  }

  function replaced(root: Draft, target: Draft, value: Json): Json {
    if (root === target) return value;
    if (root.kind === 'text') return valueOf(root);
    if (root.kind === 'list') return root.items.map((item) => replaced(item.value, target, value));
    return Object.fromEntries(root.items.map((item) => [item.key, replaced(item.value, target, value)]));
  }

  it('give exactly the wanted value, keep the comments of what stays, and keep line ends', () => {
    fc.assert(
      fc.property(drafts, fc.constantFrom(2, 4), fc.constantFrom(0, 2, 4), fc.boolean(), fc.nat(), fc.infiniteStream(fc.nat(5)), (draft, step, dash, crlf, which, choices) => {
        const printer = new YamlPrinter(step, dash);
        const plain = printer.document(draft);
        const text = crlf ? plain.replaceAll('\n', '\r\n') : plain;
        expect(parse(text)).toEqual(valueOf(draft));
        const written = only(text);
        const all = [...collections(draft, written.root, '$')];
        const [target, node, path] = all[which % all.length]!;
        const wanted: Wanted[] = [];
        const values: [string, Json][] = [];
        const gone: number[] = [];
        const put = (): void => {
          const key = `new${wanted.length}`;
          const quoted = written.quote('s3:New');
          wanted.push(node.kind === 'map' ? written.entryText(node, key, quoted) : node.form === 'lines' ? `- ${quoted}` : quoted);
          values.push([key, 's3:New']);
        };
        target.items.forEach((item, index) => {
          const choice = choices.next().value as number;
          if (choice === 5) put();
          if (choice === 0 || choice === 5) gone.push(index);
          else {
            wanted.push(index);
            values.push(['key' in item ? String(item.key) : '', valueOf(item.value)]);
          }
          if (choice === 4) put();
        });
        fc.pre(values.length > 0);
        const edited = applyEdits(text, written.arrange(node, wanted));
        const value = target.kind === 'list' ? values.map(([, one]) => one) : Object.fromEntries(values);
        expect(parse(edited)).toEqual(replaced(draft, target, value));
        expect(/[^\r]\n/.test(edited)).toBe(!crlf);
        const left = gone.map((index) => `${path}/${index}`);
        for (const [place, comments] of printer.comments) {
          const leaves = left.some((prefix) => place === prefix || place.startsWith(`${prefix}/`));
          if (!leaves) for (const comment of comments) expect(edited).toContain(comment);
        }
        expect(edited).toContain('# head');
        expect(edited).toContain('# tail');
      }),
      sampled(2_000),
    );
  });
});

describe('lists of texts', () => {
  it.each<[string, string, (number | string)[], string]>([
    ['the first, with the comment above it', 'A:\n# why\n- a # t\n# other\n- b\n', [1], 'A:\n# other\n- b\n'],
    ['a comment apart stays', 'A:\n  # section\n\n  # why\n  - a\n  - b\n', [1], 'A:\n  # section\n\n  - b\n'],
    ['the last of a flow list', 'A: [a, "b"]\n', [0], 'A: [a]\n'],
    ['the first of a tall flow list with comments', 'A: [\n  # x\n  a, # y\n  b\n]\n', [1], 'A: [\n  b\n]\n'],
    ['the last of a tall flow list', 'A: [\n  a,\n  b # y\n]\n', [0], 'A: [\n  a\n]\n'],
    ['a new one, quoted as the others', "A:\n- 'a'\n- 'b'\n", [0, 'it*s'], "A:\n- 'a'\n- 'it*s'\n"],
    ['one instead of another keeps the comment', 'A:\n  # why\n  - a\n  - b\n', ['c', 1], 'A:\n  # why\n  - c\n  - b\n'],
    ['a text becomes a list where lists are tall', 'A: x\nB:\n- y\n', ['x1', 'x2'], 'A:\n- x1\n- x2\nB:\n- y\n'],
    ['a text becomes a short list', 'A: x # c\n', ['x1', 'x2'], 'A: [x1, x2] # c\n'],
    ['a text by a text', 'A: !Sub "x${Y}"\n', ['*'], 'A: "*"\n'],
    ['no line break at the end', 'A:\n- a\n- b', [0], 'A:\n- a'],
    ['line breaks of Windows', 'A:\r\n- a\r\n- b\r\n', [1, 'c'], 'A:\r\n- b\r\n- c\r\n'],
    ['a byte order mark', '\uFEFFA:\n- a\n- b\n', [1], '\uFEFFA:\n- b\n'],
  ])('%s', (_name, before, wanted, after) => {
    const written = only(before);
    const edits = setTexts(written, valueIn(written.root, 'A')!, wanted.map((one) => (typeof one === 'number' ? one : { text: one })));
    expect(applyEdits(before, edits)).toBe(after);
  });
});

describe('maps', () => {
  it.each<[string, string, (number | [string, string[]])[], string]>([
    ['the first behind a dash', '- a: 1\n  b: 2\n', [1], '- b: 2\n'],
    ['the first behind a dash, when a comment follows', '- a: 1\n  # b\n  b: 2\n', [1], '- # b\n  b: 2\n'],
    ['a new one in front', '- a: 1\n', [['Sid', ['x']], 0], '- Sid: x\n  a: 1\n'],
    ['a new list', '- a: 1\n', [0, ['L', ['x', 'y']]], '- a: 1\n  L: [x, y]\n'],
    ['a flow map', '- {a: 1, b: 2, c: 3}\n', [0, 2], '- {a: 1, c: 3}\n'],
  ])('%s', (_name, before, wanted, after) => {
    const written = only(before);
    const map = at(written.root, 0) as MapNode;
    const items = wanted.map((one) => (typeof one === 'number' ? one : written.entryText(map, one[0], one[1].length === 1 ? `${one[1][0]}` : one[1])));
    expect(applyEdits(before, written.arrange(map, items))).toBe(after);
  });
});

describe('several documents', () => {
  it('are edited each in its place', () => {
    const text = '# a\n---\nA: [1, 2]\n---\n# b\nA:\n- x\n- y\n...\n';
    const [first, second] = readYaml('x.yaml', text);
    expect(applyEdits(text, second!.arrange(valueIn(second!.root, 'A') as ListNode, [1]))).toBe('# a\n---\nA: [1, 2]\n---\n# b\nA:\n- y\n...\n');
    expect(applyEdits(text, first!.arrange(valueIn(first!.root, 'A') as ListNode, [1]))).toBe(text.replace('[1, 2]', '[2]'));
  });
});

describe('what must not be touched', () => {
  it.each([
    ['an anchor', 'A: &x [a]\nB: 1\n', /an anchor \(&x\)/],
    ['an alias', 'B: &x 1\nA: *x\n', /an alias \(\*x\)/],
    ['a merge key', 'B: &x {a: 1}\nA:\n  <<: *x\n  c: 1\n', /a merge key/],
    ['an explicit key', 'A:\n  ? x\n  : y\n', /an explicit key/],
    ['a key that is a list', 'A:\n  [a]: b\n', /a key that is not a text/],
  ])('%s', (_name, text, why) => {
    expect(frozenIn(valueIn(only(text).root, 'A')!)?.why).toMatch(why);
  });

  it('and nothing else', () => {
    expect(frozenIn(only('A: !Sub [a, {b: c}]\nB: |\n  x\nC:\n').root)).toBeUndefined();
  });
});

describe('hostile files', () => {
  it.each([
    ['no YAML', 'A: [a\nB: 1\n', /:2:/],
    ['a key twice', 'A: 1\nA: 2\n', /:2:1/],
    ['a tab as indentation', 'A:\n\t- x\n', /:2:/],
    ['levels without end', '['.repeat(5_000), /x\.yaml/],
    ['levels that close', '['.repeat(300) + ']'.repeat(300), /x\.yaml:1/],
    ['more than anybody writes', `A: ${'x'.repeat(9_000_000)}`, /x\.yaml/],
  ])('%s is refused with its place', (_name, text, where) => {
    expect(() => readYaml('x.yaml', text)).toThrow(ConfigError);
    expect(() => readYaml('x.yaml', text)).toThrow(expect.objectContaining({ where: expect.stringMatching(where) }));
  });

  it('aliases are never multiplied', () => {
    const bomb = ['a0: &a0 [x, x]', ...Array.from({ length: 60 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}, *a${n}, *a${n}]`)].join('\n');
    expect(only(bomb).root.kind).toBe('map');
  });

  it('an empty file has no document', () => {
    expect(readYaml('x.yaml', '')).toEqual([]);
  });
});

it('a text is read back as it was by every reader of YAML, whatever its neighbour', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('yes', '0777', '1e3', 'null', '~', '2012-10-17', '12:30', '<<', '=', '*', 's3:*', 'a:', '- x', 'a #b', '\u2028', '')), fc.constantFrom('', "'x'", '"x"'), (text: string, like: string) => {
      const source = quoteYaml(text, like);
      for (const frame of [`a: ${source}\n`, `- ${source}\n`, `[${source}, b]\n`]) {
        for (const version of ['1.1', '1.2'] as const) {
          const [document] = parseAllDocuments(frame, { version }) as ReturnType<typeof parseAllDocuments> & readonly { toJS: () => unknown }[];
          expect(JSON.stringify(document!.toJS())).toContain(JSON.stringify(text));
        }
      }
    }),
    sampled(500),
  );
});
