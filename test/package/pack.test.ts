import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

let folder: string;
let packed: Packed;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-pack-'));
  const [first] = JSON.parse(execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as [Packed];
  packed = first;
  execFileSync('tar', ['-xzf', path.join(folder, packed.filename), '-C', folder]);
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'package/node_modules'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packed package', () => {
  it('holds the program, its statements, templates, styles and data, and the demo', () => {
    const files = packed.files.map((file) => file.path);
    for (const file of ['dist/src/cli.js', 'dist/src/worker.js', 'dist/src/store/schema.sql', 'dist/src/analyses/verdict.sql', 'dist/reports/html/style.css', 'dist/reports/html/templates/page.hbs', 'dist/connectors/aws/data/actions.json', 'fixtures/estate/pawl.yaml', 'docs/pawl.schema.json', 'LICENSE', 'README.md']) {
      expect(files).toContain(file);
    }
  });

  it('holds no test, no generator and no source that is not built', () => {
    const strays = packed.files.map((file) => file.path).filter((file) => /^(test|bench|scripts)\/|generator|generate.*\.js$|(?<!\.d)\.ts$/.test(file));
    expect(strays).toEqual([]);
  });

  it('names no folder of the machine it was packed on', () => {
    const found = packed.files.map((file) => file.path).filter((file) => /\.(js|json|md|sql|hbs|css|yaml|map)$/.test(file)).filter((file) => readFileSync(path.join(folder, 'package', file), 'utf8').includes(ROOT));
    expect(found).toEqual([]);
  });

  it('runs the demo from where it is unpacked', () => {
    const out = execFileSync(process.execPath, [path.join(folder, 'package/dist/src/cli.js'), 'demo', 'd'], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    expect(out).toMatch(/ proved, 0 not;/);
  });
});
