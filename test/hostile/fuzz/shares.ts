/** How many inputs a plain run tries of each kind; torture tries ten times as many. */
export const SHARES = {
  configurations: 3_000,
  edits: 20_000,
  'edits of JSON': 20_000,
  'edits of manifests': 500,
  'terminal text': 20_000,
  'Markdown text': 15_000,
  'names and links': 15_000,
  'shell words': 10_000,
  globs: 10_000,
  policies: 40_000,
  exports: 10_000,
  project: 50_000,
  reader: 30_000,
  'reader of bytes': 10_000,
} as const;

/** What is fuzzed. */
export type Target = keyof typeof SHARES;
