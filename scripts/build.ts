// Builds dist/: type-check and emit with tsc, then copy the files that tsc leaves behind.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const assets = new Set(['.sql', '.hbs', '.css', '.json', '.wasm']);
const tsc = path.join(path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');

rmSync(path.join(root, 'dist'), { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '-p', path.join(root, 'tsconfig.build.json')], { stdio: 'inherit', cwd: root });
for (const folder of ['src', 'connectors', 'reports']) {
  cpSync(path.join(root, folder), path.join(root, 'dist', folder), {
    recursive: true,
    filter: (file) => path.extname(file) === '' || assets.has(path.extname(file)),
  });
}
chmodSync(path.join(root, 'dist/src/cli.js'), 0o755);
