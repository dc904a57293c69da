import { byText } from '../../../src/core/order.ts';
import type { ConditionLine } from '../model/trust/narrow.ts';
import type { TrustRequest } from '../model/trust/request.ts';

/** Keys by which a workload is told from others, in the order in which they are written. */
const TELLING: readonly RegExp[] = [/:sub$/i, /^aws:RequestTag\/(?:eks-cluster-name|kubernetes-namespace|kubernetes-service-account)$/i, /^sts:SourceIdentity$/i, /^sts:ExternalId$/i];

/** More branches than this are a pattern: the next one would be refused. */
const BRANCHES = 2;

/**
 * Lines of conditions that hold for every request of one workload: those keys whose values all of them tell. The name of
 * the session is only asked for when it is what tells the workload from others of one caller.
 */
export function subjectLines(requests: readonly TrustRequest[], bySessionName: boolean): readonly ConditionLine[] {
  const telling = bySessionName ? [...TELLING, /^sts:RoleSessionName$/i] : TELLING;
  const keys = [...new Set(requests.flatMap(({ context }) => Object.keys(context)))].sort(byText);
  return telling.flatMap((pattern) => keys.filter((key) => pattern.test(key)).flatMap((key) => lineOf(key, requests)));
}

function lineOf(key: string, requests: readonly TrustRequest[]): ConditionLine[] {
  const told = requests.map(({ context }) => context[key]);
  if (told.some((values) => values === undefined || values === null || values.length !== 1)) return [];
  const values = [...new Set(told.flatMap((each) => each ?? []))].sort(byText);
  const patterns = generalized(values);
  return [patterns === undefined ? { operator: 'StringEquals', key, values } : { operator: 'StringLike', key, values: patterns }];
}

/**
 * Branches come and go: a pipeline that ran on several of them runs on the next one, too, so all branches of its
 * repository are meant. Inside the old policy this stays, because the old lines stay beside it.
 */
function generalized(values: readonly string[]): readonly string[] | undefined {
  const groups = new Map<string, string[]>();
  for (const value of values) {
    const stem = /^(repo:[^:]+:ref:refs\/heads\/|project_path:[^:]+:ref_type:branch:ref:)./.exec(value)?.[1] ?? value;
    groups.set(stem, [...(groups.get(stem) ?? []), value]);
  }
  if (![...groups.values()].some((group) => group.length > BRANCHES)) return undefined;
  const literal = (value: string): boolean => !/[*?$]/.test(value);
  if (!values.every(literal)) return undefined;
  return [...groups].flatMap(([stem, group]) => (group.length > BRANCHES ? [`${stem}*`] : group)).sort(byText);
}
