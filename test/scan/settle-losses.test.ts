import { describe, expect, it } from 'vitest';
import { AcceptedLoss, ProvenWithLoss } from '../../src/core/proof.ts';
import type { MadeWithLoss } from '../../src/scan/propose-loss.ts';
import { mergeProved } from '../../src/scan/merge.ts';
import type { Made } from '../../src/scan/propose-unit.ts';
import { acceptLosses, besideProved, type Offered } from '../../src/scan/settle-losses.ts';
import type { Workshop } from '../../src/scan/workshop.ts';

// A system in which an inventory is a list of grants `permission by path`, and an access is a permission.
type Inventory = readonly string[];

const HOLDER = { system: 'toy', instance: 'one', id: 'ID1' };
const KEY = 'toy:one/ID1';
const granted = (inventory: Inventory, access: string): boolean => inventory.some((grant) => grant.startsWith(`${access} by `));
const model = {
  narrow: (inventory: Inventory, { remove }: { readonly remove: ReadonlySet<string> }) => ({ inventory: inventory.filter((grant) => !remove.has(grant)), givenBack: [] }),
  preserves: (before: Inventory, after: Inventory, access: string) => ({ preserved: granted(before, access) && !granted(after, access) ? 'no' : 'yes' }),
  accessText: (access: string) => access,
};

function workshop(inventory: Inventory, accesses: readonly string[]): Workshop {
  return { context: { model, inventory }, run: { progress: () => undefined }, accesses: new Map([[KEY, accesses]]) } as unknown as Workshop;
}

function made(removed: readonly string[], name = 'role/night'): Made {
  const unit = { id: name, name, system: 'toy', instance: 'one', principals: [HOLDER], edits: [] };
  return { unit, cut: { unit, atoms: [], remove: new Set(removed) }, removed: new Set(removed), writable: {}, proof: { outcome: 'proved', reason: '', steps: [] }, principals: [] } as unknown as Made;
}

function withLoss(removed: readonly string[], lost: readonly string[], name = 'role/night'): MadeWithLoss {
  const proven = new ProvenWithLoss({ unit: made(removed).unit, before: [], after: [] });
  const { writable: _, ...rest } = made(removed, name);
  const loss = { given: { id: 'e1', by: 'ann', event: 'Grant', at: '2026-03-01T00:00:00Z' }, accepted: false, calls: lost.length, mayCalls: 0, lost: [] };
  const principals = [{ key: KEY, id: 'ID1', name, system: 'toy', instance: 'one' }];
  return { ...rest, principals, proof: { outcome: 'proved-with-loss', reason: 'x', steps: [] }, proven, lost: new Set(lost), loss } as unknown as MadeWithLoss;
}

describe('a proposal with listed loss beside the proved ones', () => {
  it('stays as it is where it breaks nothing but its list', () => {
    const place = workshop(['reboot by night', 'read by own', 'read by night'], ['reboot', 'read']);
    const one = withLoss(['reboot by night', 'read by night'], ['reboot']);
    expect(besideProved(place, place.context.inventory, [one])).toEqual([one]);
  });

  it('is undecided where a proved one counts on what it takes', () => {
    // `read by own` leaves as redundant, because `read by night` stays.
    const place = workshop(['reboot by night', 'read by own', 'read by night'], ['reboot', 'read']);
    const one = withLoss(['reboot by night', 'read by night'], ['reboot']);
    const [settled] = besideProved(place, mergeProved(place, [made(['read by own'])]), [one]);
    expect(settled).toMatchObject({ proof: { outcome: 'undecided', reason: expect.stringContaining('break more than it lists: read') as unknown }, loss: { calls: 0, lost: [] } });
    expect(settled).not.toHaveProperty('proven');
  });
});

describe('accepting a loss', () => {
  const place = workshop(['reboot by night', 'stop by noon', 'read by night', 'read by noon'], ['reboot', 'stop', 'read']);
  const night: Offered = { id: 'toy-night-loss-1', workshop: place, proved: place.context.inventory, made: withLoss(['reboot by night', 'read by night'], ['reboot'], 'role/night') };
  const noon: Offered = { id: 'toy-noon-loss-2', workshop: place, proved: place.context.inventory, made: withLoss(['stop by noon', 'read by noon'], ['stop'], 'role/noon') };
  const accepted = (offered: readonly Offered[], wanted: readonly string[]): readonly string[] =>
    acceptLosses(offered, wanted).filter(({ made: one }) => one.writable instanceof AcceptedLoss && one.loss.accepted).map(({ id }) => id);

  it('needs its id, or a name of its holder that fits no other; of the others nothing changes', () => {
    expect(accepted([night, noon], [])).toEqual([]);
    for (const name of ['toy-night-loss-1', 'role/night', 'toy:one/role/night']) expect(accepted([night, noon], [name])).toEqual(['toy-night-loss-1']);
    expect(acceptLosses([night, noon], ['role/night'])[1]).toBe(noon);
  });

  it('is refused where the name fits none, several, or one that is not proved', () => {
    expect(() => acceptLosses([night, noon], ['role/day'])).toThrow(expect.objectContaining({ message: expect.stringContaining('role/day names no proposal with listed loss') as unknown, remedy: 'use one of: toy-night-loss-1, toy-noon-loss-2' }));
    expect(() => acceptLosses([night, noon], [KEY])).toThrow(expect.objectContaining({ message: expect.stringContaining('names 2 proposals') as unknown }));
    expect(() => acceptLosses([], ['role/night'])).toThrow(expect.objectContaining({ remedy: expect.stringContaining('leave --accept-loss out') as unknown }));
    const { proven: _, ...undecided } = night.made;
    expect(() => acceptLosses([{ ...night, made: undecided }], ['role/night'])).toThrow(/toy-night-loss-1 is not proved with listed loss: x/);
  });

  it('stops where two together would break what neither lists', () => {
    expect(() => acceptLosses([night, noon], ['role/night', 'role/noon'])).toThrow(/toy-night-loss-1 and toy-noon-loss-2 together would break what neither lists: read/);
    const alone: Offered = { ...noon, made: withLoss(['stop by noon'], ['stop'], 'role/noon') };
    expect(accepted([night, alone], ['role/night', 'role/noon'])).toEqual(['toy-night-loss-1', 'toy-noon-loss-2']);
  });
});
