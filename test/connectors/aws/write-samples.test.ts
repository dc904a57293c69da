import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { AwsInventory, PolicyDocument } from '../../../connectors/aws/inventory.ts';
import { documentJson } from '../../../connectors/aws/policy.ts';
import { writer } from '../../../connectors/aws/writer.ts';
import { Proven } from '../../../src/core/proof.ts';
import type { FileChange } from '../../../src/core/proposal.ts';
import { patchText, rollback } from '../../../src/edits/diff.ts';
import { loadTerraform } from '../../../src/edits/terraform.ts';
import { describeSamples } from '../../samples.ts';
import { smaller } from './each-edit.ts';
import { LAYOUTS } from './policy-layouts.ts';
import { rolePolicies } from './policy-samples.ts';
import { accountOf, wholeUnit } from './small-account.ts';

/** Edits tried per layout in a plain run; all of them under PAWL_TORTURE. */
const TRIED = process.env['PAWL_TORTURE'] ? Number.POSITIVE_INFINITY : 80;

beforeAll(loadTerraform);

describeSamples('policies that vendors ship', (samples) => {
  const documents = samples === '' ? [] : rolePolicies(samples);
  const patches: FileChange[] = [];

  it.each(Object.entries(LAYOUTS))('as %s: nearly every action, resource and statement can be dropped', (name, layout) => {
    const all = documents.flatMap((document) => [...smaller(document)].map(([, after]) => [document, after] as const));
    const step = Math.max(1, Math.floor(all.length / TRIED));
    const counts = { tried: 0, edited: 0 };
    let last: { readonly document: PolicyDocument; readonly inventory: AwsInventory; readonly definitions: readonly ReturnType<typeof layout>[]; readonly bindings: ReturnType<typeof writer.bind> } | undefined;
    for (let index = 0; index < all.length; index += step) {
      const [document, after] = all[index]!;
      if (last?.document !== document) {
        const inventory = accountOf({ roles: { x: { inline: { p: documentJson(document) } } } });
        const definitions = [layout(document)];
        last = { document, inventory, definitions, bindings: writer.bind(inventory, definitions) };
        expect(last.bindings).toMatchObject([{ state: 'bound', policy: 'role/x#p' }]);
      }
      const { inventory, definitions, bindings } = last;
      const proposed = { ...inventory, holders: [{ ...inventory.holders[0]!, inline: [{ name: 'p', document: after }] }] };
      const unit = wholeUnit(inventory);
      const change = writer.write(new Proven({ unit, before: inventory, after: proposed }), definitions, bindings);
      expect(writer.canonical(writer.parse(inventory, unit, change, bindings))).toBe(writer.canonical(proposed));
      counts.tried++;
      if (change.files.length === 0) counts.edited++;
      if (counts.tried % 40 === 0) patches.push(...change.edits.map((edit) => ({ ...edit, path: `${patches.length}/${edit.path}` })));
    }
    console.log(`${name}: ${counts.edited} of ${counts.tried} edits made (${((100 * counts.edited) / counts.tried).toFixed(1)} %), of ${all.length} that there are`);
    expect(counts.tried).toBeGreaterThan(50);
    expect(counts.edited / counts.tried).toBeGreaterThanOrEqual(0.95);
  });

  it('git applies the patches, and takes them back', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'pawl-samples-'));
    const git = (...args: string[]): void => void execFileSync('git', args, { cwd: folder, stdio: 'pipe', env: { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', HOME: folder } });
    const read = (side: 'before' | 'after'): void => {
      for (const patch of patches) expect(readFileSync(path.join(folder, patch.path), 'utf8')).toBe(patch[side]);
    };
    try {
      for (const { path: file, before } of patches) {
        mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
        writeFileSync(path.join(folder, file), before ?? '');
      }
      writeFileSync(path.join(folder, 'change.patch'), patchText(patches));
      writeFileSync(path.join(folder, 'rollback.patch'), rollback(patches));
      git('apply', '--check', 'change.patch');
      git('apply', 'change.patch');
      read('after');
      git('apply', 'rollback.patch');
      read('before');
      expect(patches.length).toBeGreaterThan(10);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
