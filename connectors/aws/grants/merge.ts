import { SourceError } from '../../../src/core/errors.ts';
import { canonicalJson } from '../../../src/core/json.ts';
import { by, byText } from '../../../src/core/order.ts';
import type { AwsInventory, Holder, ManagedPolicy } from '../inventory.ts';
import { holderName } from '../references.ts';
import { BrokenDetail } from './broken.ts';
import { EXPORT_COMMAND } from './commands.ts';
import { holdersOf, policiesOf } from './holders.ts';
import type { Page } from './page.ts';
import { ambiguous, oddHolder, oddPolicy } from './refuse.ts';

interface Read {
  readonly page: Page;
  readonly holders: readonly Holder[];
  readonly policies: readonly ManagedPolicy[];
  readonly accounts: ReadonlySet<string>;
}

/**
 * Merges pages into one inventory per account, sorted by account, everything in them sorted by ARN: the order of the
 * files does not matter.
 * @throws SourceError when a page cannot be read, pages are missing, or two exports of one account differ.
 */
export function merge(source: string, pages: readonly Page[]): readonly AwsInventory[] {
  const reads = pages.map((page) => readHolders(source, page));
  const accounts = [...new Set(reads.flatMap((read) => [...read.accounts]))].sort(byText);
  const stray = reads.find((read) => read.accounts.size === 0);
  if (accounts.length > 1 && stray !== undefined) {
    throw new SourceError(source, `${stray.page.path}: this page names no account, and there are pages of ${accounts.length} accounts`, {
      input: stray.page.path,
      remedy: `export each account in one piece: ${EXPORT_COMMAND}`,
    });
  }
  return accounts.map((account) => {
    const own = reads.filter((read) => read.accounts.has(account) || read.accounts.size === 0);
    refuseCutSeries(source, account, own);
    const inventory = inventoryOf(source, account, own);
    refuseAmbiguous(source, inventory, own[0]!.page.path);
    refuseFiltered(source, inventory, own[0]!.page.path);
    return inventory;
  });
}

function readHolders(source: string, page: Page): Read {
  try {
    const holders = holdersOf(page.details);
    const policies = policiesOf(page.details);
    const accounts = new Set([...holders, ...policies].map((thing) => thing.arn.split(':')[4] ?? '').filter((account) => account !== 'aws'));
    const odd = first(holders, oddHolder) ?? first(policies, oddPolicy);
    if (odd !== undefined) throw new BrokenDetail(odd);
    return { page, holders, policies, accounts };
  } catch (error) {
    if (!(error instanceof BrokenDetail)) throw error;
    throw new SourceError(source, `${page.path}: ${error.message}`, { input: page.path, remedy: `export again: ${EXPORT_COMMAND}` });
  }
}

function first<T>(things: readonly T[], wrong: (thing: T) => string | undefined): string | undefined {
  for (const thing of things) {
    const reason = wrong(thing);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** A series of pages of the API ends with one that is not truncated. */
function refuseCutSeries(source: string, account: string, reads: readonly Read[]): void {
  if (reads.some((read) => !read.page.truncated)) return;
  const path = reads.map((read) => read.page.path).sort(byText)[0]!;
  throw new SourceError(source, `${path}: a part of an export of account ${account}: IsTruncated is true and the last page is missing`, {
    input: path,
    remedy: `export again without --max-items and --no-paginate: ${EXPORT_COMMAND}`,
  });
}

function inventoryOf(source: string, account: string, reads: readonly Read[]): AwsInventory {
  const holders = new Map<string, Holder>();
  const policies = new Map<string, ManagedPolicy>();
  for (const read of reads) {
    const mine = (thing: { readonly arn: string }): boolean => [account, 'aws'].includes(thing.arn.split(':')[4]!);
    for (const holder of read.holders.filter(mine)) put(source, holders, holder, read, account);
    for (const policy of read.policies.filter(mine)) put(source, policies, policy, read, account);
  }
  const own = [...holders.keys(), ...policies.keys()].find((arn) => arn.split(':')[4] === account);
  return {
    account,
    partition: own?.split(':')[1] ?? 'aws',
    holders: [...holders.values()].sort(by((holder) => holder.arn)),
    policies: [...policies.values()].sort(by((policy) => policy.arn)),
  };
}

/** Two exports may show the same thing, but not two states of it: then one of them is old. */
function put<T extends { readonly arn: string }>(source: string, things: Map<string, T>, thing: T, read: Read, account: string): void {
  const known = things.get(thing.arn);
  if (known !== undefined && canonicalJson(known) !== canonicalJson(thing)) {
    throw new SourceError(source, `${read.page.path}: ${thing.arn} differs from another export of account ${account}`, {
      input: read.page.path,
      remedy: 'keep only the newest export of each account in `grants`',
    });
  }
  things.set(thing.arn, thing);
}

function refuseAmbiguous(source: string, inventory: AwsInventory, path: string): void {
  const reason = ambiguous(inventory);
  if (reason === undefined) return;
  throw new SourceError(source, `${path}: ${reason} in account ${inventory.account}`, { input: path, remedy: `export again: ${EXPORT_COMMAND}` });
}

/**
 * With `--filter`, AWS leaves out what others refer to. A missing group or customer-managed policy hides grants that
 * this very account holds, so the export is refused. A missing AWS-managed policy is left to the model, which counts
 * its holders' rights as not wholly known.
 */
function refuseFiltered(source: string, inventory: AwsInventory, path: string): void {
  const groups = new Set(inventory.holders.filter((holder) => holder.kind === 'group').map((holder) => holder.name));
  const policies = new Set(inventory.policies.map((policy) => policy.arn));
  for (const holder of inventory.holders) {
    const group = holder.groups.find((name) => !groups.has(name));
    const referred = [...holder.attached, ...(holder.boundary === undefined ? [] : [holder.boundary])];
    const policy = referred.find((arn) => !policies.has(arn) && arn.split(':')[4] !== 'aws');
    const missing = group !== undefined ? `group ${group} (GroupDetailList)` : policy !== undefined ? `policy ${policy} (Policies)` : undefined;
    if (missing === undefined) continue;
    throw new SourceError(source, `${path}: a part of an export: ${holderName(holder)} refers to ${missing}, which is not in it`, {
      input: path,
      remedy: `export again without --filter: ${EXPORT_COMMAND}`,
    });
  }
}
