import { ALL } from '../model/match.ts';
import type { Asker, Share } from './asker.ts';
import { type AuditRule, matchesPath, resourceOf } from './level.ts';
import type { Requests } from './requests.ts';

/** Which of these requests a rule of an audit policy matches; `some` where it cannot be told. */
export function shareOf(rule: AuditRule, asker: Asker, requests: Requests): Share {
  return both([
    rule.users.length === 0 ? 'all' : either(rule.users.map(asker.isUser)),
    rule.userGroups.length === 0 ? 'all' : either(rule.userGroups.map(asker.inGroup)),
    rule.verbs.length === 0 ? 'all' : verbShare(rule.verbs, requests.verb),
    objectShare(rule, requests),
  ]);
}

function verbShare(verbs: readonly string[], verb: string): Share {
  if (verb === ALL) return 'some';
  return verbs.includes(verb) ? 'all' : 'none';
}

function objectShare(rule: AuditRule, requests: Requests): Share {
  const { kind, path } = requests;
  if (rule.namespaces.length > 0 || rule.resources.length > 0) {
    if (kind === undefined) return 'none';
    return both([
      rule.namespaces.length === 0 ? 'all' : namespaceShare(rule.namespaces, requests),
      rule.resources.length === 0 ? 'all' : either(rule.resources.map((entry) => kindShare(entry, kind, requests.except))),
    ]);
  }
  if (rule.nonResourceURLs.length === 0) return 'all';
  return path === undefined ? 'none' : either(rule.nonResourceURLs.map((pattern) => pathShare(pattern, path)));
}

function namespaceShare(namespaces: readonly string[], { namespace, exceptNamespaces }: Requests): Share {
  if (namespace !== '') return namespaces.includes(namespace) ? 'all' : 'none';
  return namespaces.every((name) => exceptNamespaces.includes(name)) ? 'none' : 'some';
}

type Kind = NonNullable<Requests['kind']>;

function kindShare(entry: AuditRule['resources'][number], kind: Kind, except: Requests['except']): Share {
  const group: Share = kind.group === ALL ? 'some' : kind.group === entry.group ? 'all' : 'none';
  if (group === 'none' || entry.resources.length === 0) return group;
  const resource = either(entry.resources.map((pattern) => resourceShare(pattern, kind.resource)));
  if (resource === 'none' || isExcepted(entry, kind, except)) return 'none';
  return both([group, resource, entry.resourceNames.length === 0 ? 'all' : nameShare(entry.resourceNames, kind.names)]);
}

/** Everything that a rule names of a wildcard may be apart already. */
function isExcepted(entry: AuditRule['resources'][number], kind: Kind, except: Requests['except']): boolean {
  if (!kind.resource.startsWith(ALL)) return false;
  return entry.resources.every((name) => except.some((rule) => rule.apiGroups.includes(entry.group) && rule.resources.includes(name) && rule.resourceNames.length === 0));
}

function resourceShare(pattern: string, resource: string): Share {
  if (pattern === ALL) return 'all';
  if (resource === ALL) return 'some';
  const [name = '', subresource = ''] = resource.split('/');
  if (name === ALL) {
    if (pattern === `${ALL}/${subresource}`) return 'all';
    return pattern.endsWith(`/${subresource}`) || pattern.endsWith('/*') ? 'some' : 'none';
  }
  return resourceOf(pattern, { resource: name, subresource }) ? 'all' : 'none';
}

function nameShare(audited: readonly string[], names: readonly string[]): Share {
  if (names.length === 0) return 'some';
  const count = names.filter((name) => audited.includes(name)).length;
  return count === names.length ? 'all' : count === 0 ? 'none' : 'some';
}

/** Of a granted path, which may end in a star, how much a pattern of the audit policy takes. */
function pathShare(pattern: string, path: string): Share {
  if (!path.endsWith(ALL)) return matchesPath(pattern, path) ? 'all' : 'none';
  const beginning = path.slice(0, -1);
  if (!pattern.endsWith(ALL)) return pattern.startsWith(beginning) ? 'some' : 'none';
  const taken = pattern.replace(/\*+$/, '');
  return beginning.startsWith(taken) ? 'all' : taken.startsWith(beginning) ? 'some' : 'none';
}

function both(shares: readonly Share[]): Share {
  if (shares.includes('none')) return 'none';
  return shares.includes('some') ? 'some' : 'all';
}

function either(shares: readonly Share[]): Share {
  if (shares.includes('all')) return 'all';
  return shares.includes('some') ? 'some' : 'none';
}
