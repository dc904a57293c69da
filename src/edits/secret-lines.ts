import { secretIn, withoutSecrets } from '../core/secrets.ts';

/** A line of a file that looks as if it held a secret. */
export interface SecretLine {
  /** From 1. */
  readonly line: number;
  /** What it looks like, such as `a GitHub token`. */
  readonly what: string;
}

/** Names after which people write secrets: the end of a key, of a variable or of an argument. */
const NAME = String.raw`(?:pass(?:word|wd|phrase)|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?)`;

/**
 * Values that say where a secret is instead of telling it: interpolations and references of Terraform, CloudFormation
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html) and shells, ARNs, empty words.
 */
const POINTER = /^(?:\$|\{\{|!|arn:|\*+$|true$|false$|null$|\d{1,5}$)/i;

/** Ways to write a secret down, each with the value as its last group. */
const WRITTEN: readonly RegExp[] = [
  // JSON, YAML and HCL with quotes; also inside of a JSON text within another.
  new RegExp(String.raw`${NAME}\\?["']?[ \t]{0,40}(?:=>?|:)[ \t]{0,40}\\?(?:"([^"\\\n]{4,4096})|'([^'\\\n]{4,4096}))`, 'gi'),
  // YAML without quotes, to the end of the line; of CloudFormation's parameters only their default could be one, by another name.
  new RegExp(String.raw`${NAME}["']?:[ \t]{1,40}([^\s"'{[!&*|>#$][^\s]{3,4096})[ \t\r]*$`, 'gi'),
  // Variables of a shell, and options such as --password=…
  new RegExp(String.raw`${NAME}=([^\s"'\\$<]{4,4096})`, 'gi'),
  // Statements of databases (PostgreSQL CREATE ROLE, MySQL CREATE USER).
  /\b(?:password|identified by)[ \t]{1,40}'([^'\n]{1,4096})'/gi,
];

/**
 * The lines of a text that look as if they held a secret: by its form, or by the name that stands before it. Meant for what
 * is shown to people: it may well take something else for a secret.
 */
export function secretLines(text: string): readonly SecretLine[] {
  const masked = withoutSecrets(text).split('\n');
  return text.split('\n').flatMap((line, index): SecretLine[] => {
    const what = masked[index] !== line ? (secretIn(line) ?? 'a private key') : isWritten(line) ? 'a password or a token' : undefined;
    return what === undefined ? [] : [{ line: index + 1, what }];
  });
}

function isWritten(line: string): boolean {
  return WRITTEN.some((pattern) => [...line.matchAll(pattern)].some((found) => {
    const value = found.slice(1).find((group) => group !== undefined) ?? '';
    return !POINTER.test(value);
  }));
}
