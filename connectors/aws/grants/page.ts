import type { InputText } from '../../../src/core/connector.ts';
import { SourceError } from '../../../src/core/errors.ts';
import { isObject } from '../../../src/core/json.ts';
import { AccountDetails } from '../schema.ts';

/** The command that makes a whole export, as the remedy of everything that is wrong with one. */
export const EXPORT_COMMAND = 'aws iam get-account-authorization-details --output json > account-authorization-details.json';

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
export function readPage(source: string, input: InputText): Page {
  const broken = (message: string): SourceError =>
    new SourceError(source, `${input.path}: ${message}`, { input: input.path, remedy: `export again: ${EXPORT_COMMAND}` });
  let value: unknown;
  try {
    value = JSON.parse(input.text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw broken(`not JSON: ${(error as Error).message}`);
  }
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
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw broken(`${placeOf(issue?.path ?? [])}: ${issue?.message ?? 'not as AWS writes it'}`);
  }
  const truncated = parsed.data.IsTruncated === true;
  if (!truncated && parsed.data.Marker !== undefined && parsed.data.Marker !== null) throw broken('a part of an export: Marker is left over');
  return { path: input.path, details: parsed.data, truncated };
}

/** `RoleDetailList[3].Arn`. */
function placeOf(path: readonly PropertyKey[]): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`)).join('');
}
