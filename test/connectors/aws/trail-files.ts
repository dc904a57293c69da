import { INSTANCE } from './observed.ts';

/** One trail: members of `describe-trails` that differ from the usual ones (null = left out), `get-event-selectors`, `get-trail-status`. */
export interface TrailOutputs {
  readonly trail?: Readonly<Record<string, unknown>>;
  /** `true`: the selectors that log all management events. */
  readonly selectors?: object | true;
  readonly status?: object;
}

const ALL = { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] }] };

/** The outputs of the CLI about some trails. */
export function trailFiles(trails: readonly TrailOutputs[]): readonly { readonly path: string; readonly text: string }[] {
  const described = trails.map(({ trail = {} }) => {
    const text = (member: string, usual: string): string => (typeof trail[member] === 'string' ? trail[member] : usual);
    const [name, home] = [text('Name', 'main'), text('HomeRegion', 'us-east-1')];
    const usual = { Name: name, TrailARN: `arn:aws:cloudtrail:${home}:${INSTANCE}:trail/${name}`, HomeRegion: home, IsMultiRegionTrail: true, IncludeGlobalServiceEvents: true, IsOrganizationTrail: false };
    return { arn: text('TrailARN', usual.TrailARN), name, members: Object.fromEntries(Object.entries({ ...usual, ...trail }).filter(([, value]) => value !== null)) };
  });
  const files = [{ path: 'describe-trails.json', text: JSON.stringify({ trailList: described.map(({ members }) => members) }) }];
  for (const [index, { selectors, status }] of trails.entries()) {
    const { arn: TrailARN, name } = described[index]!;
    if (selectors !== undefined) files.push({ path: `get-event-selectors.${index}.json`, text: JSON.stringify({ TrailARN, ...(selectors === true ? ALL : selectors) }) });
    if (status !== undefined) files.push({ path: `get-trail-status.${name}.json`, text: JSON.stringify(status) });
  }
  return files;
}
