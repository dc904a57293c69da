import type { Observation } from '../../../src/core/observation.ts';
import type { Observable } from '../../../src/core/permission.ts';
import { EXCLUDABLE_SOURCES, type LoggedService } from '../mapping/logged.ts';
import type { Access } from './access.ts';
import { faultOf } from './classes-shown.ts';
import { isGlobal, outsideRegions, regionOf } from './regions.ts';
import { type Told, trailsTell } from './trails.ts';

/** What is asked: would management events of these kinds of access have shown? */
export interface Asked {
  /** Prefix, or empty when the names of all services are meant. */
  readonly prefix: string;
  /** Absent when they are of all services. */
  readonly service: LoggedService | undefined;
  readonly accesses: readonly Access[];
  /** Pattern of the resources. */
  readonly pattern: string;
  /** Why events of the action show it, for the grounds. */
  readonly rule: string;
}

/**
 * Management events show where the trails' settings say that they are recorded and the record bears that out, or where
 * the record shows their kind throughout the window.
 */
export function inManagementEvents(asked: Asked, observation: Observation): Observable {
  const told = trailsTell(kinds(asked), observation);
  const classes = [...asked.accesses.map((access) => `management:${access}`), ...excludable(asked.service)];
  if (told?.answer === 'no') return { observable: 'no', reason: told.reason, remedy: classes.map(remedyOf)[0] ?? '' };
  if (told?.answer === 'yes') return borneOut(told, classes, asked, observation);
  if (told?.binding === true) return { observable: 'no', reason: told.reason };
  const unlogged = outsideRegions(asked.prefix, asked.pattern, observation);
  if (unlogged !== undefined) return { observable: 'no', ...unlogged };
  for (const name of classes) {
    const fault = faultOf(name, observation);
    if (fault !== undefined) return { observable: 'no', reason: `${fault} ${inWords(name)}`, remedy: remedyOf(name) };
  }
  const { fromDay, toDay } = observation.window;
  return { observable: 'yes', grounds: `${asked.rule}, and the record shows ${classes.map(inWords).join(' and ')} from ${fromDay} to ${toDay}` };
}

/** The settings are those of the record at hand only if it shows events that they choose. */
function borneOut(told: Told, classes: readonly string[], { rule }: Asked, { classes: shown }: Observation): Observable {
  const absent = classes.find((name) => !shown.has(name));
  if (absent !== undefined) {
    return { observable: 'no', reason: `${told.reason}, but the record shows no ${inWords(absent)} at all: is it the record of that trail?`, remedy: remedyOf(absent) };
  }
  return { observable: 'yes', grounds: `${rule}, ${told.reason}, and the record shows ${classes.map(inWords).join(' and ')}`, ...(told.since === undefined ? {} : { since: told.since }) };
}

function kinds({ prefix, service, accesses, pattern }: Asked): Parameters<typeof trailsTell>[0] {
  const region = regionOf(prefix, pattern);
  const sources = service?.sources ?? [undefined];
  return accesses.flatMap((access) => sources.map((source) => ({
    category: 'Management' as const,
    readOnly: access === 'read',
    ...(source === undefined ? {} : { eventSource: source }),
    ...(region === undefined ? {} : { region }),
    ...(isGlobal(prefix) || prefix === '' ? { global: true } : {}),
  })));
}

/** Classes that a service needs beside reads and writes, because trails can leave its events out. */
function excludable(service: LoggedService | undefined): readonly string[] {
  return (service?.sources ?? []).filter((source) => EXCLUDABLE_SOURCES.has(source)).map((source) => `source:${source}`);
}

function inWords(name: string): string {
  if (name.startsWith('source:')) return `events of ${name.slice('source:'.length)}`;
  return name === 'management:read' ? 'read events' : 'write events';
}

function remedyOf(name: string): string {
  if (name.startsWith('source:')) return `log management events of ${name.slice('source:'.length)} too: trails can leave them out`;
  return `log ${name === 'management:read' ? 'read' : 'write'} management events (ReadWriteType All)`;
}
