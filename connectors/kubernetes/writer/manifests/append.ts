import { ConfigError } from '../../../../src/core/errors.ts';
import type { Edit } from '../../../../src/edits/engine.ts';
import { quoteYaml } from '../../../../src/edits/yaml/quote.ts';
import type { HeldBinding, HeldRole } from '../../inventory.ts';
import { API_VERSION, ruleJson, subjectJson } from '../manifest-json.ts';
import { hasDirectives } from './documents.ts';
import { isJson } from './read.ts';
import type { Manifest, WrittenObject } from './object.ts';

/**
 * The edit that puts new objects behind another one of the file, each a document of its own.
 * @throws ConfigError when the file cannot hold another document.
 */
export function appendObjects({ path, text }: Manifest, behind: WrittenObject, objects: readonly (HeldRole | HeldBinding)[]): Edit {
  if (isJson(path, text) || hasDirectives(text)) throw new ConfigError('this file cannot take another document', { where: behind.where });
  const newline = /\r\n/.test(text) ? '\r\n' : '\n';
  const at = behind.document.end;
  const before = at > 0 && text[at - 1] !== '\n' ? newline : '';
  return { start: at, end: at, text: before + objects.map((object) => documentText(object).replaceAll('\n', newline)).join('') };
}

/** An object as people write it, with its mark. */
export function documentText(object: HeldRole | HeldBinding): string {
  const { kind, name, namespace, facts } = object;
  const lines = ['---', `apiVersion: ${API_VERSION}`, `kind: ${kind}`, 'metadata:', `  name: ${plain(name)}`, ...(namespace === '' ? [] : [`  namespace: ${plain(namespace)}`])];
  lines.push(...texts('labels', facts.labels), ...texts('annotations', facts.annotations));
  if ('rules' in object) {
    lines.push(object.rules.length === 0 ? 'rules: []' : 'rules:');
    for (const rule of object.rules) lines.push(...entries(Object.entries(ruleJson(rule)).map(([member, list]) => `${member}: ${flow(list)}`)));
  } else {
    lines.push('roleRef:', '  apiGroup: rbac.authorization.k8s.io', `  kind: ${object.roleRef.kind}`, `  name: ${plain(object.roleRef.name)}`, 'subjects:');
    for (const subject of object.subjects) lines.push(...entries(Object.entries(subjectJson(subject, namespace)).map(([member, text]) => `${member}: ${plain(text)}`)));
  }
  return `${lines.join('\n')}\n`;
}

/** The members of one item of a list. */
function entries(members: readonly string[]): readonly string[] {
  return members.map((member, index) => (index === 0 ? `- ${member}` : `  ${member}`));
}

function texts(name: string, members: Readonly<Record<string, string>>): readonly string[] {
  const all = Object.entries(members);
  return all.length === 0 ? [] : [`  ${name}:`, ...all.map(([key, value]) => `    ${plain(key)}: ${quoteYaml(value, '"')}`)];
}

function flow(list: readonly string[]): string {
  return `[${list.map((text) => quoteYaml(text, '"'.repeat(/^[a-z][a-zA-Z0-9./-]*$/.test(text) ? 0 : 1))).join(', ')}]`;
}

function plain(text: string): string {
  return quoteYaml(text, /^[a-zA-Z][a-zA-Z0-9./-]*$/.test(text) ? '' : '"');
}
