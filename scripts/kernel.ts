// Builds src/ingest/scan/kernel.wasm from the folder kernel: tsx scripts/kernel.ts [target]. The result is committed, so
// that nobody who only uses pawl needs the compiler; a test builds it again and compares the bytes.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const asc = path.join(path.dirname(createRequire(import.meta.url).resolve('assemblyscript/package.json')), 'bin/asc.js');
const target = path.resolve(process.argv[2] ?? path.join(root, 'src/ingest/scan/kernel.wasm'));

execFileSync(process.execPath, [asc, 'kernel/index.ts', '--outFile', path.relative(root, target), '-O3', '--converge', '--runtime', 'stub', '--enable', 'simd', '--noAssert', '--use', 'abort='], {
  stdio: 'inherit',
  cwd: root,
});
