import { describe, expect, it } from 'vitest';
import type { ListedFile } from '../../src/ingest/list/list.ts';
import { planFiles, type KnownFile } from '../../src/ingest/plan/plan.ts';

const there = (name: string, more: Partial<ListedFile> = {}): ListedFile => ({ name, path: `/x/${name}`, size: 10, mtimeNs: 5n, ...more });
const known = (name: string, more: Partial<KnownFile> = {}): KnownFile => ({ inputId: 7, name, size: 10, mtimeNs: 5n, state: 'read', reason: null, version: 1, ...more });

describe('a file', () => {
  it.each<[string, ListedFile[], KnownFile[], string]>([
    ['never met is read', [there('a')], [], 'fresh a'],
    ['known and unchanged is left alone', [there('a')], [known('a')], ''],
    ['of another size is read anew', [there('a', { size: 11 })], [known('a')], 'fresh a, changed a'],
    ['of another time is read anew', [there('a', { mtimeNs: 6n })], [known('a')], 'fresh a, changed a'],
    ['read by another version is read again', [there('a')], [known('a', { version: 0 })], 'again a'],
    ['not read yet is read', [there('a')], [known('a', { state: 'pending' })], 'again a'],
    ['lost by damage is left alone', [there('a')], [known('a', { state: 'lost', reason: 'checksum' })], ''],
    ['lost by lack of permission is tried again', [there('a')], [known('a', { state: 'lost', reason: 'unreadable' })], 'again a'],
    ['skipped by name stays skipped, whatever the version', [there('digest')], [known('digest', { state: 'skipped', reason: 'digest', version: 0 })], ''],
    ['no longer skipped by name is read', [there('a')], [known('a', { state: 'skipped', reason: 'digest' })], 'again a'],
    ['no longer there stays counted', [], [known('a')], 'gone a'],
  ])('%s', (_, listed, state, said) => {
    const plan = planFiles(listed, state, 1, (name) => name !== 'digest');
    const names = (['fresh', 'again', 'changed', 'gone'] as const).flatMap((kind) => plan[kind].map((file) => `${kind} ${file.name}`));
    expect(names.join(', ')).toBe(said);
  });

  it('keeps the order of the listing among new and changed ones', () => {
    const plan = planFiles([there('a'), there('b', { size: 11 }), there('c')], [known('b')], 1, () => true);
    expect(plan.fresh.map((file) => file.name)).toEqual(['a', 'b', 'c']);
  });
});
