import type { Observation } from '../../../src/core/observation.ts';
import type { Observable } from '../../../src/core/permission.ts';
import type { Requests } from '../audit-policy/requests.ts';
import { ALL } from '../model/match.ts';

/** Verbs that a log which leaves reads or writes out leaves out together. */
const WRITES: readonly string[] = ['create', 'update', 'patch', 'delete'];

/**
 * A policy is that of the record at hand only if the record holds requests of the verb at all: what collects a log may
 * leave out more than its server does.
 */
export function borneOut(told: Observable, { verb, path }: Requests, { classes, window }: Observation): Observable {
  if (told.observable !== 'yes') return told;
  const shown = new Set([...classes.keys()].map((name) => name.slice(0, name.indexOf(' '))));
  if (path !== undefined) return shown.has('get') ? told : absent('get', told.grounds, window.instance);
  const verbs = verb === ALL ? ['get', 'list', 'watch'] : ['get', 'list', 'watch'].includes(verb) ? [verb] : [];
  const missing = verbs.find((one) => !shown.has(one));
  if (missing !== undefined) return absent(missing, told.grounds, window.instance);
  return verbs.length > 0 || WRITES.some((one) => shown.has(one)) ? told : absent('write', told.grounds, window.instance);
}

function absent(what: string, grounds: string, instance: string): Observable {
  return { observable: 'no', reason: `${grounds}, but the record of ${instance} shows no ${what} at all: is it the record of that policy?`, remedy: 'look for what filters the log on its way' };
}
