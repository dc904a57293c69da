/** How many cases a property test tries: the given number in a plain run, ten times as many under `npm run torture`. */
export function sampled(cases: number): { readonly numRuns: number; readonly seed?: number } {
  const numRuns = process.env['PAWL_TORTURE'] ? 10 * cases : cases;
  // CI tries the same cases every time, so that a red run says something about the change; torture tries new ones.
  return process.env['CI'] && !process.env['PAWL_TORTURE'] ? { numRuns, seed: 20_260_701 } : { numRuns };
}
