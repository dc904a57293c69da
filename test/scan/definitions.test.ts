import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withRun } from '../../src/cli/open-run.ts';
import { readScan } from '../../src/cli/output-documents.ts';
import { SourceError } from '../../src/core/errors.ts';
import type { ProposalsDocument } from '../../src/core/documents/proposals.ts';
import { propose } from '../../src/scan/propose.ts';
import { ACCOUNT, DAYS, estateOf, FIELDS, type Estate } from '../hostile/estate.ts';
import { laidOut } from '../hostile/plant.ts';
import { scanFolder } from '../stories/scan-story.ts';

// Definition files are read where they are, by each step anew; the state keeps what they were.
const TOKEN = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
let place: ReturnType<typeof laidOut>;
let file: string;

/** Lays the estate out, `edit` changes its Terraform, and all is scanned. */
async function scanned(edit: (terraform: string) => string = (text) => text, estate: Estate = estateOf((field) => FIELDS[field])): Promise<ProposalsDocument> {
  place = laidOut(estate);
  file = path.join(place.folder, 'infra/main.tf');
  writeFileSync(file, edit(readFileSync(file, 'utf8')));
  return (await scanFolder(place.folder, { asOf: DAYS.asOf })).proposals;
}

function proposeAgain(): Promise<ProposalsDocument> {
  return withRun({ config: path.join(place.folder, 'pawl.yaml'), asOf: DAYS.asOf, threads: 0 }, (run) => propose(run, readScan(run.output)));
}

const of = (document: ProposalsDocument, name: string): ProposalsDocument['proposals'][number] => document.proposals.find((one) => one.name === name)!;
afterEach(() => place.dispose());

describe('a file that is not what was collected', () => {
  beforeEach(async () => void (await scanned()));

  it('serves while it is the same', async () => {
    const again = await proposeAgain();
    expect(of(again, 'role/worker').diff).toContain('sqs:PurgeQueue');
  });

  it('is refused when it was changed: what, where, how to mend', async () => {
    writeFileSync(file, `${readFileSync(file, 'utf8')}# one more line\n`);
    const error = await proposeAgain().catch((one: unknown) => one);
    expect(error).toBeInstanceOf(SourceError);
    expect(error).toMatchObject({ source: 'shop', input: 'infra/main.tf', message: 'infra/main.tf was changed since it was collected' });
    expect((error as SourceError).remedy).toContain('pawl scan');
  });

  it('is refused when it is gone', async () => {
    rmSync(file);
    await expect(proposeAgain()).rejects.toThrow('infra/main.tf is gone since it was collected');
  });

  it('is read anew by the next scan', async () => {
    writeFileSync(file, `# a line\n${readFileSync(file, 'utf8')}`);
    const { proposals } = await scanFolder(place.folder, { asOf: DAYS.asOf });
    expect(of(proposals, 'role/worker').diff).toContain('sqs:PurgeQueue');
  });
});

/** Does git take the patch of the proposal to the folder's own files? */
function appliesTo(record: ProposalsDocument['proposals'][number]): string {
  const copy = mkdtempSync(path.join(os.tmpdir(), 'pawl-applied-'));
  try {
    mkdirSync(path.join(copy, 'infra'));
    writeFileSync(path.join(copy, 'infra/main.tf'), readFileSync(file));
    execFileSync('git', ['apply', path.join(place.folder, 'pawl-out', record.folder!, 'change.patch')], { cwd: copy, stdio: 'pipe' });
    return readFileSync(path.join(copy, 'infra/main.tf'), 'utf8');
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** No file that pawl wrote holds the token. */
function shows(token: string): boolean {
  return execFileSync('grep', ['-rlaF', '--', token, '.pawl', 'pawl-out'], { cwd: place.folder, encoding: 'utf8', stdio: 'pipe' }).length > 0;
}
function shown(token: string): boolean {
  try {
    return shows(token);
  } catch {
    return false;
  }
}

describe('a secret in a definition file', () => {
  it('far from the policy changes nothing, and stays in the file', async () => {
    const proposals = await scanned((text) => `provider "x" {\n  token = "${TOKEN}"\n}\n\n${text}`);
    const record = of(proposals, 'role/worker');
    expect(record.outcome).toBe('proved');
    expect(appliesTo(record)).toContain(TOKEN);
    expect(appliesTo(record)).not.toContain('PurgeQueue');
    expect(shown(TOKEN)).toBe(false);
  });

  it('two lines from the change leaves less context', async () => {
    // The comment above the statement stands three lines above the list that changes.
    const proposals = await scanned((text) => text.replace('# the worker', `# the worker ${TOKEN}`));
    const record = of(proposals, 'role/worker');
    expect(record.outcome).toBe('proved');
    expect(appliesTo(record)).toContain(TOKEN);
    expect(shown(TOKEN)).toBe(false);
  });

  it('beside the change: no patch, and the proposal says where', async () => {
    const proposals = await scanned((text) => text.replace(/^( *)Action /m, `$1# ${TOKEN}\n$1Action `));
    const record = of(proposals, 'role/worker');
    expect(record).toMatchObject({ outcome: 'undecided', folder: null, diff: '' });
    expect(record.reason).toMatch(/^a patch would show what looks like a GitHub token, at infra\/main\.tf:\d+; /);
    expect(shown(TOKEN)).toBe(false);
    expect(existsSync(path.join(place.folder, 'pawl-out/report.html'))).toBe(true);
  });
});

describe('a secret in a policy itself', () => {
  /** The worker's policy with the token in a condition of its second statement. */
  function withCondition(terraform: boolean): { readonly estate: Estate; readonly edit: (text: string) => string } {
    const estate = estateOf((field) => (field === 'terraformResource' ? `jobs-${TOKEN}` : FIELDS[field]));
    return { estate, edit: (text) => (terraform ? text : 'locals {}\n') };
  }

  it('is masked on both sides, so the file still stands for it', async () => {
    const { estate, edit } = withCondition(true);
    const proposals = await scanned(edit, estate);
    const record = of(proposals, 'role/worker');
    // What changes lies beside the line with the token: sqs:DeleteQueue and sqs:AddPermission on it leave.
    expect(record.outcome).toBe('undecided');
    expect(record.reason).toContain('a patch would show what looks like a GitHub token, at infra/main.tf:');
    expect(shown(TOKEN)).toBe(false);
  });

  it('is written into no document and no script', async () => {
    const { edit } = withCondition(false);
    const plain = estateOf((field) => FIELDS[field]);
    const text = JSON.stringify(plain.details).replaceAll('"Action":["sqs:DeleteQueue","sqs:AddPermission"]', `"Action":["sqs:ListQueues","sqs:AddPermission"],"Condition":{"StringEquals":{"aws:userId":"${TOKEN}"}}`);
    const proposals = await scanned(edit, { ...plain, details: JSON.parse(text) as Estate['details'] });
    const record = of(proposals, 'role/worker');
    expect(record).toMatchObject({ outcome: 'undecided', folder: null });
    expect(record.reason).toMatch(/would have to hold something that looks like a secret/);
    expect(shown(TOKEN)).toBe(false);
    expect(ACCOUNT).toBe('123456789012');
  });
});
