import type { PermissionModel } from '../core/permission-model.ts';

/** What a replay under another policy says; texts are sorted. */
export interface Replay {
  readonly kept: number;
  /** Accesses that today's grants refuse already, so that nothing can break. */
  readonly ungranted: number;
  readonly broken: readonly string[];
  readonly unknown: readonly string[];
  /** Grants of the policy that lie outside what is granted today. */
  readonly wider: readonly string[];
}

/**
 * Replays exercised accesses under any policy. An access that no known grant allows today cannot break. One that is
 * definitely allowed is kept; one that is definitely refused breaks; the rest is kept only when it is preserved whatever
 * the missing facts are.
 */
export function replay<I, P, A>(model: PermissionModel<I, P, A>, granted: I, proposed: I, accesses: readonly A[]): Replay {
  const broken: string[] = [];
  const unknown: string[] = [];
  let kept = 0;
  let ungranted = 0;
  for (const access of accesses) {
    if (model.allows(granted, access).decision === 'denied') {
      ungranted++;
      continue;
    }
    const after = model.allows(proposed, access);
    if (after.decision === 'allowed') kept++;
    else if (after.decision === 'denied') broken.push(`${model.accessText(access)}: ${after.by}`);
    else {
      const preserved = model.preserves(granted, proposed, access);
      if (preserved.preserved === 'yes') kept++;
      else if (preserved.preserved === 'no') broken.push(`${model.accessText(access)}: ${preserved.witness}`);
      else unknown.push(`${model.accessText(access)}: ${preserved.reason}`);
    }
  }
  const cover = model.covers(granted, proposed);
  const wider = cover.covers === 'no' ? cover.uncovered : [];
  return { kept, ungranted, broken: broken.sort(), unknown: unknown.sort(), wider: [...wider].sort() };
}
