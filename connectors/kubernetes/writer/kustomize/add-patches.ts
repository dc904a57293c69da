import { ConfigError } from '../../../../src/core/errors.ts';
import { isObject, type Json } from '../../../../src/core/json.ts';
import { applyEdits } from '../../../../src/edits/engine.ts';
import { newlineOf } from '../../../../src/edits/tree/gaps.ts';
import { entryOf } from '../../../../src/edits/tree.ts';
import { textOr } from '../manifests/value.ts';
import { ruleJson, API_VERSION } from '../manifest-json.ts';
import type { Operation } from '../operations.ts';
import type { HeldBinding } from '../../inventory.ts';
import type { Binding } from '../../rbac.ts';
import { contentFor, staying } from '../objects.ts';
import { meant } from './meant.ts';
import type { Place } from '../places.ts';
import type { Kustomization } from './kustomization.ts';

/**
 * A Kustomization with a patch more for each operation. Each begins with a `test`, so that the build fails loudly when what
 * it was made for has moved (ran: kubectl 1.32).
 * @throws ConfigError `file:line` when the file cannot take them.
 */
export function addPatches({ written, path }: Kustomization, carried: readonly { readonly operation: Operation; readonly place: Place }[]): string {
  const { root, text } = written;
  const entry = entryOf(root, 'patches');
  if (root.kind !== 'map' || root.form !== 'lines') throw new ConfigError('this Kustomization is not written line by line', { where: path });
  if (entry !== undefined && (entry.value.kind !== 'list' || entry.value.form !== 'lines')) throw new ConfigError('its patches are no list with a line for each', { where: path });
  const newline = newlineOf(text);
  const items = carried.map(({ operation, place }) => patchLines(operation, place));
  if (entry?.value.kind === 'list') {
    const [first] = entry.value.items;
    const column = first!.start - (text.lastIndexOf('\n', first!.start - 1) + 1);
    const sources = items.map((lines) => lines.join(newline + ' '.repeat(column)));
    return applyEdits(text, written.arrange(entry.value, [...entry.value.items.keys(), ...sources]));
  }
  const source = ['patches:', ...items.flat()].join(newline);
  return applyEdits(text, written.arrange(root, [...root.entries.keys(), source]));
}

/** One patch, from column 0. */
function patchLines({ kind, before, after }: Operation, place: Place): readonly string[] {
  const { object, rendered } = place;
  const name = rendered?.nameBefore ?? object.name;
  const target = { group: 'rbac.authorization.k8s.io', version: 'v1', kind: object.kind, name: targetName(name), ...(object.namespace === '' ? {} : { namespace: object.namespace }) };
  const head = [`- target: ${flow(target)}`, '  patch: |-'];
  const body = ((): readonly string[] => {
    if (after === null) return ['$patch: delete', `apiVersion: ${API_VERSION}`, `kind: ${object.kind}`, `metadata: ${flow({ name })}`];
    if (kind === 'role') return [...operationLines('test', '/rules', rendered?.value?.['rules'] ?? null), ...operationLines('replace', '/rules', after.rules.map((rule) => ({ ...ruleJson(rule) })))];
    return subjectLines(place, before!, after);
  })();
  return [...head, ...body.map((line) => `    ${line}`)];
}

/** Names of targets are regular expressions over the whole name. */
function targetName(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/**
 * Subjects leave from the last to the first, so that the places of the others stay what they are.
 * @throws ConfigError when a patch could not say which one is meant.
 */
function subjectLines(place: Place, before: HeldBinding, after: HeldBinding): readonly string[] {
  const { rendered, object, overlay } = place;
  const subjects = rendered?.value?.['subjects'];
  const stays = staying(place, before, after);
  const live = (contentFor(place, before) as Binding | undefined)?.subjects ?? [];
  const refuse = (message: string): ConfigError => new ConfigError(message, { where: object.where });
  if (stays.filter(Boolean).length !== after.subjects.length || !Array.isArray(subjects)) throw refuse('a subject would have to be added');
  const named = subjects.map((subject) => (isObject(subject) ? `${textOr(subject['kind'])} ${textOr(subject['name'])}` : ''));
  return stays.flatMap((stay, index) => (stay ? [] : [index])).reverse().flatMap((index) => {
    if (named.filter((one) => one === named[index]).length > 1) throw refuse('two subjects differ by their namespace alone, which Kustomize changes');
    const { kind, name } = subjects[index] as { readonly kind: string; readonly name: string };
    const [one, ...others] = meant(before.subjects, kind, name, { prefix: overlay?.prefix ?? '', suffix: overlay?.suffix ?? '' });
    if (one === undefined || others.length > 0 || one.name !== live[index]?.name) {
      throw refuse(`which subject ${name} is cannot be told from the names that Kustomize gives`);
    }
    return [
      ...operationLines('test', `/subjects/${index}/kind`, kind),
      ...operationLines('test', `/subjects/${index}/name`, name),
      '- op: remove',
      `  path: /subjects/${index}`,
    ];
  });
}

function operationLines(op: string, path: string, value: Json): readonly string[] {
  const head = [`- op: ${op}`, `  path: ${path}`];
  if (!Array.isArray(value) || value.length === 0) return [...head, `  value: ${flow(value)}`];
  return [...head, '  value:', ...value.map((one: Json) => `  - ${flow(one)}`)];
}

/** A text that YAML reads as itself without quotes, unless it is a word that YAML 1.1 or 1.2 reads as something else. */
const PLAIN_TEXT = /^[A-Za-z][A-Za-z0-9._-]*$/;
const OTHER_MEANING = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** A value on one line; texts are quoted wherever YAML could take them for something else. */
function flow(value: Json): string {
  if (typeof value === 'string') return PLAIN_TEXT.test(value) && !OTHER_MEANING.test(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (isObject(value)) return `{${Object.entries(value).map(([key, one]) => `${key}: ${flow(one as Json)}`).join(', ')}}`;
  return JSON.stringify(value);
}
