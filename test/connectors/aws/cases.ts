import { readFileSync } from 'node:fs';

/** A truth table of test/cases/aws. */
export function cases<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../cases/aws/${name}.json`, import.meta.url), 'utf8')) as T;
}
