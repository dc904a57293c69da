// `npm run torture`: every property test and kill test with many more cases, and the table of what ran.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
const RESULTS = path.join(ROOT, '.ci/torture.json');
const FOLDERS = ['test/laws', 'test/edits', 'test/ingest', 'test/hostile', 'test/torture', 'test/connectors/aws/project-laws.test.ts', 'test/connectors/aws/policy.test.ts', 'test/connectors/aws/write.test.ts'];

interface Results {
  readonly testResults: readonly { readonly name: string; readonly startTime: number; readonly endTime: number; readonly assertionResults: readonly { readonly status: string }[] }[];
}

rmSync(RESULTS, { force: true });
const run = spawnSync(process.execPath, [path.join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', ...FOLDERS, '--testTimeout=3600000', '--reporter=default', '--reporter=json', `--outputFile.json=${RESULTS}`], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, PAWL_TORTURE: '1', CI: '' },
});
const { testResults } = JSON.parse(readFileSync(RESULTS, 'utf8')) as Results;
const rows = testResults
  .map((file) => ({
    name: path.relative(ROOT, file.name),
    passed: file.assertionResults.filter((one) => one.status === 'passed').length,
    failed: file.assertionResults.filter((one) => one.status === 'failed').length,
    minutes: ((file.endTime - file.startTime) / 60_000).toFixed(1),
  }))
  .sort((a, b) => (a.name < b.name ? -1 : 1));
writeFileSync(
  path.join(ROOT, 'docs/torture.md'),
  `# Torture\n\nThe last whole run of \`npm run torture\`: property tests with ten times the cases of a plain run, and kills.\n\n| file | passed | failed | minutes |\n|---|---|---|---|\n${rows.map((row) => `| ${row.name} | ${row.passed} | ${row.failed} | ${row.minutes} |`).join('\n')}\n`,
);
process.exitCode = run.status ?? 1;
