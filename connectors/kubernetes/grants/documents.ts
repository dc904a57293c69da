import { parseAllDocuments } from 'yaml';
import type { InputText } from '../../../src/core/grant-source.ts';
import { SourceError } from '../../../src/core/errors.ts';
import { isObject } from '../../../src/core/json.ts';
import { EXPORT_COMMAND } from './commands.ts';

/** One object of a dump or manifest, not yet looked into. */
export interface FoundObject {
  readonly path: string;
  /** Where in the file, for people: `items[3]`, `document 2`; empty for a file that is one object. */
  readonly place: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly value: Record<string, unknown>;
}

/** Kinds of lists that name what their items are (`kubectl get --raw`), which then do not. */
const LIST_OF = /^(.+)List$/;
/** What a chart says before it is rendered: https://helm.sh/docs/chart_template_guide/. */
const TEMPLATE = /^[^#\n]*\{\{-?\s*(\$|\.(Release|Values|Chart|Capabilities|Files|Template)\b|(include|template|define|toYaml|if|range|with|end)\b)[^\n]*/m;
/** Characters of a file that is none of ours that are shown. */
const BEGINNING = 80;
/** Lists in lists in lists are nobody's export. */
const DEEPEST = 3;

/**
 * Every object of a file: JSON or YAML, several documents, `List` and typed lists. Comments, such as the `# Source:` of a
 * rendered chart, are passed over.
 * @throws SourceError when the file is neither, is a template or an overlay that has to be rendered first, or a page of a
 * list whose other pages are elsewhere.
 */
export function objectsOf(source: string, input: InputText): readonly FoundObject[] {
  const documents = documentsOf(source, input);
  return documents.flatMap((value, at) => [...unfold(source, input.path, documents.length === 1 ? '' : `document ${at + 1}`, value, 0)]);
}

function documentsOf(source: string, { path, text }: InputText): readonly unknown[] {
  const body = text.replace(/^\uFEFF/, '');
  if (/^\s*[{[]/.test(body) && !/^\s*\{\{/.test(body)) {
    try {
      return [JSON.parse(body) as unknown];
    } catch {
      // Flow style of YAML begins in the same way, and several documents may follow each other.
    }
  }
  const template = TEMPLATE.exec(body)?.[0].trim();
  if (template !== undefined) {
    throw new SourceError(source, `${path}: this is a template (${template.slice(0, 60)})`, { input: path, remedy: 'give what comes out of it: `helm template …`, or an export of the cluster' });
  }
  const refuse = (message: string): SourceError => new SourceError(source, `${path}: ${message}`, { input: path, remedy: `give manifests as they are applied, or an export: ${EXPORT_COMMAND}` });
  const parsed = parseAllDocuments(body, { logLevel: 'silent', merge: true });
  const documents = 'empty' in parsed ? [] : parsed;
  return documents.flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw refuse(`this is neither JSON nor YAML: ${(error.message.split('\n')[0] ?? '').replace(/:$/, '')}; it begins with ${beginning(body)}`);
    try {
      const value = document.toJS({ maxAliasCount: 1_000 }) as unknown;
      return value === null || value === undefined ? [] : [value];
    } catch (caught) {
      throw refuse(caught instanceof Error ? caught.message : String(caught));
    }
  });
}

/** What tells people which file they gave: a table, a message of kubectl. */
function beginning(text: string): string {
  return JSON.stringify(text.trimStart().split('\n', 1)[0]?.slice(0, BEGINNING) ?? '');
}

function* unfold(source: string, path: string, place: string, value: unknown, depth: number): Generator<FoundObject> {
  if (!isObject(value)) throw new SourceError(source, `${path}: ${place === '' ? 'it' : place} is no object of Kubernetes${typeof value === 'string' ? `; it begins with ${beginning(value)}` : ''}`, { input: path, remedy: `export again: ${EXPORT_COMMAND}` });
  const kind = typeof value['kind'] === 'string' ? value['kind'] : '';
  const apiVersion = typeof value['apiVersion'] === 'string' ? value['apiVersion'] : '';
  const { items } = value;
  if (!Array.isArray(items) || !kind.endsWith('List')) {
    yield { path, place, apiVersion, kind, value };
    return;
  }
  refuseRest(source, path, value['metadata']);
  if (depth >= DEEPEST) throw new SourceError(source, `${path}: lists nest too deep`, { input: path, remedy: `export again: ${EXPORT_COMMAND}` });
  const of = LIST_OF.exec(kind)?.[1];
  for (const [at, item] of items.entries()) {
    const inner = isObject(item) && item['kind'] === undefined && of !== undefined ? { apiVersion, ...item, kind: of } : item;
    yield* unfold(source, path, `${place === '' ? '' : `${place} `}items[${at}]`, inner, depth + 1);
  }
}

/** A page of the API names the next one: https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks */
function refuseRest(source: string, path: string, metadata: unknown): void {
  const rest = isObject(metadata) ? metadata['continue'] : undefined;
  if (typeof rest !== 'string' || rest === '') return;
  throw new SourceError(source, `${path}: a part of an export: metadata.continue is left over, so more objects follow`, { input: path, remedy: `export without a limit: ${EXPORT_COMMAND}` });
}
