import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FINDING_KINDS } from '../../src/core/finding.ts';
import { DOCS, PAGES, regenerate, schemaText } from './generated.ts';

const ROOT = path.dirname(DOCS);

describe('docs say what the program does', () => {
  it.each(PAGES)('%s: help texts, keys, verdicts, findings and exit codes are the current ones (npm run docs)', async (page) => {
    expect(readFileSync(path.join(DOCS, page), 'utf8')).toBe(await regenerate(page));
  });

  it('the JSON Schema of pawl.yaml is the current one (npm run docs)', async () => {
    expect(readFileSync(path.join(DOCS, 'pawl.schema.json'), 'utf8')).toBe(await schemaText());
  });

  it('every finding has its page and every page a finding', () => {
    const pages = readdirSync(path.join(DOCS, 'findings')).map((file) => path.basename(file, '.md')).sort();
    expect(pages).toEqual(Object.keys(FINDING_KINDS).sort());
  });
});

const markdown = ['README.md', 'CHANGELOG.md', ...['docs', 'docs/decisions', 'docs/findings', 'docs/connectors', 'connectors', 'connectors/aws', 'connectors/kubernetes', 'src/ingest'].flatMap((folder) => readdirSync(path.join(ROOT, folder)).filter((file) => file.endsWith('.md')).map((file) => `${folder}/${file}`))];

describe('links between pages', () => {
  it.each(markdown)('%s points only at files that exist', (page) => {
    const text = readFileSync(path.join(ROOT, page), 'utf8').replace(/```[\s\S]*?```/g, '');
    const broken = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map((found) => found[1] ?? '').filter((target) => !/^[a-z]+:/.test(target)).filter((target) => !existsSync(path.resolve(ROOT, path.dirname(page), target)));
    expect(broken).toEqual([]);
  });

  it('the README shows the two commands that do all set-up', () => {
    const text = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
    expect(text).toContain('npm ci && npx pawl demo');
    expect(text).toContain('npm cit');
  });
});
