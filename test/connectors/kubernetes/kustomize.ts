import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';

/**
 * What Kustomize made of folders of files, by the digest of the files: recorded from `kubectl kustomize` 1.32, because
 * Debian's kubectl (1.20) has a Kustomize of 2019, which knows neither `patches` nor folders as `resources`.
 */
const RECORDED = path.resolve(import.meta.dirname, '../../cases/kubernetes/kustomize-built.json');
const Built = z.union([z.strictObject({ text: z.string() }), z.strictObject({ error: z.string() })]);
type Built = z.infer<typeof Built>;

const recorded = new Map(Object.entries(existsSync(RECORDED) ? z.record(z.string(), Built).parse(JSON.parse(readFileSync(RECORDED, 'utf8'))) : {}));

/** `kubectl kustomize <folder>` of these files, by name. With a kubectl that can, its answer is also held against the recorded one. */
export function kustomize(files: ReadonlyMap<string, string>, folder: string): string {
  const key = createHash('sha256').update(JSON.stringify([folder, [...files].sort(([a], [b]) => (a < b ? -1 : 1))])).digest('hex').slice(0, 32);
  const known = recorded.get(key);
  const built = canBuild() ? run(files, folder) : known;
  if (built === undefined) throw new Error('this folder was never built: record it with PAWL_UPDATE=1 and a kubectl of 1.21 or later');
  if (process.env['PAWL_UPDATE'] !== undefined && canBuild()) record(key, built);
  else if (known !== undefined && ('text' in known) !== ('text' in built)) throw new Error(`Kustomize says otherwise than when it was recorded: ${JSON.stringify(built)}`);
  else if (known !== undefined && 'text' in known && 'text' in built && known.text !== built.text) throw new Error(`Kustomize builds something else than when it was recorded: ${built.text}`);
  if ('error' in built) throw new Error(built.error);
  return built.text;
}

let able: boolean | undefined;

function canBuild(): boolean {
  if (able === undefined) {
    const { status, stdout } = spawnSync('kubectl', ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
    able = status === 0 && Number(/"minor": "(\d+)/.exec(stdout)?.[1] ?? 0) >= 21;
  }
  return able;
}

function run(files: ReadonlyMap<string, string>, folder: string): Built {
  const place = mkdtempSync(path.join(tmpdir(), 'pawl-kustomize-'));
  try {
    for (const [file, text] of files) {
      mkdirSync(path.dirname(path.join(place, file)), { recursive: true });
      writeFileSync(path.join(place, file), text);
    }
    return { text: execFileSync('kubectl', ['kustomize', path.join(place, folder)], { encoding: 'utf8', stdio: 'pipe' }) };
  } catch (error) {
    return { error: String((error as { stderr?: string }).stderr).replaceAll(place, '') };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function record(key: string, built: Built): void {
  recorded.set(key, built);
  writeFileSync(RECORDED, `${JSON.stringify(Object.fromEntries([...recorded].sort(([a], [b]) => (a < b ? -1 : 1))), null, 1)}\n`);
}
