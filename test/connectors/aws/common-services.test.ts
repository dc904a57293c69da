import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isService } from '../../../connectors/aws/actions.ts';
import { loggedService } from '../../../connectors/aws/mapping/logged.ts';
import { table } from '../../../connectors/aws/mapping/tables.ts';
import { describeSamples } from '../../samples.ts';

interface CommonServices {
  readonly reason: string;
  readonly services: readonly { readonly prefix: string; readonly documents: number; readonly events: number }[];
}

const { reason, services } = table<CommonServices>('common-services');
/** Public collections of policy documents among the samples. */
const POLICIES = ['aws-managed-policies', 'aws-role-policies', 'aws-iam-account-details'];

test('sixty services, each once, all known and logged, and why these', () => {
  expect(new Set(services.map(({ prefix }) => prefix)).size).toBe(60);
  for (const { prefix } of services) expect(isService(prefix) && loggedService(prefix) !== undefined, prefix).toBe(true);
  expect(reason).toMatch(/public policy documents/);
});

describeSamples('the choice of the common services', (samples) => {
  test('is what the public policies say', () => {
    const documents = new Map<string, number>();
    for (const folder of POLICIES) {
      for (const text of texts(join(samples, folder))) {
        for (const prefix of new Set([...text.matchAll(/"([a-z0-9-]+):[A-Za-z*?]/gu)].map((match) => match[1] ?? ''))) {
          if (loggedService(prefix) !== undefined) documents.set(prefix, (documents.get(prefix) ?? 0) + 1);
        }
      }
    }
    expect(services.map(({ prefix, documents: named }) => [prefix, named])).toEqual(services.map(({ prefix }) => [prefix, documents.get(prefix)]));
    const least = services.at(-1)?.documents ?? 0;
    const chosen = new Set(services.map(({ prefix }) => prefix));
    expect([...documents].filter(([prefix, named]) => named > least && !chosen.has(prefix))).toEqual([]);
  });
});

/** Policies have no common ending: those of Terraform outputs have none at all. */
function texts(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}
