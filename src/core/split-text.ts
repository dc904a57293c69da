import type { SplitRecord } from './documents/split.ts';
import { plural } from './number-text.ts';
import { shellWord, type WayBack } from './proposal-text.ts';

/** What becomes of calls that were not told apart. */
export const UNTOLD_MEANING = 'The record does not hold where these sessions came from. Each new principal keeps what they used, and they keep the shared one.';
export const NONE_UNTOLD = 'Nobody: every recorded call was told apart.';

/** `12 calls that used 3 permissions`; empty when every call was told apart. */
export function untoldText({ calls, permissions }: SplitRecord['untold']): string {
  return calls === 0 ? '' : `${plural(calls, 'call')} that used ${plural(permissions, 'permission')}`;
}

/** How to undo a split, from the names of the files in its folder; the commands are run in the output folder. */
export function splitWaysBack({ folder, files }: Pick<SplitRecord, 'folder' | 'files'>): WayBack[] {
  if (folder === null || !files.includes('rollback.sh')) return [];
  return [{ command: `sh ${shellWord(`${folder}/rollback.sh`)}`, when: 'takes the new principals away, as long as nobody uses them' }];
}
