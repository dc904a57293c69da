import type { LiveConfig } from './config.ts';

type Logs = NonNullable<LiveConfig['logs']>;

/** Names of the folders below a prefix of a bucket, without the prefix and the closing `/`. */
export type Folders = (prefix: string) => Promise<readonly string[]>;

/** Prefixes of a trail's folders, one for each account, kind of file and region: `…AWSLogs/<account>/CloudTrail/<region>/`. */
export async function logFolders(logs: Logs, folders: Folders): Promise<readonly string[]> {
  const root = `${prefixOf(logs)}AWSLogs/`;
  const found: string[] = [];
  for (const account of await accountFolders(logs, root, folders)) {
    for (const kind of await folders(account)) {
      if (kind !== 'CloudTrail' && (kind !== 'CloudTrail-Digest' || logs.digests === false)) continue;
      for (const region of await folders(`${account}${kind}/`)) {
        if (logs.regions === undefined || logs.regions.includes(region)) found.push(`${account}${kind}/${region}/`);
      }
    }
  }
  return found;
}

/** What stands before `AWSLogs/`. */
export function prefixOf(logs: Logs): string {
  return logs.prefix === undefined || logs.prefix === '' || logs.prefix.endsWith('/') ? (logs.prefix ?? '') : `${logs.prefix}/`;
}

/** The trail of an organization puts `o-…/` before the accounts. */
async function accountFolders(logs: Logs, root: string, folders: Folders): Promise<readonly string[]> {
  const wanted = (name: string): boolean => /^\d{12}$/.test(name) && (logs.accounts === undefined || logs.accounts.includes(name));
  const found: string[] = [];
  for (const name of await folders(root)) {
    if (wanted(name)) found.push(`${root}${name}/`);
    if (!/^o-[a-z0-9]{10,32}$/.test(name)) continue;
    for (const account of await folders(`${root}${name}/`)) if (wanted(account)) found.push(`${root}${name}/${account}/`);
  }
  return found;
}
