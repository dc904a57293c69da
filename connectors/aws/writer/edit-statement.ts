import { InvariantError } from '../../../src/core/errors.ts';
import { canonicalJson } from '../../../src/core/json.ts';
import type { Edit } from '../../../src/edits/engine.ts';
import { editObject, editTexts, listText, type JsonMember, type JsonNode, type JsonText } from '../../../src/edits/json.ts';
import type { Statement } from '../inventory.ts';
import { canonicalStatement } from './canonical.ts';

/** What a proposal may change in a statement; each pair is two ways of saying the same thing, one of them present. */
const PAIRS = [
  [['Action', 'actions'], ['NotAction', 'notActions']],
  [['Resource', 'resources'], ['NotResource', 'notResources']],
] as const;

type Put = { readonly name: string; readonly value: string };

/** Edits that turn the statement `from`, which stands at `node`, into `to`. */
export function editStatement(json: JsonText, node: JsonNode, from: Statement, to: Statement): Edit[] {
  if (canonicalStatement(from) === canonicalStatement(to)) return [];
  if (node.kind !== 'object') throw new InvariantError('a statement is an object');
  if (from.effect !== to.effect || conditionsOf(from) !== conditionsOf(to)) {
    throw new InvariantError('a proposal never changes an effect, a condition or a principal');
  }
  const edits: Edit[] = [];
  const drop = new Set<string>();
  const put = new Map<string, Put>();
  for (const pair of PAIRS) {
    for (const [name, list] of pair) {
      const member = node.members.find((candidate) => candidate.name === name);
      const wanted = to[list];
      if (member !== undefined && wanted !== undefined) edits.push(...editTexts(json, member.value, wanted));
      else if (member !== undefined) drop.add(name);
      else if (wanted !== undefined) {
        const other = pair.map(([each]) => each).find((each) => each !== name)!;
        put.set(other, { name, value: listText(json, node.members.find((each) => each.name === other)?.value.start ?? node.start, wanted) });
      }
    }
  }
  return [...edits, ...editSid(node, to.sid, drop), ...editObject(json, node, members(node.members, drop, put, to.sid))];
}

/** A changed Sid in its place; one that goes is dropped with its member, a new one is put in front (see `members`). */
function editSid(node: JsonNode & { readonly kind: 'object' }, sid: string | undefined, drop: Set<string>): Edit[] {
  const value = node.members.find(({ name }) => name === 'Sid')?.value;
  if (value === undefined) return [];
  if (sid === undefined) drop.add('Sid');
  const unchanged = sid === undefined || (value.kind === 'scalar' && value.value === sid);
  return unchanged ? [] : [{ start: value.start, end: value.end, text: JSON.stringify(sid) }];
}

function members(
  now: readonly JsonMember[],
  drop: ReadonlySet<string>,
  put: ReadonlyMap<string, Put>,
  sid: string | undefined,
): readonly (number | Put)[] {
  const wanted: (number | Put)[] = [];
  if (sid !== undefined && !now.some(({ name }) => name === 'Sid')) wanted.push({ name: 'Sid', value: JSON.stringify(sid) });
  now.forEach(({ name }, index) => {
    if (!drop.has(name)) wanted.push(index);
    const instead = put.get(name);
    if (instead !== undefined) wanted.push(instead);
  });
  return wanted;
}

function conditionsOf({ condition, principal }: Statement): string {
  return canonicalJson({ condition, principal });
}
