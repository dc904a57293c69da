import { ConfigError } from '../../../src/core/errors.ts';

// IAM API Reference, "CreateRole" (RoleName) and "PutRolePolicy" (PolicyName).
const NAME = /^[\w+=,.@-]{1,128}$/;
// IAM API Reference, "CreatePolicy" (Path): printable ASCII between the first and the last slash.
const POLICY_ARN = /^arn:aws[\w-]*:iam::(?:\d{12}|aws):policy\/[\x21-\x7e]{1,640}$/;
const ACCOUNT = /^\d{12}$/;

/**
 * A word of a POSIX shell that stands for exactly this text (Shell Command Language, 2.2.2 "Single-Quotes").
 * @throws ConfigError for a NUL, which no argument can carry.
 */
export function shellWord(text: string): string {
  if (text.includes('\0')) throw new ConfigError('a name holds a NUL character, which no command can carry');
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * Refuses what IAM could not have issued: such a text comes from a forged export, and the AWS CLI gives some texts a
 * meaning (`file://…` is read from disk; AWS CLI User Guide, "Loading a parameter from a file").
 */
export function requireName(kind: 'name' | 'policy' | 'account', text: string): string {
  const pattern = { name: NAME, policy: POLICY_ARN, account: ACCOUNT }[kind];
  if (pattern.test(text)) return text;
  const what = { name: 'a name', policy: 'the ARN of a policy', account: 'the id of an account' }[kind];
  throw new ConfigError(`the export holds ${JSON.stringify(text)}, which IAM would not accept as ${what}`, {
    remedy: 'export the account again',
  });
}

/** File names for references: readable, safe on every file system, distinct. */
export class FileNames {
  readonly #taken = new Set<string>();

  /** A name of at most 80 characters without an ending. */
  of(reference: string): string {
    const readable = reference.replace(/^arn:[^/]*:policy\//, 'policy-').replace(/[^A-Za-z0-9._]+/g, '-').slice(0, 70);
    const base = readable.replace(/^[-.]+|[-.]+$/g, '') || 'policy';
    let name = base;
    for (let count = 2; this.#taken.has(name.toLowerCase()); count++) name = `${base}-${count}`;
    this.#taken.add(name.toLowerCase());
    return name;
  }
}
