import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { NOTHING_KNOWN, type RequestContext } from '../../../connectors/aws/model/conditions/context.ts';
import { conditionHolds } from '../../../connectors/aws/model/conditions/evaluate.ts';
import { keysOf } from '../../../connectors/aws/model/conditions/keys.ts';
import { OPERATORS } from '../../../connectors/aws/model/conditions/operators.ts';
import { canonicalJson } from '../../../src/core/json.ts';

/** A Condition block, what is known of the request, and the answer; `missing` is given for every `maybe`. */
interface Row {
  readonly name: string;
  readonly condition: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly context: RequestContext;
  readonly holds: 'yes' | 'no' | 'maybe';
  readonly missing?: readonly string[];
  /** Version of the document; the current one by default. */
  readonly version?: string;
}

const ROWS = JSON.parse(readFileSync(new URL('../../cases/aws-conditions.json', import.meta.url), 'utf8')) as readonly Row[];

describe('conditions', () => {
  test.each(ROWS)('$name', ({ condition, context, holds, missing = [], version = '2012-10-17' }) => {
    expect(conditionHolds(canonicalJson(condition), version, context)).toEqual({ holds, missing });
  });

  test('the table asks for every operator, plain and in each combination of suffix and set prefix', () => {
    const asked = new Set(ROWS.flatMap(({ condition }) => Object.keys(condition)).map((name) => name.toLowerCase()));
    const wanted = [...OPERATORS.keys()].flatMap((name) =>
      ['', 'forallvalues:', 'foranyvalue:'].flatMap((prefix) => ['', 'ifexists'].map((suffix) => `${prefix}${name}${suffix}`)),
    );
    expect(OPERATORS.size).toBe(26);
    expect(wanted.filter((name) => !asked.has(name))).toEqual([]);
    expect(new Set(ROWS.map(({ name }) => name)).size).toBe(ROWS.length);
  });

  test('no block, or an empty one, always holds', () => {
    expect(conditionHolds('', '2012-10-17', NOTHING_KNOWN).holds).toBe('yes');
    expect(conditionHolds('{}', '2012-10-17', NOTHING_KNOWN).holds).toBe('yes');
  });

  test('a block asks for its keys and for those of its variables', () => {
    const condition = { StringLike: { 's3:prefix': ['${aws:username}/*', "${aws:PrincipalTag/Team, 'x'}", '${*}'] }, Null: { 'AWS:SourceIp': 'true' } };
    expect(keysOf(canonicalJson(condition))).toEqual(['aws:principaltag/team', 'aws:sourceip', 'aws:username', 's3:prefix']);
  });
});
