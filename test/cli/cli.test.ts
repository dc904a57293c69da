import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

let folder: string;
let estate: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-cli-'));
  estate = copyEstate('estate');
  expect(runCli(['scan', '--as-of', '2026-07-01', '--fail-on', 'critical'], { cwd: estate }).status).toBe(0);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pawl = (...args: string[]) => runCli(args, { cwd: estate });

/** The account of the demo alone, not scanned yet. */
function copyEstate(name: string): string {
  const place = path.join(folder, name);
  cpSync(path.resolve(import.meta.dirname, '../../fixtures/estate'), place, { recursive: true });
  return place;
}

/** An empty folder with a pawl.yaml of the given text. */
function configured(text: string): string {
  const place = mkdtempSync(path.join(folder, 'config-'));
  writeFileSync(path.join(place, 'pawl.yaml'), text);
  return place;
}

describe('usage and configuration errors end with 2 and say what, where, and how to mend it', () => {
  const cases: readonly { name: string; yaml: string; where: string; says: RegExp }[] = [
    { name: 'an unknown key', yaml: 'cycel: weekly\nsources:\n  - id: a\n    connector: aws\n', where: 'pawl.yaml:1:1', says: /cycel.*\n.*spelling/ },
    { name: 'an unknown key of a source', yaml: 'sources:\n  - id: a\n    connector: aws\n    grant: x.json\n', where: 'pawl.yaml:4:5', says: /grant/ },
    { name: 'an unknown connector', yaml: 'sources:\n  - id: a\n    connector: awz\n', where: 'pawl.yaml:3:5', says: /connector/ },
    { name: 'a cycle that is none', yaml: 'cycle: fortnightly\nsources:\n  - id: a\n    connector: aws\n', where: 'pawl.yaml:1:1', says: /monthly, quarterly/ },
    { name: 'no source', yaml: 'cycle: weekly\n', where: 'pawl.yaml:1:1', says: /sources/ },
    { name: 'broken YAML', yaml: 'sources: [\n', where: 'pawl.yaml:2:1', says: /correct the YAML/ },
    { name: 'an alias bomb', yaml: `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nsources: [*c,*c,*c]\n`, where: 'pawl.yaml', says: /alias/i },
    { name: 'an exception without an expiry', yaml: 'sources:\n  - id: a\n    connector: aws\nexceptions:\n  - id: e\n    principal: "*"\n    permission: "*"\n    owner: ann\n    reason: audit\n', where: 'pawl.yaml:5:5', says: /expires/ },
  ];
  it.each(cases)('$name', ({ yaml, where, says }) => {
    const result = runCli(['doctor'], { cwd: configured(yaml) });
    expect(result.status).toBe(2);
    expect(result.stderr).toContain(`pawl: ${where}`);
    expect(result.stderr).toMatch(says);
    expect(result.stdout).toBe('');
  });

  it('no configuration at all', () => {
    const result = runCli(['scan'], { cwd: mkdtempSync(path.join(folder, 'none-')) });
    expect(result.status).toBe(2);
    expect(result.stderr).toContain('run `pawl init`');
  });

  it('a misspelt option does not run the command', () => {
    const place = configured('sources:\n  - id: a\n    connector: aws\n');
    const result = runCli(['scan', '--asof', '2026-01-01'], { cwd: place });
    expect(result.status).toBe(2);
    expect(existsSync(path.join(place, 'pawl-out'))).toBe(false);
  });

  it.each([['--memory', 'lots'], ['--memory', '0'], ['--threads', '-1'], ['--threads', '1.5']])('%s %s is no count', (option, value) => {
    const result = pawl('scan', `${option}=${value}`);
    expect(result.status).toBe(2);
    expect(result.stderr).toContain(`${option} is not a whole number`);
  });

  it('the demo does not scan a folder with the pawl.yaml of somebody else', () => {
    const place = configured('sources:\n  - id: a\n    connector: aws\n');
    const result = runCli(['demo', '.'], { cwd: place });
    expect(result).toMatchObject({ status: 2, stderr: expect.stringContaining('holds no demo') });
    expect(existsSync(path.join(place, 'pawl-out'))).toBe(false);
  });

  it.each([['--as-of', 'yesterday'], ['--assume-cycle', 'soon']])('%s %s', (option, value) => {
    const result = pawl('scan', option, value);
    expect(result.status).toBe(2);
    expect(result.stderr).toContain(value);
  });

  it('an ambiguous or unknown principal lists candidates', () => {
    expect(pawl('explain', 'role/nobody')).toMatchObject({ status: 2 });
    expect(pawl('explain', 'deploy').stderr).toContain('role/ci-deploy');
  });
});

