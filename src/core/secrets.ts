import { createHash } from 'node:crypto';

/** One form by which a secret is known wherever it stands. */
interface Shape {
  /** What it is, for people: `<file>:<line> holds <what>`. */
  readonly what: string;
  /** Where the form is documented. */
  readonly cite: string;
  /** Finds it; a group `secret` is the part that is one, else all of it. In linear time: what is open at its end never fails, or begins with its run. */
  readonly pattern: RegExp;
  /** A person chose it, so a digest of it could be guessed back. */
  readonly guessable?: true;
}

/** No letter or digit stands before it; the ends of escapes of URLs and of JSON are none. */
const START = String.raw`(?:(?<![A-Za-z0-9%\\])|(?<=%[0-9A-Fa-f]{2})|(?<=\\[nrt]))`;
/** The beginning of a run of letters, digits, `_` and `-`. */
const RUN = String.raw`(?:(?<![\w%\\-])|(?<=%[0-9A-Fa-f]{2})|(?<=\\[nrt]))`;

/**
 * Secrets that are known by their form alone. Others (a password in a condition, say) look like any other text and are
 * not found: docs/foreign-text.md says so.
 */
const SHAPES: readonly Shape[] = [
  { what: 'an AWS access key', cite: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids', pattern: new RegExp(`${START}(?:AKIA|ASIA)[A-Z0-9]{12,124}(?![A-Za-z0-9])`, 'g') },
  {
    what: 'an AWS secret access key',
    cite: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
    pattern: /secret_?(?:access_?)?key\\?["']?[ \t]{0,40}[:=][ \t]{0,40}\\?["']?(?<secret>[A-Za-z0-9/+=]{40})(?![A-Za-z0-9/+=])/gi,
  },
  {
    // The beginnings that all session tokens of the documentation's examples share.
    what: 'an AWS session token',
    cite: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html',
    pattern: /(?<![A-Za-z0-9/+%])(?:FwoGZXIvYXdz|FQoGZXIvYXdz|IQoJb3JpZ2lu|AQoDYXdz)[A-Za-z0-9/+%]{20,}={0,2}/g,
  },
  { what: 'a GitHub token', cite: 'https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats', pattern: new RegExp(`${START}(?:gh[opusr]_[A-Za-z0-9]{30,}|github_pat_\\w{50,})`, 'g') },
  { what: 'a GitLab token', cite: 'https://docs.gitlab.com/security/tokens/#token-prefixes', pattern: new RegExp(`${START}gl(?:pat|dt|rt|ptt|soat|agent)-[\\w-]{20,}`, 'g') },
  { what: 'an npm token', cite: 'https://docs.npmjs.com/about-access-tokens', pattern: new RegExp(`${START}npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])`, 'g') },
  { what: 'a Slack token', cite: 'https://docs.slack.dev/authentication/tokens', pattern: new RegExp(`${START}(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,}`, 'g') },
  { what: 'a JSON web token', cite: 'https://www.rfc-editor.org/rfc/rfc7519#section-3.1', pattern: new RegExp(`${RUN}(?=[\\w-]*eyJ)[\\w-]{11,}\\.eyJ[\\w-]{8,}(?:\\.[\\w-]+)?`, 'g') },
  {
    what: 'a password in an address',
    cite: 'https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1',
    pattern: /(?<=:\/\/)(?<secret>[^\s/:@"'<>\\]{0,256}:[^\s/@"'<>\\]{1,256})(?=@)/g,
    guessable: true,
  },
  {
    what: 'a private key',
    cite: 'https://www.rfc-editor.org/rfc/rfc7468#section-10',
    pattern: /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(?<secret>(?:[A-Za-z0-9+/=:,.\s]|\\{1,4}[nrt]|-(?!----)){1,20000})/g,
  },
];

/** What every secret that is known by its form begins with or holds: almost no text does. */
const MAYBE = /AKIA|ASIA|key|KEY|Key|YXdz|b3JpZ2lu|gh[opusr]_|_pat_|gl[a-z]{2,5}-|npm_|xox|xapp|eyJ|:\/\/[^\s/@]*@/;

/** What stands for a secret: letters and digits only, as long as it was, the same for the same secret. */
const MASK = /REDACTED[0-9a-f]{8}|:\/\/X+@/;

/** A mask itself stays, so that masking twice is masking once. */
const MASKED = /^REDACTED[0-9a-f]{8}x*$/;

/**
 * The text with a mask in place of each secret that is known by its form. As long as before, line by line, and still of
 * the same syntax, so that places in the text stay where they were; equal secrets have equal masks, different ones almost
 * surely different ones. A mask is never a value: whatever holds one tells nothing of what it stands for.
 */
export function withoutSecrets(text: string): string {
  if (!MAYBE.test(text)) return text;
  let out = text;
  for (const { pattern, guessable } of SHAPES) {
    out = out.replace(pattern, (...found: readonly unknown[]) => {
      const whole = found[0] as string;
      const secret = (found.at(-1) as { readonly secret?: string } | undefined)?.secret ?? whole;
      return whole.slice(0, whole.length - secret.length) + (guessable === true ? chosenMask(secret) : masked(secret));
    });
  }
  return out;
}

/** False when neither the text nor any text that is written in it as JSON holds a secret that is known by its form. */
export function mayHoldSecret(text: string): boolean {
  return MAYBE.test(text);
}

/** All texts of a value of plain JSON without secrets, names of members included. The value itself where none holds any. */
export function valueWithoutSecrets<T>(value: T): T {
  return cleaned(value) as T;
}

/** Does the text hold what stands for a secret? */
export function holdsMask(text: string): boolean {
  return MASK.test(text);
}

/** What kind of secret the text holds, such as `a GitHub token`; undefined when it holds none that is known by its form. */
export function secretIn(text: string): string | undefined {
  return MAYBE.test(text) ? SHAPES.find(({ pattern }) => text.search(pattern) >= 0)?.what : undefined;
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return withoutSecrets(value);
  if (Array.isArray(value)) {
    const items = value.map(cleaned);
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value);
  const clean = members.map(([name, inner]) => [withoutSecrets(name), cleaned(inner)] as const);
  return clean.every(([name, inner], index) => name === members[index]![0] && inner === members[index]![1]) ? value : Object.fromEntries(clean);
}

/** Escapes and line ends stay; each run of anything else is masked by itself. */
function masked(secret: string): string {
  return secret.replace(/\\+.|[^\\\s]+/g, (run) => {
    if (run.startsWith('\\') || MASKED.test(run)) return run;
    return run.length < 16 ? 'x'.repeat(run.length) : `REDACTED${createHash('sha256').update(run).digest('hex').slice(0, 8)}`.padEnd(run.length, 'x');
  });
}

function chosenMask(secret: string): string {
  return secret.length < 16 ? 'X'.repeat(secret.length) : 'REDACTED00000000'.padEnd(secret.length, 'x');
}
