import { SourceError } from '../../../src/core/errors.ts';
import { isObject } from '../../../src/core/json.ts';
import { AccountDetails } from '../schema.ts';
import { EXPORT_COMMAND } from './commands.ts';
import type { Input } from './input.ts';
import { firstIssue } from './place.ts';

const LISTS = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const;

/** One file: one answer of the API, or all of them merged by the CLI. */
export interface Page {
  readonly path: string;
  readonly details: AccountDetails;
  /** More pages follow this one. */
  readonly truncated: boolean;
}

/**
 * Reads one file.
 * @throws SourceError naming the file and the member, when it is no such export or a part of one that no further page
 * can complete.
 */
export function readPage(source: string, { path, value }: Input): Page {
  const broken = (message: string): SourceError =>
    new SourceError(source, `${path}: ${message}`, { input: path, remedy: `export again: ${EXPORT_COMMAND}` });
  // `aws iam` called through an SDK is sometimes saved with the name of the answer around it.
  const details = isObject(value) && isObject(value['GetAccountAuthorizationDetailsResult']) ? value['GetAccountAuthorizationDetailsResult'] : value;
  if (!isObject(details) || !LISTS.some((list) => Array.isArray(details[list]))) {
    throw broken('not an export of GetAccountAuthorizationDetails: it has none of UserDetailList, GroupDetailList, RoleDetailList, Policies');
  }
  const absent = LISTS.filter((list) => details[list] === undefined);
  if (absent.length > 0) throw broken(`a part of an export: ${absent.join(', ')} is missing, and AWS always writes all four lists`);
  // Left by `--max-items`: the CLI stopped by itself, and nothing in the answer tells where.
  if (details['NextToken'] !== undefined && details['NextToken'] !== null) throw broken('a part of an export: NextToken is left over');
  const parsed = AccountDetails.safeParse(details);
  if (!parsed.success) throw broken(firstIssue(parsed.error));
  const truncated = parsed.data.IsTruncated === true;
  if (!truncated && parsed.data.Marker !== undefined && parsed.data.Marker !== null) throw broken('a part of an export: Marker is left over');
  return { path, details: parsed.data, truncated };
}
