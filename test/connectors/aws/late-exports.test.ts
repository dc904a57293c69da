import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grants } from '../../../connectors/aws/grants.ts';
import { history } from '../../../connectors/aws/history/index.ts';
import type { AwsInventory, AwsPermission } from '../../../connectors/aws/inventory.ts';
import { atoms } from '../../../connectors/aws/model/atoms.ts';
import type { Atom } from '../../../src/core/permission.ts';
import { sampled } from '../../sampled.ts';
import { changesOf, exportOf, play, steps, type Made, type MadeHolder } from './made-account.ts';

const START = Date.UTC(2026, 2, 1);

function exported(text: string): AwsInventory | undefined {
  return grants.read('s', [{ path: 'export.json', text }])[0]?.inventory;
}

/** What the paths of a holder gave at one time, straight from the account: `policy or membership and policy > action`, and its boundary. */
function truth(made: Made, holder: MadeHolder): { readonly paths: ReadonlySet<string>; readonly boundary: string } {
  const own = (one: MadeHolder, way: string): string[] => [
    ...[...one.inline].map(([name, text]) => `${way}${name} > ${actionOf(text)}`),
    ...[...one.attached].flatMap((arn) => {
      const policy = made.policies.get(arn);
      return policy === undefined ? [] : [`${way}${arn} > ${actionOf(policy.texts.get(policy.version) ?? '')}`];
    }),
  ];
  const groups = [...holder.groups].flatMap((name) => {
    const group = made.groups.get(name);
    return group === undefined ? [] : own(group, `${name}/`);
  });
  const boundary = holder.boundary === undefined ? undefined : made.policies.get(holder.boundary);
  return { paths: new Set([...own(holder, ''), ...groups]), boundary: boundary === undefined ? '*' : actionOf(boundary.texts.get(boundary.version) ?? '') };
}

function actionOf(text: string): string {
  return text === '' ? '' : (JSON.parse(text) as { Statement: [{ Action: string }] }).Statement[0].Action;
}

/** The path of an atom in the words of `truth`. */
function pathOf({ origins, permission }: Atom<AwsPermission>): string {
  const group = origins.find((origin) => origin.includes('@group/'));
  const name = permission.policy.includes('#') ? permission.policy.slice(permission.policy.indexOf('#') + 1) : permission.policy;
  return `${group === undefined ? '' : `${group.slice(group.indexOf('@group/') + 7)}/`}${name} > ${permission.action}`;
}

/** An account played to its end, with the record and an export cut off somewhere. */
function cut(list: Parameters<typeof play>[0], seenAt: number, recordTo: number) {
  const before: { id: string; paths: ReadonlySet<string>; boundary: string }[] = [];
  let seen: string | undefined;
  let count = 0;
  const { made, events } = play(list, START, (now) => {
    if (count === seenAt) seen = exportOf(now);
    if (count === recordTo) for (const holder of [...now.roles.values(), ...now.users.values()]) before.push({ id: holder.id, ...truth(now, holder) });
    count += 1;
  });
  return { made, events, before, seen };
}

describe('an export that was taken after the end of the record', () => {
  it('a permission is never said to be older than the end of the record unless it was in force then', () => {
    let judged = 0;
    fc.assert(
      fc.property(steps, fc.integer({ min: 12, max: 45 }), fc.nat(8), fc.nat(20), fc.nat(3), (list, recordTo, back, skipped, withSighting) => {
        const { made, events, before, seen } = cut(list, recordTo - back, recordTo);
        const end = events[recordTo]?.at;
        const inventory = exported(exportOf(made));
        if (end === undefined || inventory === undefined) return;
        // The record begins before the sighting, at the latest with it.
        const begin = Math.min(skipped, Math.max(0, recordTo - back));
        const from = events[begin]?.at ?? START;
        const sighting = withSighting > 0 && seen !== undefined ? exported(seen) : undefined;
        const known = { from, until: end + 1_000 };
        const found = history(inventory, changesOf(events.slice(begin, recordTo + 1)), known, sighting);
        for (const atom of atoms(inventory, [])) {
          const since = found.since(atom);
          if (since !== undefined && since.at >= known.until) continue;
          const holder = before.find(({ id }) => id === atom.principal.id);
          expect(holder?.paths, `${atom.principal.id} ${pathOf(atom)}`).toContain(pathOf(atom));
          // What the boundary of today forbids is judged by that.
          const now = [...made.roles.values(), ...made.users.values()].find(({ id }) => id === atom.principal.id);
          const today = now === undefined ? '*' : truth(made, now).boundary;
          if (today === '*' || today === atom.permission.action) expect(['*', atom.permission.action]).toContain(holder?.boundary);
          judged += 1;
        }
      }),
      sampled(600),
    );
    expect(judged).toBeGreaterThan(100);
  });

  it('what an earlier export of the window shows and no change touched since is as old as it was', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const { made, events } = play(list, START);
        const inventory = exported(exportOf(made));
        const again = exported(exportOf(made));
        if (inventory === undefined) return;
        const known = { from: START, until: START + 86_400_000 * 30 };
        const [own, late] = [inventory, again].map((seen) => history(inventory, changesOf(events), known, seen));
        for (const atom of atoms(inventory, [])) expect(late?.since(atom)).toEqual(own?.since(atom));
      }),
      sampled(100),
    );
  });

  it('without an earlier export nothing of a holder that the record did not see made has a known age', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 9, max: 40 }), (list, begin) => {
        const { made, events } = play(list, START);
        const inventory = exported(exportOf(made));
        const from = events[begin]?.at;
        if (inventory === undefined || from === undefined) return;
        const known = { from, until: START + 86_400_000 * 30 };
        const changes = changesOf(events.slice(begin));
        const born = new Set(changes.flatMap(({ detail }) => (/^Create(Role|User)$/.test(detail['event'] ?? '') ? [detail['id']] : [])));
        const found = history(inventory, changes, known, undefined);
        for (const atom of atoms(inventory, [])) if (!born.has(atom.principal.id)) expect(found.since(atom)).toEqual({ at: known.until });
      }),
      sampled(100),
    );
  });
});
