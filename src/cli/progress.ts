import type { ProgressEvent } from '../scan/run.ts';

const EVERY_MS = 5_000;
const QUIET_MS = 2_000;

/** The stream whose last line is a progress line that must go before anything else is printed. */
let lineOn: NodeJS.WriteStream | undefined;

/** Takes the progress line away, if there is one. */
export function clearProgress(): void {
  lineOn?.write('\r\u001b[2K');
  lineOn = undefined;
}

/**
 * Shows what a run is doing: one line rewritten in place on a terminal, otherwise a line every few seconds; nothing at
 * all for work that ends within two seconds.
 */
export function progressPrinter(stream: NodeJS.WriteStream): (event: ProgressEvent) => void {
  const began = Date.now();
  let last = began;
  return (event) => {
    const now = Date.now();
    if (now - began < QUIET_MS) return;
    if (stream.isTTY) {
      if (now - last < 100) return;
      stream.write(`\r\u001b[2K${progressLine(event, stream.columns ?? 80)}`);
      lineOn = stream;
    } else {
      if (now - last < EVERY_MS) return;
      stream.write(`${progressLine(event, 200)}\n`);
    }
    last = now;
  };
}

/** One line of at most `width` characters, of such as every terminal prints. */
export function progressLine({ stage, text, done, total }: ProgressEvent, width: number): string {
  const head = `${stage} ${bar(done, total)}`;
  return `${head}${text}`.replace(/[^\x20-\x7e]/g, '?').slice(0, width - 1);
}

function bar(done: number | undefined, total: number | undefined): string {
  if (done === undefined || total === undefined || total === 0) return '';
  const filled = Math.round((20 * done) / total);
  return `[${'='.repeat(filled)}${' '.repeat(20 - filled)}] ${done}/${total} `;
}
