import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { configShape, type Config } from '../config.ts';
import { ConfigError } from '../core/errors.ts';
import type { AnyConnector } from '../core/connector.ts';

/** pawl.yaml with the folder that its paths are relative to. */
export interface LoadedConfig {
  readonly config: Config;
  readonly folder: string;
  readonly file: string;
}

/**
 * Reads and checks a configuration file.
 * @throws ConfigError with `file:line:column`, what is wrong and how to mend it.
 */
export function loadConfig(file: string, connectors: readonly AnyConnector[]): LoadedConfig {
  const text = readConfigText(file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken !== undefined) {
    throw new ConfigError(broken.message, { where: place(file, lines, broken.pos[0]), remedy: 'correct the YAML' });
  }
  const parsed = configShape(connectors).safeParse(toPlain(document, file));
  if (parsed.success) return { config: parsed.data, folder: path.dirname(path.resolve(file)), file };
  const [issue] = parsed.error.issues;
  throw asConfigError(issue, document, lines, file);
}

function readConfigText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new ConfigError(missing ? `there is no configuration file ${file}` : `cannot read ${file}: ${(error as Error).message}`, {
      remedy: 'run `pawl init`, or name the file with --config',
    });
  }
}

/** The document as plain data; alias bombs and the like end here. */
function toPlain(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    throw new ConfigError((error as Error).message, { where: file, remedy: 'write the values out instead of using aliases' });
  }
}

function asConfigError(issue: z.core.$ZodIssue | undefined, document: Document, lines: LineCounter, file: string): ConfigError {
  if (issue === undefined) return new ConfigError('the configuration is not valid', { where: file });
  const at = [...issue.path] as (string | number)[];
  if (issue.code === 'unrecognized_keys' && issue.keys[0] !== undefined) at.push(issue.keys[0]);
  return new ConfigError(`${at.join('.') || 'the file'}: ${issue.message}`, {
    where: place(file, lines, offsetOf(document, at)),
    remedy: remedyOf(issue),
  });
}

function remedyOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `remove ${issue.keys.join(', ')}, or correct the spelling (keys: pawl help, docs/configuration.md)`;
  if (issue.code === 'invalid_union') return 'set `connector` to one of the connectors that pawl lists in docs/configuration.md';
  return 'correct the value; docs/configuration.md lists every key';
}

/** Offset of the deepest node on the path that exists. */
function offsetOf(document: Document, at: readonly (string | number)[]): number {
  for (let depth = at.length; depth >= 0; depth--) {
    const key = keyOffset(document, at.slice(0, depth));
    if (key !== undefined) return key;
    const node = depth === 0 ? document.contents : document.getIn(at.slice(0, depth), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

/** For a key of a map the place of the key itself, which is where an unknown key is mended. */
function keyOffset(document: Document, at: readonly (string | number)[]): number | undefined {
  const last = at.at(-1);
  if (typeof last !== 'string') return undefined;
  const parent = at.length === 1 ? document.contents : document.getIn(at.slice(0, -1), true);
  if (!isNode(parent) || !('items' in parent)) return undefined;
  for (const pair of parent.items as { key?: unknown }[]) {
    if (isNode(pair.key) && 'value' in pair.key && pair.key.value === last) return pair.key.range?.[0];
  }
  return undefined;
}

function place(file: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${file}:${line}:${col}`;
}
