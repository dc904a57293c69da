import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDocument } from '../../connectors/aws/policy.ts';
import { recognize } from '../../connectors/aws/recognize.ts';
import type { ScanResult } from '../../src/scan.ts';
import { dataDocument, hcl, templateOf } from '../connectors/aws/policy-layouts.ts';
import { documentJson } from '../../connectors/aws/policy.ts';
import { removalText } from './expected.ts';
import { copyOf, FIXTURES, scanFolder } from './scan-story.ts';

/** The estate, whose policies stand in Terraform and a template instead of JSON files. No `defines`: the names tell. */
let story: ReturnType<typeof copyOf>;
let result: ScanResult;

const read = (name: string): ReturnType<typeof parseDocument> => parseDocument(readFileSync(path.join(story.folder, 'policies', name), 'utf8'));

beforeAll(async () => {
  story = copyOf('estate');
  const config = readFileSync(path.join(story.folder, 'pawl.yaml'), 'utf8');
  const entries = [...config.matchAll(/- path: policies\/(\S+)\n\s+defines: (\S+)/g)].map(([, file, defines]) => ({ file: file!, defines: defines! }));
  const terraform: string[] = [];
  const templates: { readonly role: string; readonly name: string; readonly document: ReturnType<typeof parseDocument> }[] = [];
  for (const [index, { file, defines }] of entries.entries()) {
    const document = read(file);
    const label = path.basename(file, '.json');
    const [holder, inline] = defines.split('#');
    const [kind, name] = holder!.split('/');
    if (inline === undefined) {
      terraform.push(`resource "aws_iam_policy" "${label}" {\n  name   = "${defines.slice(defines.lastIndexOf('/') + 1)}"\n  policy = jsonencode(${hcl(documentJson(document, 'compact'), 1)})\n}\n`);
    } else if (kind === 'role' && index % 3 === 0) templates.push({ role: name!, name: inline, document });
    else {
      terraform.push(`${dataDocument(document, label)}\nresource "aws_iam_${kind}_policy" "${label}" {\n  name   = "${inline}"\n  ${kind} = "${name}"\n  policy = data.aws_iam_policy_document.${label}.json\n}\n`);
    }
  }
  mkdirSync(path.join(story.folder, 'infra'));
  writeFileSync(path.join(story.folder, 'infra/policies.tf'), terraform.join('\n'));
  writeFileSync(path.join(story.folder, 'infra/roles.yaml'), templateOf(templates, false));
  rmSync(path.join(story.folder, 'policies'), { recursive: true });
  const definitions = '    definitions:\n      - path: infra/*.tf\n      - path: infra/*.yaml\n';
  writeFileSync(path.join(story.folder, 'pawl.yaml'), config.replace(/ {4}definitions:\n(?: {6}.*\n)+/, definitions));
  result = await scanFolder(story.folder, { asOf: '2026-07-01' });
});
afterAll(() => story.dispose());

describe('the estate as code', () => {
  it('every place is bound by its names, but for the one that differs from what is live', () => {
    const definitions = result.scan.sources.flatMap((source) => source.definitions);
    expect(definitions.length).toBe(16);
    expect(definitions.filter(({ state }) => state !== 'bound').map(({ path: file, state }) => [file, state])).toEqual([['infra/policies.tf aws_iam_policy.shared-tools', 'drift']]);
  });

  it('every proposal of a policy that stands there is a patch that git applies and takes back', () => {
    const git = (...args: string[]): void => void execFileSync('git', args, { cwd: story.folder, stdio: 'pipe', env: { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', HOME: story.folder } });
    const before = ['infra/policies.tf', 'infra/roles.yaml'].map((file) => readFileSync(path.join(story.folder, file), 'utf8'));
    const patched = result.proposals.proposals.filter(({ files }) => files.includes('change.patch'));
    expect(patched.length).toBeGreaterThan(8);
    for (const { folder } of patched) {
      const patch = (name: string): string => path.join(story.folder, 'pawl-out', folder!, name);
      git('apply', '--check', patch('change.patch'));
      git('apply', patch('change.patch'));
      git('apply', patch('rollback.patch'));
    }
    expect(['infra/policies.tf', 'infra/roles.yaml'].map((file) => readFileSync(path.join(story.folder, file), 'utf8'))).toEqual(before);
  });

  it('nothing is left to be changed by hand, and as much leaves as with JSON files', () => {
    expect(result.proposals.proposals.flatMap(({ todo }) => todo).filter((step) => /by hand/.test(step))).toEqual([]);
    expect(removalText(result.proposals)).toBe(readFileSync(path.join(FIXTURES, 'estate/expected/removals.txt'), 'utf8'));
  });

  it('pawl init would have found the files', () => {
    for (const file of readdirSync(path.join(story.folder, 'infra'))) expect(recognize(`infra/${file}`, readFileSync(path.join(story.folder, 'infra', file), 'utf8'))).toBe('definition');
    expect(existsSync(path.join(story.folder, 'policies'))).toBe(false);
  });
});
