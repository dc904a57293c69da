import { z } from 'zod';
import type { AnyConnector } from '../core/connector.ts';
import type { PermissionModel } from '../core/permission-model.ts';
import type { UsageSource } from '../core/usage-source.ts';
import { hash64 } from '../core/digest.ts';
import { canonicalJson } from '../core/json.ts';
import { principalKey } from '../core/principal.ts';
import type { FoldKey } from '../core/usage.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';
import { RowBuffer } from './row-buffer.ts';

const SQL = loadSql('calls.sql', import.meta.url);
export const CallRow = z.strictObject({ call_id: z.union([z.number(), z.bigint()]), key: z.string() });

type Model = PermissionModel<unknown, unknown, unknown>;

/** Accesses of one instance, each once. */
export interface Accesses {
  /** By access key; `exercised` when a recorded, authorized call needed it or may have. */
  readonly all: Map<bigint, { readonly access: unknown; exercised: boolean }>;
}

/** What the semantic pass over one source needs. */
export interface InterpretInput {
  readonly source: string;
  readonly connector: AnyConnector;
  readonly model: Model;
  readonly usage: UsageSource<unknown, unknown>;
  /** By instance. */
  readonly inventories: ReadonlyMap<string, unknown>;
  /** What the connector read beside the record, if there is any. */
  readonly evidence: unknown;
}

/**
 * Interprets every distinct call of one source once and fills `interpretation`, `call_holder`, `contradiction`, `need` and `call_class`.
 * Returns the distinct accesses by instance.
 */
export async function interpretCalls(store: Store, input: InterpretInput): Promise<ReadonlyMap<string, Accesses>> {
  const interpretation = new RowBuffer(store, 'interpretation', ['call_id', 'status', 'principal_key', 'group_name', 'reason', 'named']);
  const holders = new RowBuffer(store, 'call_holder', ['call_id', 'principal_key']);
  const need = new RowBuffer(store, 'need', ['call_id', 'requirement', 'certainty', 'alternatives', 'principal_key', 'access_key']);
  const contradiction = new RowBuffer(store, 'contradiction', ['call_id', 'system', 'instance', 'group_name', 'reason']);
  const classes = new RowBuffer(store, 'call_class', ['call_id', 'class']);
  const found = new Map<string, Accesses>();
  for await (const rows of store.stream(SQL, CallRow, { source_id: input.source })) {
    for (const row of rows) {
      const callId = BigInt(row.call_id);
      const key = JSON.parse(row.key) as FoldKey;
      for (const name of new Set(input.usage.classes(key))) classes.add(callId, name);
      const result = input.usage.interpret(key, input.inventories.get(key.instance), input.evidence);
      const caller = principalKey({ system: input.connector.id, instance: key.instance, id: key.principal });
      if (result.unmapped !== undefined) {
        interpretation.add(callId, 'unmapped', principalKey(result.unmapped.principal), result.unmapped.group, result.unmapped.reason, result.named ?? null);
        for (const holder of new Set(result.unmapped.holders?.map(principalKey))) holders.add(callId, holder);
      } else {
        interpretation.add(callId, result.permissionless === undefined ? 'mapped' : 'permissionless', caller, '', result.permissionless ?? '', result.named ?? null);
      }
      for (const group of result.contradicted?.groups ?? []) {
        contradiction.add(callId, input.connector.id, key.instance, group, result.contradicted?.reason ?? '');
      }
      const exercised = key.outcome === 'allowed' || key.outcome === 'failed';
      for (const [index, requirement] of result.requirements.entries()) {
        const holder = principalKey(requirement.principal);
        for (const access of requirement.anyOf) {
          const accessKey = remember(found, requirement.principal.instance, access, exercised);
          need.add(callId, index, requirement.certainty, requirement.anyOf.length, holder, accessKey);
        }
      }
    }
    for (const buffer of [interpretation, holders, contradiction, need, classes]) await buffer.flush(50_000);
  }
  for (const buffer of [interpretation, holders, contradiction, need, classes]) await buffer.flush();
  return found;
}

function remember(found: Map<string, Accesses>, instance: string, access: unknown, exercised: boolean): bigint {
  let accesses = found.get(instance);
  if (accesses === undefined) {
    accesses = { all: new Map() };
    found.set(instance, accesses);
  }
  const key = hash64(`${instance}\n${canonicalJson(access)}`);
  const known = accesses.all.get(key);
  if (known === undefined) accesses.all.set(key, { access, exercised });
  else if (exercised) known.exercised = true;
  return key;
}

/** The grants by which the accesses of one instance are decided; without an inventory none can be. */
export interface DecideInput {
  readonly system: string;
  readonly instance: string;
  readonly model: Model;
  readonly inventory: unknown;
}

/** Decides every distinct access of one instance once under today's grants and fills `access` and `access_holder`. */
export async function decideAccesses(store: Store, { system, instance, model, inventory }: DecideInput, accesses: Accesses): Promise<void> {
  const buffer = new RowBuffer(store, 'access', ['access_key', 'system', 'instance', 'principal_key', 'group_name', 'text', 'body', 'exercised', 'decision', 'decided_by']);
  const holders = new RowBuffer(store, 'access_holder', ['access_key', 'principal_key']);
  for (const [key, { access, exercised }] of accesses.all) {
    const decision = inventory === undefined ? undefined : model.allows(inventory, access);
    buffer.add(
      key, system, instance, principalKey(model.accessPrincipal(access)), model.accessGroup(access), model.accessText(access),
      canonicalJson(access), exercised, decision?.decision ?? 'unknown', decision === undefined ? 'no export of this instance' : because(decision),
    );
    for (const holder of new Set(model.accessHolders?.(access).map(principalKey))) holders.add(key, holder);
    await buffer.flush(50_000);
    await holders.flush(50_000);
  }
  await buffer.flush();
  await holders.flush();
}

function because(decision: ReturnType<Model['allows']>): string {
  if (decision.decision === 'allowed') return decision.by.join(', ');
  return decision.decision === 'denied' ? decision.by : decision.missing.join(', ');
}
