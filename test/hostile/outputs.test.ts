import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTerraform } from '../../src/edits/terraform.ts';
import { readYaml } from '../../src/edits/yaml.ts';
import { filesOf } from '../stories/scan-story.ts';
import { FIELDS, type Field } from './estate.ts';
import { examined, type Examined } from './examined.ts';
import { checkMedium, hiddenIn, isPlainPath } from './media.ts';
import { DEED, TITLED } from './payloads.ts';
import { fitting, payloadOf, SHORT } from './plant.ts';
import { PATIENT } from './patience.ts';
import { closePages, openedPage } from './page.ts';

// Payloads in every text that pawl reads, through a whole scan, and what comes out is read by those who read it.
let own: readonly string[] = [];
beforeAll(async () => {
  // Elements that the report has without any payload are its own.
  const plain = await examined([''], 'anything');
  own = (await openedPage(path.join(plain.output, 'report.html'))).elements;
  plain.dispose();
});
afterAll(closePages);

/** Fields that must take their payload. */
function expected(payloads: readonly string[]): readonly Field[] {
  return (Object.keys(FIELDS) as Field[]).filter((field) => {
    const payload = payloadOf(field, payloads);
    return fitting(field, payload) !== '' && !(payload.length > 40 && SHORT.has(field));
  });
}

/** How many payloads share a scan. A plain run gives each to every fifth field; torture gives each to every field. */
const SHARING = process.env['PAWL_TORTURE'] === undefined ? 5 : 1;
const GROUPS = Array.from({ length: Math.ceil(TITLED.length / SHARING) }, (_, group) => {
  const some = TITLED.slice(group * SHARING, (group + 1) * SHARING);
  return { title: some.map(({ title }) => title).join(' | '), payloads: some.map(({ payload }) => payload) };
});

describe.each(GROUPS)('payload $title', ({ payloads }) => {
  it('stays text in every output', PATIENT, async () => {
    const seen = await examined(payloads, 'anything');
    try {
      expect(expected(payloads).filter((field) => !seen.fields.has(field)), 'fields that do not take it').toEqual([]);
      expect(seen.after).toEqual(seen.before);
      const names = [...filesOf(seen.output).keys()];
      expect(names.length).toBeGreaterThan(7);
      expect(names.filter((name) => !isPlainPath(name))).toEqual([]);
      for (const name of names) checkMedium(seen.output, name);
      for (const [command, text] of Object.entries(seen.printed)) expect([command, hiddenIn(text)]).toEqual([command, []]);
      checkPatches(seen, names, payloads);
      const { deeds, requests, complaints, elements } = await openedPage(path.join(seen.output, 'report.html'));
      expect({ deeds, requests, complaints, elements }).toEqual({ deeds: 'undefined', requests: [], complaints: [], elements: own });
      expect(existsSync(`/tmp/${DEED}`)).toBe(false);
    } finally {
      seen.dispose();
    }
  });
});

/** Reads a definition file as its own tool would: it must still be one. */
function readDefinition(name: string, text: string): unknown {
  if (name.endsWith('.json')) return JSON.parse(text);
  return name.endsWith('.tf') ? readTerraform(name, text) : readYaml(name, text);
}

/** Every patch applies, changes only the team's files, and can be taken back. */
function checkPatches({ folder, output, result }: Examined, names: readonly string[], payloads: readonly string[]): void {
  const patches = names.filter((name) => path.basename(name) === 'change.patch');
  // A policy with half of a surrogate pair is none that IAM could hold, and no file is taken for it.
  if (!payloads.some((payload) => /\p{Cs}/u.test(payload))) expect(patches.length, JSON.stringify([result.proposals.proposals.map(({ name, outcome, reason }) => [name, outcome, reason]), result.scan.incomplete])).toBeGreaterThan(0);
  for (const patch of patches) {
    const copy = `${folder}-copy`;
    for (const place of ['policies', 'infra']) cpSync(path.join(folder, place), path.join(copy, place), { recursive: true });
    const before = filesOf(copy);
    const git = (...args: readonly string[]): void => void execFileSync('git', ['apply', ...args], { cwd: copy, stdio: 'pipe' });
    git('--check', path.join(output, patch));
    git(path.join(output, patch));
    const changed = filesOf(copy);
    expect([...changed.keys()]).toEqual([...before.keys()]);
    expect(changed).not.toEqual(before);
    for (const name of changed.keys()) readDefinition(name, readFileSync(path.join(copy, name), 'utf8'));
    git(path.join(output, path.dirname(patch), 'rollback.patch'));
    expect(filesOf(copy)).toEqual(before);
    spawnSync('rm', ['-rf', copy]);
  }
}
