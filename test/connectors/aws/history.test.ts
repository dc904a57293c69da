import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grants } from '../../../connectors/aws/grants.ts';
import { history } from '../../../connectors/aws/history/index.ts';
import { withRebuilt } from '../../../connectors/aws/history/rebuild.ts';
import type { AwsInventory, Holder } from '../../../connectors/aws/inventory.ts';
import { sampled } from '../../sampled.ts';
import { ACCOUNT, changesOf, exportOf, play, steps, type Made, type MadeHolder } from './made-account.ts';

const START = Date.UTC(2026, 2, 1);
const END = Date.UTC(2026, 5, 1);

function exported(made: Made): AwsInventory | undefined {
  if (made.users.size + made.roles.size + made.groups.size + made.policies.size === 0) return undefined;
  return grants.read('s', [{ path: 'export.json', text: exportOf(made) }])[0]?.inventory;
}

/** What a holder holds, without the marks of how it is known. */
function shape(whole: Holder): unknown {
  const { rebuilt: _, createdOn: __, ...holder } = whole;
  return { ...holder, attached: [...holder.attached].sort() };
}

/** What an account grants a user or role, straight from the account itself. */
function truth(made: Made, holder: MadeHolder): readonly string[] {
  const documents = (one: MadeHolder): string[] => [
    ...one.inline.values(),
    ...[...one.attached].map((arn) => made.policies.get(arn)).flatMap((policy) => (policy === undefined ? [] : [policy.texts.get(policy.version) ?? ''])),
  ];
  const groups = [...holder.groups].flatMap((name) => made.groups.get(name) ?? []);
  return [holder, ...groups].flatMap(documents).map((text) => (JSON.parse(text) as { Statement: [{ Action: string }] }).Statement[0].Action).sort();
}

function granted(inventory: AwsInventory, id: string): { readonly actions: readonly string[]; readonly unread: readonly string[]; readonly boundary: string | undefined } {
  const holder = inventory.holders.find((one) => one.id === id);
  if (holder === undefined) return { actions: [], unread: ['everything'], boundary: undefined };
  const known = new Map(inventory.policies.map((policy) => [policy.arn, policy.document]));
  const all = [holder, ...inventory.holders.filter((one) => one.kind === 'group' && holder.groups.includes(one.name))];
  const documents = all.flatMap((one) => [...one.inline.map(({ document }) => document), ...one.attached.flatMap((arn) => known.get(arn) ?? [])]);
  const groups = new Set(all.map(({ name }) => name));
  return {
    actions: documents.flatMap((document) => document.statements.flatMap((statement) => statement.actions ?? [])).sort(),
    unread: [...all.flatMap((one) => one.attached.filter((arn) => !known.has(arn))), ...holder.groups.filter((name) => !groups.has(name))],
    boundary: holder.boundary,
  };
}

describe('the history of grants', () => {
  it('replaying the changes onto an empty account gives what the export shows', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const { made, events } = play(list, START);
        const wanted = exported(made);
        const rebuilt = withRebuilt(ACCOUNT, undefined, changesOf(events));
        expect((rebuilt?.holders ?? []).map(shape)).toEqual((wanted?.holders ?? []).map(shape));
        expect(rebuilt?.holders.every((holder) => holder.rebuilt === true) ?? true).toBe(true);
        const documents = new Map((wanted?.policies ?? []).map((policy) => [policy.arn, policy.document]));
        for (const policy of rebuilt?.policies ?? []) expect(policy.document).toEqual(documents.get(policy.arn));
        // The export beside the record adds nothing and takes nothing away.
        expect(withRebuilt(ACCOUNT, wanted, changesOf(events))).toBe(wanted);
      }),
      sampled(150),
    );
  });

  it('at every instant of a whole record it knows exactly what was granted', () => {
    fc.assert(
      fc.property(steps, fc.boolean(), (list, withExport) => {
        const seen: { at: number; id: string; actions: readonly string[]; boundary: string | undefined }[] = [];
        const { made, events } = play(list, START, (now, at) => {
          for (const holder of [...now.roles.values(), ...now.users.values()]) seen.push({ at, id: holder.id, actions: truth(now, holder), boundary: holder.boundary });
        });
        const changes = changesOf(events);
        const inventory = (withExport ? exported(made) : undefined) ?? withRebuilt(ACCOUNT, undefined, changes);
        if (inventory === undefined) return;
        const found = history(inventory, changes, { from: START, until: END }, inventory);
        for (const { at, id, actions, boundary } of seen) {
          const state = found.states(id).find(({ from, until }) => from <= at && at < until);
          expect(state).toBeDefined();
          expect(granted(state?.inventory() ?? inventory, id)).toEqual({ actions, unread: [], boundary });
        }
      }),
      sampled(150),
    );
  });

  it('with a record that begins in the middle it claims nothing that was not so', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 60 }), (list, skipped) => {
        const seen: { at: number; id: string; actions: readonly string[] }[] = [];
        const { made, events } = play(list, START, (now, at) => {
          for (const holder of [...now.roles.values(), ...now.users.values()]) seen.push({ at, id: holder.id, actions: truth(now, holder) });
        });
        const inventory = exported(made);
        const begin = events[skipped]?.at;
        if (inventory === undefined || begin === undefined) return;
        const found = history(inventory, changesOf(events.slice(skipped)), { from: begin, until: END }, inventory);
        for (const { at, id, actions } of seen) {
          const state = found.states(id).find(({ from, until }) => from <= at && at < until);
          if (state === undefined) continue;
          const known = granted(state.inventory(), id);
          for (const action of known.actions) expect(actions).toContain(action);
          if (known.unread.length === 0) expect(known.actions).toEqual(actions);
        }
      }),
      sampled(300),
    );
  });

  it('the order of the changes does not matter', () => {
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat()), (list, order) => {
        const { made, events } = play(list, START);
        const changes = changesOf(events);
        const inventory = exported(made);
        if (inventory === undefined) return;
        const shuffled = changes.map((change) => ({ change, key: order.next().value as number })).sort((a, b) => a.key - b.key).map(({ change }) => change);
        const known = { from: START, until: END };
        expect(history(inventory, shuffled, known, inventory).intervals).toEqual(history(inventory, changes, known, inventory).intervals);
      }),
      sampled(100),
    );
  });
});
