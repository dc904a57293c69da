import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const page = readFileSync(path.join(ROOT, 'docs/connectors/aws-compared.md'), 'utf8');

/** All texts of the tests: names of cases stand in tables too. */
const texts = readdirSync(path.join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(?:ts|json)$/.test(name) && !name.startsWith('docs'))
  .map((name) => readFileSync(path.join(ROOT, 'test', name), 'utf8'));

describe('the comparison with other tools', () => {
  const commands = [...page.matchAll(/`npx vitest run (\S+?)(?: -t "([^"]+)")?`/g)].map(([, file = '', name = '']) => ({ file, name }));

  it.each(commands)('is shown by $file $name', ({ file, name }) => {
    expect(existsSync(path.join(ROOT, file))).toBe(true);
    expect(texts.some((text) => text.includes(name))).toBe(true);
  });

  it('has a command for every claim', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| |'));
    expect(rows.filter((row) => !/`npx (?:vitest run|pawl) [^`]*`[^|]*\|$/.test(row) && !row.includes('shown by'))).toEqual([]);
  });
});

it.each(Array.from({ length: 36 }, (_, at) => at + 1))('pitfall %i of reading, deciding and writing AWS has a test of its name', (number) => {
  expect(texts.some((text) => new RegExp(`pitfalls? ${number}(?!\\d)`).test(text))).toBe(true);
});
