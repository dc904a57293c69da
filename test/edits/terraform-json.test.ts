import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../src/edits/engine.ts';
import { jsonInside } from '../../src/edits/json/inside.ts';
import { readTerraformJson } from '../../src/edits/terraform.ts';
import { templateParts } from '../../src/edits/terraform/template-parts.ts';
import { valueIn, type ListNode, type MapNode, type TreeNode, type Written } from '../../src/edits/tree.ts';

// HCL Native Syntax, "Templates": https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
describe('the parts of a template', () => {
  it.each<[string, ReturnType<typeof templateParts>]>([
    ['', ['']],
    ['plain', ['plain']],
    ['${a.b}', [{ code: 'a.b' }]],
    ['x ${ a.b } y', ['x ', { code: 'a.b' }, ' y']],
    ['${a}${b}', [{ code: 'a' }, { code: 'b' }]],
    ['$${a}', ['${a}']],
    ['%%{a}', ['%{a}']],
    ['a $ b % c { d }', ['a $ b % c { d }']],
    ['${f({a = "}"})}/x', [{ code: 'f({a = "}"})' }, '/x']],
    ['${"a${"b}"}c"}', [{ code: '"a${"b}"}c"' }]],
    ['${"\\"}"}', [{ code: '"\\"}"' }]],
    ['${"$${"}', [{ code: '"$${"' }]],
    ['%{ if a }x%{ endif }', undefined],
    ['${~ a ~}', undefined],
    ['${a', undefined],
    ['${"a}', undefined],
  ])('%s', (text, parts) => expect(templateParts(text)).toEqual(parts));

  it('takes no longer than the text is long', () => {
    for (const text of ['${'.repeat(200_000), '${"'.repeat(100_000), '$$'.repeat(200_000)]) expect(() => templateParts(text)).not.toThrow();
  });
});

/** A text in quotes in which some characters are escapes, as the coins fall. */
function written(text: string, coins: readonly number[]): string {
  const number = (char: string): string => Array.from({ length: char.length }, (_, at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
  const escaped = Array.from(text, (char, at) => {
    const coin = coins[at % coins.length]!;
    if (coin === 0 || char === '"' || char === '\\' || char < ' ') return number(char);
    return char === '/' && coin === 1 ? '\\/' : char;
  });
  return `"${escaped.join('')}"`;
}

/** The `policy` of the only block. */
function policyOf({ root }: Written): TreeNode {
  return valueIn((root as MapNode).entries[0]?.value, 'policy')!;
}

describe('JSON in a text', () => {
  const texts = fc.array(fc.string({ maxLength: 6, unit: 'grapheme' }), { minLength: 1, maxLength: 5 });

  it('edited from inside says what the edited JSON says, and keeps the escapes of what stays', () => {
    fc.assert(
      fc.property(texts, fc.array(fc.nat(3), { minLength: 1, maxLength: 9 }), fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), fc.string({ maxLength: 5 }), (all, coins, keep, more) => {
        const inner = JSON.stringify(all).replaceAll('${', '$${').replaceAll('%{', '%%{');
        const source = `\n{"resource": {"t": {"n": {"policy":  ${written(inner, coins)}, "x": 1}}}}`;
        const file = readTerraformJson('a.tf.json', source);
        const node = policyOf(file);
        const { written: json, outward } = jsonInside(file, node);
        const list = json.root as ListNode;
        const kept = all.flatMap((_, index) => (keep[index] === true ? [index] : []));
        const edits = outward(json.arrange(list, [...kept, json.quote(more)]));
        const after = applyEdits(source, edits);
        const fileAfter = readTerraformJson('a.tf.json', after);
        const again = jsonInside(fileAfter, policyOf(fileAfter));
        expect(JSON.parse(again.written.text)).toEqual([...kept.map((index) => all[index]!), more]);
        expect(after.slice(0, node.start + 1)).toBe(source.slice(0, node.start + 1));
        expect(after.endsWith(source.slice(node.end - 1))).toBe(true);
        // Each text that stays stands in the file as it stood.
        for (const index of kept) {
          const { start, end } = list.items[index]!;
          const [from, to] = [outward([{ start, end: start, text: '' }])[0]!.start, outward([{ start: end, end, text: '' }])[0]!.start];
          expect(after).toContain(source.slice(from, to));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is told where it cannot be read', () => {
    const inside = (policy: string): unknown => {
      const file = readTerraformJson('a.tf.json', `{\n\n"resource": {"t": {"n": {"policy": ${JSON.stringify(policy)}}}}}`);
      return jsonInside(file, policyOf(file));
    };
    expect(() => inside('[1, "a${b}"]')).toThrow(expect.objectContaining({ message: expect.stringContaining('an interpolation (${…)') as unknown, where: 'a.tf.json:3' }));
    expect(() => inside('["%{ if a }x%{ endif }"]')).toThrow(expect.objectContaining({ message: expect.stringContaining('%{…') as unknown, where: 'a.tf.json:3' }));
    expect(() => inside('no JSON')).toThrow(expect.objectContaining({ message: 'the policy stands in a quoted text that is not JSON', where: 'a.tf.json:3' }));
  });
});

describe('a file of Terraform in JSON', () => {
  it('has its blocks with their labels, whatever lists stand between', () => {
    const file = readTerraformJson('a.tf.json', '{"//": "x", "resource": [{"a": {"b": {"k": "${v}"}}}, {"a": [{"c": [{"k": 1}]}]}], "data": {"d": {"//": "y", "e": {}}}, "locals": {}}');
    expect((file.root as MapNode).entries.map(({ name, labels }) => [name, labels])).toEqual([
      ['resource', ['a', 'b']],
      ['resource', ['a', 'c']],
      ['data', ['d', 'e']],
    ]);
  });

  it('loses blocks with what held nothing else, and nothing more', () => {
    const text = '{\n  "//": "x",\n  "resource": [{"a": {"b": {}, "c": {}}}, {"a": {"//": "z", "d": {}}}],\n  "locals": {"resource": {}}\n}\n';
    const file = readTerraformJson('a.tf.json', text);
    const root = file.root as MapNode;
    const after = (...wanted: number[]): string => applyEdits(text, file.arrange(root, wanted));
    expect(after(0, 1, 2)).toBe(text);
    expect(after(0, 2)).toBe(text.replace(', "c": {}', ''));
    expect(after(0, 1)).toBe(text.replace(', {"a": {"//": "z", "d": {}}}', ''));
    expect(after(2)).toBe(text.replace('{"a": {"b": {}, "c": {}}}, ', ''));
    expect(after()).toBe('{\n  "//": "x",\n  "locals": {"resource": {}}\n}\n');
  });

  it.each(['[]', '"x"', '3', '{', '{"a": 1, "a": 2}', `${'['.repeat(100_000)}`])('is refused as %s', (text) => {
    expect(() => readTerraformJson('a.tf.json', text.slice(0, 100_000))).toThrow();
  });
});
