import { z } from 'zod';
import type { InputText } from '../../../src/core/grant-source.ts';
import { SourceError } from '../../../src/core/errors.ts';
import { byText } from '../../../src/core/order.ts';
import { findAction } from '../actions.ts';
import { parseFile } from '../evidence/parsed-file.ts';
import type { ServiceReference } from '../inventory.ts';
import { needsOf } from '../mapping/needs.ts';

const prefix = z.string().regex(/^[a-z0-9-]{1,64}$/, 'not an IAM prefix');
const word = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, 'not a name of an action or operation');

/**
 * What is read of one service's document; further members are left alone, because AWS adds some now and then.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/service-reference.html
 */
export const Service = z.object({
  Name: prefix,
  Version: z.string().regex(/^v1(\.\d+)?$/, 'a version of the format that this pawl does not know'),
  Actions: z.array(z.object({ Name: word })),
  // Left out for services without operations; operations without the map to actions leave AuthorizedActions out.
  Operations: z.array(z.object({ Name: word, AuthorizedActions: z.array(z.object({ Name: word, Service: prefix })).optional() })).optional(),
});

/** The list of all services, which the same address serves; it names no action. */
export const Index = z.array(z.object({ service: z.string(), url: z.string() })).min(1);

const REMEDY = 'download the documents that https://servicereference.us-east-1.amazonaws.com/ lists again, one file per service, and nothing else into that folder';

/**
 * AWS's own machine-readable service authorization reference, as files: which actions an operation may be checked for,
 * as far as the mapping does not name them already. Undefined when no file is given.
 * @throws SourceError when a file is no such document, or two are about one service.
 */
export function readServiceReference(source: string, files: readonly InputText[]): ServiceReference | undefined {
  if (files.length === 0) return undefined;
  const seen = new Map<string, string>();
  const further: Record<string, readonly string[]> = {};
  for (const file of files) {
    const { path, value } = parseFile(source, file);
    const refuse = (what: string): SourceError => new SourceError(source, `${path}: ${what}`, { input: path, remedy: REMEDY });
    if (Index.safeParse(value).success) continue;
    const parsed = Service.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw refuse(`not a document of the service authorization reference: ${issue === undefined ? 'unknown' : `${issue.path.join('.')}: ${issue.message}`}`);
    }
    const { Name: service, Operations = [] } = parsed.data;
    const before = seen.get(service);
    if (before !== undefined) throw refuse(`${service} is in ${before} as well`);
    seen.set(service, path);
    for (const { Name: operation, AuthorizedActions = [] } of Operations) {
      const known = new Set(needsOf(`${service}.amazonaws.com`, operation).needs.map((need) => need.action));
      const named = AuthorizedActions.map((action) => `${action.Service}:${action.Name}`).map((action) => findAction(action)?.action ?? action);
      const more = [...new Set(named)].filter((action) => !known.has(action)).sort(byText);
      if (more.length > 0) further[`${service}:${operation}`] = more;
    }
  }
  const entries = Object.entries(further).sort(([a], [b]) => byText(a, b));
  return { services: seen.size, operations: Object.fromEntries(entries) };
}
