import { groupBy } from '../../../src/core/group.ts';
import type { PolicyRule } from '../rbac.ts';
import { type Catalogue, isLiteral, type Kind, METHODS } from './catalogue.ts';
import { ALL, resourceMatches } from './match.ts';

/** A piece of a rule, see `KubernetesPermission`. */
export interface Cell {
  /** One verb, one group and resource by one name or every name, or one path. */
  readonly rule: PolicyRule;
  readonly except: readonly PolicyRule[];
  /** The rule as it stands, where a wildcard of it was expanded. */
  readonly expandedFrom: PolicyRule | undefined;
}

/**
 * Everything that a rule says, piece by piece, with wildcards expanded by what is known; what a wildcard stands for beside
 * that is a piece of its own. `a/*` is kept as it is: it matches nothing.
 */
export function cellsOf(rule: PolicyRule, known: Catalogue): readonly Cell[] {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule;
  const names = resourceNames.length === 0 ? [[]] : [...new Set(resourceNames)].map((name) => [name]);
  const kinds = apiGroups.flatMap((apiGroup) => resources.map((resource) => ({ apiGroup, resource })));
  const inApi = verbs.flatMap((verb) => kinds.flatMap((kind) => names.flatMap((resourceNames) => ofKind(verb, kind, resourceNames, known))));
  const paths = verbs.flatMap((verb) => nonResourceURLs.flatMap((path) => ofPath(verb, path)));
  return [...inApi, ...paths];
}

function ofKind(verb: string, kind: Kind, resourceNames: readonly string[], known: Catalogue): readonly Cell[] {
  const source = piece(verb, kind, resourceNames);
  const isPattern = !isLiteral(kind.apiGroup, kind.resource) && !kind.resource.endsWith(`/${ALL}`);
  const literal = isPattern ? known.kinds.filter((each) => standsFor(kind, each)) : [kind];
  const expandedFrom = isPattern || verb === ALL ? source : undefined;
  const cells = literal.flatMap((each): readonly Cell[] => {
    if (verb !== ALL) return [{ rule: piece(verb, each, resourceNames), except: [], expandedFrom }];
    const named = known.verbsOf(each);
    return [
      ...named.map((one) => ({ rule: piece(one, each, resourceNames), except: [], expandedFrom })),
      { rule: piece(ALL, each, resourceNames), except: [{ ...piece(ALL, each, []), verbs: named }], expandedFrom },
    ];
  });
  if (!isPattern) return cells;
  const except = [...groupBy(literal, ({ apiGroup }) => apiGroup)].map(([apiGroup, own]): PolicyRule => ({ ...piece(verb, kind, []), apiGroups: [apiGroup], resources: own.map(({ resource }) => resource) }));
  const rest: Cell = { rule: source, except, expandedFrom };
  if (kind.resource !== ALL || (verb !== 'update' && verb !== ALL)) return [...cells, rest];
  const finalizers = { ...kind, resource: `${ALL}/finalizers` };
  return [
    ...cells,
    // An admission plugin asks for finalizers inside other requests, so that no record names of what: they must not leave with
    // all that nobody ever asked for.
    { rule: piece('update', finalizers, resourceNames), except, expandedFrom },
    { ...rest, except: [...except, piece('update', finalizers, [])] },
  ];
}

function ofPath(verb: string, path: string): readonly Cell[] {
  const source: PolicyRule = { verbs: [verb], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [path] };
  if (verb !== ALL) return [{ rule: source, except: [], expandedFrom: undefined }];
  return [
    ...METHODS.map((method) => ({ rule: { ...source, verbs: [method] }, except: [], expandedFrom: source })),
    { rule: source, except: [{ ...source, verbs: METHODS }], expandedFrom: source },
  ];
}

function standsFor(pattern: Kind, { apiGroup, resource }: Kind): boolean {
  const [own = '', sub = ''] = resource.split('/');
  return (pattern.apiGroup === ALL || pattern.apiGroup === apiGroup) && resourceMatches([pattern.resource], own, sub);
}

function piece(verb: string, { apiGroup, resource }: Kind, resourceNames: readonly string[]): PolicyRule {
  return { verbs: [verb], apiGroups: [apiGroup], resources: [resource], resourceNames, nonResourceURLs: [] };
}

/** Equal for rules of one verb, kind and name that say the same, and for no others, whatever stands in them. */
export function cellKey({ verbs: [verb = ''], apiGroups: [group = ''], resources: [resource = ''], resourceNames, nonResourceURLs: [path] }: PolicyRule): string {
  if (path !== undefined) return `${quoted(verb)} ${quoted(path)}`;
  return `${quoted(verb)} ${group.includes('/') ? JSON.stringify(group) : quoted(group)}/${quoted(resource)}${resourceNames.length === 0 ? '' : ` [${resourceNames.map(quoted).join(',')}]`}`;
}

/** A name as it is, or as JSON where it could be taken for something else: rules and subjects may hold any text. */
export function quoted(name: string): string {
  return /^[^\s"|,[\]]*$/.test(name) ? name : JSON.stringify(name).replaceAll('|', '\\u007c');
}

/** Cells of one role with the same name say the same: all that is left of a wildcard is told from the wildcard. */
export function cellName({ rule, except }: Cell): string {
  return `${cellKey(rule)}${except.length > 0 ? '~' : ''}`;
}