describe('a broken source ends with 3', () => {
  it('a pattern that matches nothing', () => {
    const result = runCli(['collect'], { cwd: configured('sources:\n  - id: a\n    connector: aws\n    grants: missing.json\n') });
    expect(result.status).toBe(3);
    expect(result.stderr).toContain('missing.json');
  });

  it('an export that is visibly partial', () => {
    const place = configured('sources:\n  - id: a\n    connector: aws\n    grants: part.json\n');
    writeFileSync(path.join(place, 'part.json'), readFileSync(path.join(estate, 'exports/account-authorization-details.json'), 'utf8').replace('{', '{"IsTruncated": true, "Marker": "x",'));
    const result = runCli(['collect'], { cwd: place });
    expect(result.status).toBe(3);
    expect(result.stderr).toContain('IsTruncated');
    expect(result.stderr).toContain('aws iam get-account-authorization-details');
  });

  it('a state that another process holds, naming it', async () => {
    const script = `import { DuckDBInstance } from '@duckdb/node-api'; await DuckDBInstance.create(process.argv[1]); console.log('held'); setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', script, path.join(estate, '.pawl/state.duckdb')], { cwd: path.resolve(import.meta.dirname, '../..') });
    try {
      await once(holder.stdout, 'data');
      const result = pawl('scan', '--as-of', '2026-07-01');
      expect(result.status).toBe(3);
      expect(result.stderr).toContain(String(holder.pid));
    } finally {
      holder.kill('SIGKILL');
      await once(holder, 'exit');
    }
  });
});

describe('exit codes of a finished scan', () => {
  it('1 when findings reach --fail-on, 0 below it', () => {
    expect(pawl('scan', '--as-of', '2026-07-01', '--fail-on', 'high').status).toBe(1);
    expect(pawl('scan', '--as-of', '2026-07-01', '--fail-on', 'critical').status).toBe(0);
  });

  it('3 when a log file cannot be read, and the results are still written; 0 again when a person accepts the gap', () => {
    const other = path.join(folder, 'gap');
    cpSync(estate, other, { recursive: true });
    const file = 'logs/AWSLogs/111122223333/CloudTrail/eu-central-1/2026/02/20/111122223333_CloudTrail_eu-central-1_20260220T1200Z_torn.json.gz';
    writeFileSync(path.join(other, file), 'not gzip at all');
    const torn = runCli(['scan', '--as-of', '2026-07-01', '--fail-on', 'critical'], { cwd: other });
    expect(torn.status).toBe(3);
    expect(JSON.parse(readFileSync(path.join(other, 'pawl-out/scan.json'), 'utf8'))).toMatchObject({ incomplete: expect.arrayContaining([expect.stringContaining('torn.json.gz')]) });
    expect(runCli(['doctor'], { cwd: other }).stdout).toContain('torn.json.gz');
    const yaml = readFileSync(path.join(other, 'pawl.yaml'), 'utf8');
    writeFileSync(path.join(other, 'pawl.yaml'), `${yaml}acknowledged:\n  - { source: shop, from: 2026-02-19, to: 2026-02-20, owner: ann, reason: torn upload, expires: 2027-01-01 }\n`);
    const accepted = runCli(['scan', '--as-of', '2026-07-01', '--fail-on', 'critical'], { cwd: other });
    expect(accepted.status).toBe(0);
    const proof = JSON.parse(readFileSync(path.join(other, 'pawl-out/proposals.json'), 'utf8')) as { proposals: { steps: { step: string; notes: string[] }[] }[] };
    for (const one of proof.proposals) expect(one.steps.find((step) => step.step === 'complete')?.notes.join()).toContain('accepted as complete by ann');
    expect(runCli(['scan', '--as-of', '2027-02-01', '--fail-on', 'critical'], { cwd: other }).status).toBe(3);
  });
});

describe('reading the result', () => {
  it('explain says in words why, with event ids', () => {
    const used = pawl('explain', 'role/ci-deploy', 'cloudformation:DescribeStacks').stdout;
    expect(used).toMatch(/granted by .*role\/ci-deploy#deploy/);
    expect(used).toMatch(/verdict {6}exercised/);
    expect(used).toMatch(/evidence {5}[0-9a-f-]{36}/);
    expect(pawl('explain', 'ci-deploy', 's3:PutObject').stdout).toContain('switch on CloudTrail data events');
  });

  it('ledger --format json has the documented fields, one object per line', () => {
    const lines = pawl('ledger', 'role/tight-backup', '--format', 'json').stdout.trim().split('\n');
    expect(lines.length).toBe(10);
    for (const line of lines) expect(Object.keys(JSON.parse(line) as object)).toEqual(expect.arrayContaining(['principal', 'system', 'instance', 'permission', 'path', 'way', 'verdict', 'reason', 'uses', 'days', 'firstUsed', 'lastUsed', 'evidence']));
  });

  it('query answers, and writes nothing', () => {
    // Ids of calls are hashes of 64 bits, which no number of JSON holds exactly.
    expect(pawl('query', 'SELECT max(call_id) AS call, count(*) AS calls FROM call', '--format', 'json').stdout.trim()).toMatch(/^\{"call":"\d{17,20}","calls":\d+\}$/);
    const state = path.join(estate, '.pawl/state.duckdb');
    const before = readFileSync(state);
    expect(pawl('query', 'SELECT count(*) AS roles FROM principal WHERE name LIKE \'role/%\'', '--format', 'json').stdout.trim()).toBe('{"roles":15}');
    for (const sql of [`COPY (SELECT 1) TO '.pawl/state.duckdb'`, `COPY (SELECT 1) TO '.pawl/state.duckdb' (use_tmp_file false)`, 'DROP TABLE usage', 'SELECT 1; DROP TABLE usage', `ATTACH 'x.db'`, `SELECT * FROM read_text('pawl.yaml')`]) {
      expect(pawl('query', sql).status).toBe(2);
    }
    expect(readFileSync(state).equals(before)).toBe(true);
    expect(existsSync(path.join(estate, 'x.db'))).toBe(false);
  });

  it('doctor shows how every record was counted', () => {
    const { stdout, status } = pawl('doctor', '--files');
    expect(stdout).toMatch(/records = [\d,]+ folded \+ [\d,]+ duplicate \+ [\d,]+ skipped \+ 0 quarantined/);
    expect(stdout).toContain('the caller is a service');
    expect(status).toBe(0);
  });

  it('report renders the last scan again without reading anything else', () => {
    rmSync(path.join(estate, 'pawl-out/report.html'));
    expect(pawl('report', '--format', 'html').status).toBe(0);
    expect(readFileSync(path.join(estate, 'pawl-out/report.html'), 'utf8')).toContain('ci-deploy');
  });

  it('the report is signed over the documents that it was made from', () => {
    const page = readFileSync(path.join(estate, 'pawl-out/report.html'), 'utf8');
    for (const name of ['scan.json', 'proposals.json']) {
      const digest = createHash('sha256').update(readFileSync(path.join(estate, 'pawl-out', name))).digest('hex');
      // The page leaves out the end tags that HTML lets it leave out.
      expect(page).toContain(`<dt>SHA-256 of ${name}<dd><code>${digest}</code>`);
    }
  });

  it('each step runs alone from the artefact before it, to the same bytes', () => {
    const proposals = readFileSync(path.join(estate, 'pawl-out/proposals.json'), 'utf8');
    expect(pawl('collect').status).toBe(0);
    expect(pawl('analyze', '--as-of', '2026-07-01').status).toBe(1);
    expect(pawl('propose').status).toBe(2);
    expect(pawl('propose', '--as-of', '2026-07-01').status).toBe(0);
    expect(readFileSync(path.join(estate, 'pawl-out/proposals.json'), 'utf8')).toBe(proposals);
  });
});

describe('init', () => {
  it('finds exports, logs and policy files, and writes a configuration that scans', () => {
    const place = path.join(folder, 'fresh');
    copyEstate('fresh/account');
    for (const name of ['pawl.yaml', 'truth.json', 'expected', 'story.md']) rmSync(path.join(place, 'account', name), { recursive: true, force: true });
    const init = runCli(['init'], { cwd: path.join(place, 'account') });
    expect(init.status).toBe(0);
    const yaml = readFileSync(path.join(place, 'account/pawl.yaml'), 'utf8');
    expect(yaml).toContain('exports/account-authorization-details.json');
    expect(yaml).toContain('logs/AWSLogs');
    expect(yaml).toContain('policies/ci-deploy.json');
    // Nobody said when the export was taken: the first scan keeps what it cannot date, and says so.
    const first = runCli(['scan', '--as-of', '2026-07-01', '--fail-on', 'critical'], { cwd: path.join(place, 'account') });
    expect(first.status).toBe(3);
    expect(readFileSync(path.join(place, 'account/pawl-out/scan.json'), 'utf8')).toContain('grantsTakenAt');
    writeFileSync(path.join(place, 'account/pawl.yaml'), yaml.replace('# grantsTakenAt', 'grantsTakenAt'));
    expect(runCli(['scan', '--as-of', '2026-07-01', '--fail-on', 'critical'], { cwd: path.join(place, 'account') }).status).toBe(0);
    expect(runCli(['init'], { cwd: path.join(place, 'account') }).status).toBe(2);
  });

  it('--live writes a source that is fetched, which the configuration takes', () => {
    const place = mkdtempSync(path.join(folder, 'live-'));
    expect(runCli(['init', '--live', 'nothing'], { cwd: place })).toMatchObject({ status: 2, stderr: expect.stringContaining('connectors that do: aws') });
    expect(runCli(['init', '--live', 'aws'], { cwd: place }).status).toBe(0);
    expect(runCli(['doctor'], { cwd: place }).stdout).toContain('nothing was fetched yet');
  });

  it('prints the exact export commands when there is nothing', () => {
    const place = mkdtempSync(path.join(folder, 'empty-'));
    const init = runCli(['init'], { cwd: place });
    expect(init.status).toBe(2);
    expect(init.stderr).toContain('aws iam get-account-authorization-details');
    expect(existsSync(path.join(place, 'pawl.yaml'))).toBe(false);
  });
});

describe('start-up', () => {
  it('help loads neither the database nor a cloud client', () => {
    const help = runCli(['--help'], { cwd: folder, env: { NODE_DEBUG: 'module' } });
    expect(help.stderr).not.toMatch(/duckdb\.node|@aws-sdk/);
    expect(help.stdout).toContain('pawl demo');
  });
});
