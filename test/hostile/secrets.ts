/**
 * Made-up secrets in the forms of real ones, each recognisable by the letters `Zq7`. Keys of AWS keep the form of the
 * IAM User Guide's examples; none of them ever opened anything.
 */
export const SECRETS = {
  accessKey: 'AKIAZQ7ZQ7ZQ7ZQ7ZQ7A',
  temporaryKey: 'ASIAZQ7ZQ7ZQ7ZQ7ZQ7B',
  secretKey: 'Zq7wJalrXUtnFEMI/K7MDENG/bPxRfiCYZq7KEY1',
  sessionToken: `FwoGZXIvYXdzEZq7${'Zq7aBcDeF0123456789'.repeat(12)}==`,
  password: 'Zq7-correct-horse-battery',
  urlPassword: 'Zq7urlpass',
  bearer: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJacTcifQ.Zq7signatureZq7signature',
  parameter: 'Zq7-value-of-a-secure-parameter',
  privateKey: '-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEAZq7Zq7Zq7\n-----END RSA PRIVATE KEY-----',
  slack: 'xoxb-2147483647-Zq7Zq7Zq7Zq7',
  github: 'ghp_Zq7Zq7Zq7Zq7Zq7Zq7Zq7Zq7Zq7Zq7Zq7Zq7',
} as const;

/** What to look for: the secrets themselves, and the forms in which base64 and URLs would carry them on. */
const TRACES: readonly { readonly name: string; readonly bytes: Buffer }[] = Object.entries(SECRETS).flatMap(([name, secret]) => {
  const core = secret.includes('\n') ? (secret.split('\n')[1] ?? secret) : secret.slice(0, 40);
  return [
    { name, bytes: Buffer.from(core) },
    { name: `${name} as base64`, bytes: Buffer.from(Buffer.from(core).toString('base64').slice(0, -4)) },
    { name: `${name} in a URL`, bytes: Buffer.from(encodeURIComponent(core)) },
  ];
});

/** Names of the secrets of which the bytes hold a trace. */
export function tracesIn(bytes: Buffer): readonly string[] {
  return [...new Set(TRACES.filter((trace) => bytes.includes(trace.bytes)).map(({ name }) => name))];
}
