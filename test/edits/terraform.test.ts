import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/core/errors.ts';
import type { Json } from '../../src/core/json.ts';
import { applyEdits } from '../../src/edits/engine.ts';
import { heredocJson, loadTerraform, quoteHcl, readTerraform } from '../../src/edits/terraform.ts';
import { setTexts, valueIn, type ListNode, type MapNode, type TextNode, type TreeNode, type Wanted, type Written } from '../../src/edits/tree.ts';
import { sampled } from '../sampled.ts';
import { drafts, HclPrinter, valueOf, valueOfNode, type Draft } from './terraform-documents.ts';

beforeAll(loadTerraform);

const read = (text: string): Written => readTerraform('a.tf', text);
const root = (written: Written): TreeNode => valueIn(written.root, 'x')!;

describe('thousands of files', () => {
  type Collection = Draft & { kind: 'list' | 'map' };
  function* collections(draft: Draft, node: TreeNode, path: string): Generator<[Collection, ListNode | MapNode, string]> {
    if ((draft.kind !== 'list' && draft.kind !== 'map') || (node.kind !== 'list' && node.kind !== 'map')) return;
    yield [draft as Collection, node, path];
    const items = node.kind === 'list' ? node.items : node.entries;
    for (const [index, item] of draft.items.entries()) yield* collections(item.value, items[index]!.value, `${path}/${index}`);
  }

  function replaced(one: Draft, target: Draft, value: Json): Json {
    if (one === target) return value;
    if (one.kind === 'list') return one.items.map((item) => replaced(item.value, target, value));
    return one.kind === 'map' ? one.items.map((item, index) => [`k${index}`, replaced(item.value, target, value)]) : valueOf(one);
  }

  it('give exactly the wanted value, keep the comments of what stays, and keep line ends', () => {
    fc.assert(
      fc.property(drafts, fc.boolean(), fc.boolean(), fc.nat(), fc.infiniteStream(fc.nat(5)), (draft, crlf, mark, which, choices) => {
        const printer = new HclPrinter(quoteHcl);
        const plain = (mark ? '\uFEFF' : '') + printer.document(draft);
        const text = crlf ? plain.replaceAll('\n', '\r\n') : plain;
        const written = read(text);
        expect(valueOfNode(root(written), text)).toEqual(valueOf(draft));
        const all = [...collections(draft, root(written), '$')];
        const [target, node, path] = all[which % all.length]!;
        const wanted: Wanted[] = [];
        const values: Json[] = [];
        const gone: string[] = [];
        const put = (): void => {
          const key = `new${wanted.length}`;
          wanted.push(node.kind === 'map' ? written.entryText(node, key, quoteHcl('new')) : quoteHcl('new'));
          values.push(node.kind === 'map' ? [key, 'new'] : 'new');
        };
        target.items.forEach((item, index) => {
          const choice = choices.next().value as number;
          if (choice === 5) put();
          if (choice === 0 || choice === 5) gone.push(`${path}/${index}`);
          else {
            wanted.push(index);
            values.push(node.kind === 'map' ? [`k${index}`, valueOf(item.value)] : valueOf(item.value));
          }
          if (choice === 4) put();
        });
        fc.pre(values.length > 0);
        const edited = applyEdits(text, written.arrange(node, wanted));
        expect(valueOfNode(root(read(edited)), edited)).toEqual(replaced(draft, target, values));
        expect(/[^\r]\n/.test(edited)).toBe(!crlf);
        for (const [place, comments] of printer.comments) {
          if (!gone.some((prefix) => place === prefix || place.startsWith(`${prefix}/`))) for (const comment of comments) expect(edited).toContain(comment);
        }
        expect(edited).toContain('# head');
        expect(edited).toContain('# tail');
      }),
      sampled(2_000),
    );
  });

  it('and texts of any characters are read back as they were', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('${', '$${', '%{', '%%{', '$', '\\', '"', '\n', '\u2028')), (text) => {
        fc.pre(!text.includes('\0'));
        const source = `x = [${quoteHcl(text)}, "b"]\n`;
        expect(valueOfNode(root(read(source)), source)).toEqual([text, 'b']);
      }),
      sampled(500),
    );
  });
});

