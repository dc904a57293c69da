import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fileId } from '../../src/core/slug.ts';
import { clearOld } from '../../src/scan/clear-old.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-clear-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const id = fileId('aws', 'Rôle/../x', 'aws:1/x');

/** Lays a former run's folder and ledger file beside `others`, clears, and says what is left. */
function left(...others: readonly string[]): readonly string[] {
  const own = path.join(folder, 'own');
  mkdirSync(path.join(own, id), { recursive: true });
  writeFileSync(path.join(own, id, 'change.patch'), 'x');
  for (const name of [`${id}.jsonl.gz`, ...others]) writeFileSync(path.join(own, name), 'x');
  clearOld(own);
  return readdirSync(folder).includes('own') ? readdirSync(own).sort() : ['(gone)'];
}

it('takes away what a former run wrote, and the empty folder', () => {
  expect(left()).toEqual(['(gone)']);
});

it('leaves what somebody else put there', () => {
  const others = ['README.md', '2026-q1.jsonl.gz', 'deadbeef', 'AWS-role-x-0a1b2c3d', 'aws-role-x-0a1b2c3d.json', 'aws-role-x-0a1b2c3'];
  expect(left(...others)).toEqual([...others].sort());
});

it('takes a link away, and nothing behind it', () => {
  mkdirSync(path.join(folder, 'elsewhere', id), { recursive: true });
  symlinkSync('elsewhere', path.join(folder, 'link'));
  clearOld(path.join(folder, 'link'));
  clearOld(path.join(folder, 'nothing'));
  expect(readdirSync(folder)).toEqual(['elsewhere']);
  expect(readdirSync(path.join(folder, 'elsewhere'))).toEqual([id]);
});
