/** Options of a test with much work: a busy machine may take its time, and torture as long as it wants. */
export const PATIENT = { timeout: process.env['PAWL_TORTURE'] === undefined ? 300_000 : 3_600_000 } as const;
