import { z } from 'zod';
import type { AnyConnector } from './core/connector.ts';
import { cycleSeconds } from './core/day.ts';
import { IDENTITY_KINDS } from './core/identity.ts';
import { SEVERITIES } from './core/finding.ts';

const text = z.string().min(1).max(1_000);
const paths = z.union([text, z.array(text).min(1)]).transform((value) => (Array.isArray(value) ? value : [value]));
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'write a UTC day as YYYY-MM-DD');

/** A day counts to its end. */
const takenAt = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?$/, 'write a UTC day as YYYY-MM-DD, or an instant as YYYY-MM-DDTHH:MM:SSZ')
  .refine((text) => !Number.isNaN(Date.parse(text)), 'there is no such day or time');

/** A cycle: `daily`, `weekly`, `monthly`, `quarterly`, `annual`, or a duration such as `30d` or `1h`. */
export const Cycle = z.string().refine(isCycle, {
  message: 'not a cycle; write daily, weekly, monthly, quarterly, annual, or a duration such as 30d or 12h',
});

function isCycle(value: string): boolean {
  try {
    return cycleSeconds(value) > 0;
  } catch {
    return false;
  }
}

const definition = z.strictObject({
  path: text.describe('A file of yours that holds policies, or a glob.'),
  defines: text.optional().describe('The live policy it stands for: `<holder>#<inline name>`, a policy ARN or an object reference; of a file with several, followed by ` at ` and the place.'),
});

/** Keys that every source has; the connector's own keys stand beside them. */
const commonSource = {
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'use lower-case letters, digits and dashes').describe('Your name for this source.'),
  grants: paths.optional().describe('Exports of what was granted: paths or globs, relative to this file.'),
  grantsTakenAt: takenAt.optional().describe('When the exports of `grants` were taken, at the latest: a UTC day, or an instant such as 2026-06-30T05:00:00Z. Without it pawl knows the days on which it read them.'),
  usage: paths.optional().describe('Records of what was exercised: paths, folders or globs, relative to this file.'),
  definitions: z.array(definition).default([]).describe('Your own files that define the policies, so that proposals become diffs of them.'),
  sparse: z.boolean().default(false).describe('True when days without a record between two covered days are quiet, not missing.'),
};

const identity = z.strictObject({
  match: text.describe('Glob over `system:instance/name`, such as `aws:111122223333/role/ci-*`.'),
  owner: text.optional(),
  purpose: text.optional(),
  kind: z.enum(IDENTITY_KINDS).optional(),
  cycle: Cycle.optional(),
  schedule: text.optional(),
});

const exception = z.strictObject({
  id: text,
  principal: text.describe('Glob over `system:instance/name`.'),
  permission: text.describe('Glob over the permission as the ledger prints it.'),
  owner: text,
  reason: text,
  expires: day,
});

const acknowledgement = z.strictObject({
  source: text,
  from: day,
  to: day,
  owner: text,
  reason: text,
  expires: day,
});

/** The zod shape of pawl.yaml for the given connectors. Unknown keys are errors. */
export function configShape(connectors: readonly AnyConnector[]) {
  const sources = connectors.map((connector) =>
    z.strictObject({ ...commonSource, connector: z.literal(connector.id), ...ownKeys(connector) }),
  );
  const [first, ...rest] = sources;
  if (first === undefined) throw new RangeError('a configuration needs at least one connector');
  return z.strictObject({
    cycle: Cycle.default('quarterly').describe('How long the record must reach back before absence of use counts.'),
    temporaryGrant: z.string().regex(/^[1-9][0-9]{0,4}[hd]$/, 'must be a number of hours or days, such as 24h').default('24h').describe('A grant whose only uses lie within this time of its making was a temporary one.'),
    state: text.default('.pawl/state.duckdb').describe('The state database.'),
    output: text.default('pawl-out').describe('Folder for scan.json, ledger, proposals and reports.'),
    failOn: z.enum(SEVERITIES).default('high').describe('Lowest severity of a finding that makes the exit code 1.'),
    sources: z.array(z.discriminatedUnion('connector', [first, ...rest])).min(1),
    identities: z.array(identity).default([]).describe('Owners, purposes and cycles of principals; the first match wins.'),
    exceptions: z.array(exception).default([]).describe('Permissions that a person keeps on record until a day.'),
    acknowledged: z.array(acknowledgement).default([]).describe('Gaps in the record that a person accepts until a day.'),
  });
}

function ownKeys(connector: AnyConnector): z.ZodRawShape {
  return connector.config instanceof z.ZodObject ? connector.config.shape : {};
}

/** pawl.yaml as read, with defaults filled in. */
export type Config = z.infer<ReturnType<typeof configShape>>;

/** JSON Schema of pawl.yaml for editors (draft 7, input side). */
export function configJsonSchema(connectors: readonly AnyConnector[]): unknown {
  return z.toJSONSchema(configShape(connectors), { io: 'input', target: 'draft-7' });
}
