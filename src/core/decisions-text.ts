import { countText } from './number-text.ts';
import type { Decisions } from './outside-grant.ts';

/** Share of the record's own decisions that must come out of the grants in force before anything is proposed. */
const NEEDED = 0.99;

/** `99.97 %`: two decimals, and never rounded to the whole. */
function exactShare(part: number, whole: number): string {
  if (part === whole) return '100 %';
  return `${(Math.floor((10_000 * part) / whole) / 100).toFixed(2)} %`;
}

/** How many of the record's own decisions come out of the grants in force at their time, in one sentence. */
export function decisionsText({ reproduced, contradicted, unknown, named, misnamed }: Decisions): string {
  const decided = reproduced + contradicted;
  const rest = unknown === 0 ? '' : `; of ${countText(unknown)} more it is not known what was in force`;
  const names = named === 0 ? '' : `; ${countText(named - misnamed)} of the ${countText(named)} grants that it names are among those found`;
  const share = decided === 0 ? 'none could be decided' : exactShare(reproduced, decided);
  const found = `${countText(reproduced)} of ${countText(decided)} decisions of the record come out of the grants in force at their time`;
  return `${found} (${share})${rest}${names}`;
}

/** Are enough of them reproduced to believe the model of this instance? Without any there is nothing to doubt. */
export function isReproduced({ reproduced, contradicted }: Decisions): boolean {
  return contradicted === 0 || reproduced >= NEEDED * (reproduced + contradicted);
}
