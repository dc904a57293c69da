import type { ObjectFacts } from '../../inventory.ts';
import type { Live, Plan, PlannedOperation } from './plan.ts';
import { requireName, shellWord } from './names.ts';
import { PRELUDE } from './prelude.ts';

/** Resource types in full, so that no custom resource of the same short name is meant. */
const TYPES = { Role: 'roles', ClusterRole: 'clusterroles', RoleBinding: 'rolebindings', ClusterRoleBinding: 'clusterrolebindings' } as const;

/**
 * A POSIX shell script that carries out the script's part of a plan, or takes it back, with kubectl.
 * INVARIANT: whatever comes from an export stands in single quotes.
 * @throws ConfigError for names that no API server could have stored.
 */
export function script(plan: Plan, live: readonly Live[], direction: 'apply' | 'rollback'): string {
  const planned = plan.operations.filter(({ by: who }) => who === 'script').map((operation) => (direction === 'apply' ? operation : { ...operation, before: operation.after, after: operation.before }));
  const changes = planned.sort((a, b) => rank(a) - rank(b)).map((operation) => {
    const one = live.find((each) => each.reference === operation.reference)!;
    const object = (one.before ?? one.after)!;
    const uid = direction === 'apply' ? one.before?.facts.uid : undefined;
    const saved = `${(operation.before ?? operation.after)!.replace(/^objects\//, '').replace(/(?:\.before)?\.json$/, '')}.json`;
    return call('object', ...named(object, uid), operation.before ?? '', operation.after ?? '', operation.kind === 'role' ? 'rules' : 'subjects', saved);
  });
  const head = [`unit=${shellWord(plan.unit)}`, `direction=${direction}`];
  return `${PRELUDE.before}${head.join('\n')}\n${PRELUDE.functions}changes() {\n${changes.map((line) => `  ${line}\n`).join('')}}\n${PRELUDE.after}`;
}

/** Type, namespace, name and uid. */
function named({ kind, namespace, name }: { readonly kind: keyof typeof TYPES; readonly namespace: string; readonly name: string }, uid: ObjectFacts['uid']): readonly string[] {
  return [`${TYPES[kind]}.rbac.authorization.k8s.io`, requireName('namespace', namespace), requireName('object', name), uid ?? ''];
}

/** What gives comes before what takes, a role before its binding; what is taken away, the binding before its role. */
function rank({ kind, before, after }: PlannedOperation): number {
  if (before === null) return kind === 'role' ? 0 : 1;
  if (after === null) return kind === 'binding' ? 3 : 4;
  return 2;
}

function call(command: string, ...words: readonly string[]): string {
  return [command, ...words.map(shellWord)].join(' ');
}