describe('blocks', () => {
  it.each([
    ['one between blank lines', 'a {\n  x = 1\n}\n\n# b\nb {\n}\n\nc {\n}\n', [0, 2], 'a {\n  x = 1\n}\n\nc {\n}\n'],
    ['the first', '# a\na {\n}\n\nb {\n}\n', [1], 'b {\n}\n'],
    ['the last', 'a {\n}\n\nb {\n}\n', [0], 'a {\n}\n'],
    ['the last, without a line break behind it', 'a {\n}\n\nb {\n}', [0], 'a {\n}\n'],
    ['comments apart stay', '# file\n\n# a\na {\n}\n\n# section\n\nb {\n}\n', [1], '# file\n\n# section\n\nb {\n}\n'],
  ])('%s', (_name, before, wanted, after) => {
    const written = read(before);
    expect(applyEdits(before, written.arrange(written.root as MapNode, wanted))).toBe(after);
  });
});

describe('heredocs', () => {
  const file = (body: string): [Written, Written] => {
    const written = read(`x = <<-EOF\n${body}\nEOF\n`);
    return [written, heredocJson(written, root(written) as TextNode)];
  };

  it.each([
    ['a list', '{"A": ["a", "b", "c"]}', [0, 2], '{"A": ["a", "c"]}'],
    ['beside an interpolation', '{"A": ["${var.x}/a", "b", "${f("}")}"]}', [0, 2], '{"A": ["${var.x}/a", "${f("}")}"]}'],
    ['a new text with marks', '{"A": ["a"]}', [0, '${aws:x}'], '{"A": ["a", "$${aws:x}"]}'],
    ['a tall list', '{"A": [\n  "a",\n  "$${x}"\n]}', [1], '{"A": [\n  "$${x}"\n]}'],
  ])('%s', (_name, before, wanted, after) => {
    const [written, json] = file(before);
    const edits = setTexts(json, valueIn(json.root, 'A')!, wanted.map((one) => (typeof one === 'number' ? one : { text: one })));
    expect(applyEdits(written.text, edits)).toBe(file(after)[0].text);
  });

  it('marks stand for themselves', () => {
    expect(valueIn(file('{"A": "$${aws:x} ${var.y} %%{z}"}')[1].root, 'A')).toMatchObject({ parts: ['${aws:x} ', { code: 'var.y' }, ' %{z}'] });
  });

  it.each([
    ['no JSON', '{"A": }', /the text is not JSON/],
    ['an interpolation outside of a text', '{"A": ${var.x}}', /outside of a quoted text/],
    ['a member twice', '{"A": 1,\n"A": 2}', /stands twice/],
    ['the mask itself', '{"A": "\ue000"}', /private use/],
  ])('refuses %s', (_name, body, message) => {
    expect(() => file(body)).toThrow(ConfigError);
    expect(() => file(body)).toThrow(message);
  });
});

describe('hostile files', () => {
  it.each([
    ['an open bracket', 'a {\n}\n\nx = [\n', /a\.tf:4$/],
    ['a block that does not end', 'a {\n  x = 1\n\nb {\n}\n', /a\.tf:6$/],
    ['two values', 'a {\n  x = 1 2\n}\n', /a\.tf:[23]$/],
    ['no HCL', '<html>\n', /a\.tf:1/],
    ['levels that close', `x = ${'['.repeat(400)}${']'.repeat(400)}\n`, /a\.tf:1/],
    ['more than anybody writes', `# ${'x'.repeat(9_000_000)}\n`, /a\.tf/],
  ])('%s is refused with its place', (_name, text, where) => {
    expect(() => read(text)).toThrow(ConfigError);
    expect(() => read(text)).toThrow(expect.objectContaining({ where: expect.stringMatching(where) }));
  });

  it.each(['', '\n', '# nothing\n', 'a {}\n', 'a { x = 1 }\n'])('%j is read', (text) => {
    expect(read(text).root.kind).toBe('map');
  });
});
