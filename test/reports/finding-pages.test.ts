import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FINDING_KINDS } from '../../src/core/finding.ts';

const folder = new URL('../../docs/findings/', import.meta.url);
const HEADINGS = ['Meaning', 'Why it matters', 'How we know', 'How to act', 'When to ignore'];

describe('pages of findings', () => {
  it('are there for every kind, and for nothing else', () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(FINDING_KINDS).map((kind) => `${kind}.md`).sort());
  });

  it.each(Object.keys(FINDING_KINDS))('%s has the fixed headings, each with a text', (kind) => {
    const page = readFileSync(new URL(`${kind}.md`, folder), 'utf8');
    expect(page.startsWith(`# ${kind}\n`)).toBe(true);
    const sections = page.split(/^## /m).slice(1);
    expect(sections.map((section) => section.split('\n')[0])).toEqual(HEADINGS);
    for (const section of sections) expect(section.split('\n').slice(1).join(' ').trim().length).toBeGreaterThan(40);
  });
});
