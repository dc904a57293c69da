/** Closed vocabulary of verdicts, in order of precedence: the first that holds wins. One per atom and path. */
export const VERDICTS = {
  excepted: { removable: false, meaning: 'a person keeps it on record, with owner, reason and expiry' },
  redundant: { removable: true, meaning: 'a named path that stays grants all of it, or paths that stay allow every call that it allowed' },
  rare: { removable: false, meaning: 'exercised, on so few days that on-demand access would do' },
  exercised: { removable: false, meaning: 'a recorded, authorized call needed it' },
  'possibly-exercised': { removable: false, meaning: 'a call may have needed it' },
  unobservable: { removable: false, meaning: 'this record could not have shown its use' },
  ineffective: { removable: false, meaning: 'it can never authorize anything' },
  'too-new': { removable: false, meaning: 'in force for less than one cycle, or its age cannot be shown' },
  provisional: { removable: false, meaning: 'not needed so far, but the window is shorter than the cycle or incomplete' },
  unexercised: { removable: true, meaning: 'observable all through a complete window of at least one cycle, and never needed' },
} as const satisfies Record<string, { removable: boolean; meaning: string }>;

export type Verdict = keyof typeof VERDICTS;

export const VERDICT_ORDER = Object.keys(VERDICTS) as readonly Verdict[];

/** Verdicts that a recorded call stands behind, or may. */
const USED: ReadonlySet<Verdict> = new Set(['rare', 'exercised', 'possibly-exercised']);

/** Does a recorded call stand behind this verdict, or may one? */
export function isUsed(verdict: Verdict): boolean {
  return USED.has(verdict);
}

/** Only these may leave a policy. */
export function isRemovable(verdict: Verdict): boolean {
  return VERDICTS[verdict].removable;
}

/** What a redundant permission leaves for, with the words in which the ledger begins to say so. */
export const REDUNDANT_TO = {
  same: { says: 'the same permission stays by', meaning: 'a path that stays grants the very same' },
  wider: { says: 'a wider permission stays by', meaning: 'a path that stays grants all of it and more' },
  calls: { says: 'its calls stay allowed by', meaning: 'only recorded calls keep it, and paths that stay allow each of them for certain' },
} as const;
