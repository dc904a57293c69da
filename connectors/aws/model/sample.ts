import { arnPattern } from './arn.ts';

/** Texts that stand for `*`; none is likely to be part of a pattern. */
const FRESH = ['zq0zq', '0', 'zq1:zq2/zq3:zq4:zq5:zq6'];

const samples = new Map<string, readonly string[]>();
const MAX_CACHED = 50_000;

/** Actions that the pattern matches: its wildcards filled with text that occurs nowhere else. */
export function actionSamples(pattern: string): readonly string[] {
  return remembered(`action ${pattern}`, () => {
    const whole = /^\*+$/.test(pattern) ? '*:*' : pattern;
    return FRESH.slice(0, 2).map((fresh) => filled(whole, fresh));
  });
}

/** Resources that the pattern matches, in the same way; none where a policy variable leaves them open. */
export function resourceSamples(pattern: string): readonly string[] {
  return remembered(`resource ${pattern}`, () => {
    if (arnPattern(pattern).variables.length > 0) return [];
    const whole = pattern === '*' ? 'arn:*:*:*:*:*' : pattern;
    return FRESH.map((fresh) => filled(whole, fresh).replaceAll(/\$\{([*?$])\}/g, '$1'));
  });
}

function remembered(key: string, make: () => readonly string[]): readonly string[] {
  let known = samples.get(key);
  if (known === undefined) {
    if (samples.size >= MAX_CACHED) samples.clear();
    known = [...new Set(make())];
    samples.set(key, known);
  }
  return known;
}

function filled(pattern: string, fresh: string): string {
  return pattern.replaceAll(/\$\{[*?$]\}|\*|\?/g, (mark) => (mark === '*' ? fresh : mark === '?' ? 'z' : mark));
}
