import { aws } from './aws.ts';
import { kubernetes } from './kubernetes.ts';
import type { BenchSystem } from './system.ts';

const SYSTEMS: readonly BenchSystem[] = [aws, kubernetes];

/** @throws RangeError when there is no such system. */
export function systemNamed(name: string | undefined): BenchSystem {
  const system = SYSTEMS.find(({ connector }) => connector === name);
  if (system === undefined) throw new RangeError(`no system ${name ?? ''}; there are ${SYSTEMS.map(({ connector }) => connector).join(', ')}`);
  return system;
}
