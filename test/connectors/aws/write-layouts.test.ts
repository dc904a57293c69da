import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AwsInventory } from '../../../connectors/aws/inventory.ts';
import { writer } from '../../../connectors/aws/writer.ts';
import { Proven } from '../../../src/core/proof.ts';
import type { Definition } from '../../../src/core/proposal.ts';
import { eachEdit } from './each-edit.ts';
import { accountOf, wholeUnit, type Account } from './small-account.ts';

const FOLDER = new URL('../../cases/aws/layouts/', import.meta.url);

/** Layouts as people write them, with the account that they were deployed into. */
const layouts = readdirSync(FOLDER).sort().map((name) => {
  const folder = new URL(`${name}/`, FOLDER);
  const account = JSON.parse(readFileSync(new URL('account.json', folder), 'utf8')) as Account;
  const definitions = readdirSync(folder).filter((file) => !/^(?:account|by-hand)\.json$/.test(file)).sort().map((file): Definition => ({ path: path.posix.join('infra', file), text: readFileSync(new URL(file, folder), 'utf8') }));
  const byHand = JSON.parse(readFileSync(new URL('by-hand.json', folder), 'utf8')) as string[];
  return { name, inventory: accountOf(account), definitions, byHand };
});

beforeAll(() => writer.prepare?.(layouts.flatMap(({ definitions }) => definitions)));

/** What a change of one thing did. */
function attempt(inventory: AwsInventory, after: AwsInventory, definitions: readonly Definition[]): { readonly edited: boolean; readonly told: readonly string[] } {
  const bindings = writer.bind(inventory, definitions);
  const unit = wholeUnit(inventory);
  const change = writer.write(new Proven({ unit, before: inventory, after }), definitions, bindings);
  expect(writer.canonical(writer.parse(inventory, unit, change, bindings))).toBe(writer.canonical(after));
  return { edited: change.files.length === 0 && change.edits.length > 0, told: change.steps };
}

describe('layouts as people write them', () => {
  const counts = { asked: 0, edited: 0 };

  it.each(layouts)('$name: each action, resource, statement, policy and attachment in turn', ({ inventory, definitions, byHand }) => {
    const bound = new Set(writer.bind(inventory, definitions).flatMap((binding) => (binding.state === 'bound' ? [binding.policy] : [])));
    const refused: string[] = [];
    for (const { name, reference, after } of eachEdit(inventory)) {
      if (!bound.has(reference)) continue;
      const { edited, told } = attempt(inventory, after, definitions);
      counts.asked++;
      if (edited) counts.edited++;
      else {
        refused.push(name);
        expect(told.at(-1)).toMatch(/^Change \S+ by hand, .*: infra\/[\w.-]+:\d+: .*\.$/);
      }
    }
    expect(refused).toEqual(byHand);
  });

  it('at least 95 % of the edits are made', () => {
    console.log(`${counts.edited} of ${counts.asked} edits made (${((100 * counts.edited) / counts.asked).toFixed(1)} %)`);
    expect(counts.edited / counts.asked).toBeGreaterThanOrEqual(0.95);
  });
});

it('every place of a layout is found', () => {
  const found = layouts.flatMap(({ name, inventory, definitions }) => writer.bind(inventory, definitions).map((binding) => `${name} ${binding.place} ${binding.state === 'bound' ? binding.policy : binding.state}`));
  expect(found).toEqual(readFileSync(new URL('../layout-places.txt', FOLDER), 'utf8').trimEnd().split('\n'));
});
