import { describe, expect, test } from 'vitest';
import {
  actionDisjoint,
  actionIncludes,
  matchesAction,
  matchesResource,
  resourceDisjoint,
  resourceIncludes,
} from '../../../connectors/aws/model/patterns.ts';
import { regionHolds, regionTouches } from '../../../connectors/aws/model/regions.ts';
import { cases } from './cases.ts';

test.each(cases<[string, string, boolean][]>('actions'))('%s against %s: %s', (pattern, action, expected) => {
  expect(matchesAction(pattern, action)).toBe(expected);
});

test.each(cases<[string, string, string, string][]>('arns'))('%s against %s: %s, %s', (pattern, arn, expected) => {
  expect(matchesResource(pattern, arn)).toBe(expected);
});

test.each(cases<[string, string, string, string, string][]>('inclusion'))('%s includes %s: %s, disjoint: %s, %s', (wide, narrow, includes, disjoint) => {
  expect([resourceIncludes(wide, narrow), resourceDisjoint(wide, narrow), resourceDisjoint(narrow, wide)]).toEqual([includes, disjoint, disjoint]);
});

test.each([
  ['*', 's3:*', true, false],
  ['*', '*:*', true, false],
  ['*:*', '*', true, false],
  ['s3:*', '*', false, false],
  ['s3:*', 'S3:getobject', true, false],
  ['s3:Get*', 's3:GetObject*', true, false],
  ['s3:*Object', 's3:Get*', false, false],
  ['s3:Get*', 's3:Put*', false, true],
  ['s3:Get*', 's3:*t', false, false],
  ['s3:GetObject', 's3:GetObject?', false, true],
  ['s3:G?t*', 's3:get*', true, false],
])('%s includes %s: %s, disjoint: %s', (wide, narrow, includes, disjoint) => {
  expect([actionIncludes(wide, narrow), actionDisjoint(wide, narrow), actionDisjoint(narrow, wide)]).toEqual([includes, disjoint, disjoint]);
});

describe('regions', () => {
  const part = (pattern: string, ...except: string[]) => ({ pattern, except });
  const rest = (not: readonly string[], ...except: string[]) => ({ not, except });
  const everything = part('*');

  test.each([
    [everything, part('arn:aws:s3:::b/*'), true],
    [part('arn:aws:s3:::b/*'), everything, false],
    [part('arn:aws:s3:::b/*', 'arn:aws:s3:::b/x/*'), part('arn:aws:s3:::b/y/*'), true],
    [part('arn:aws:s3:::b/*', 'arn:aws:s3:::b/x/*'), part('arn:aws:s3:::b/x/1'), false],
    [part('arn:aws:s3:::b/*', 'arn:aws:s3:::b/x/*'), part('arn:aws:s3:::b/*'), false],
    [part('arn:aws:s3:::b/*', 'arn:aws:s3:::b/x/*'), part('arn:aws:s3:::b/*', 'arn:aws:s3:::b/x/*'), true],
    [part('arn:aws:s3:::b/*', 'arn:aws:s3:::b/x/1'), part('arn:aws:s3:::b/*', 'arn:aws:s3:::b/x/*'), true],
    [part('arn:aws:s3:::b/*'), part('arn:aws:s3:::b/*', 'arn:aws:s3:::b/x/*'), true],
    [part('arn:aws:s3:::b/y/*'), part('arn:aws:s3:::b/*', 'arn:aws:s3:::b/x/*'), false],
    [rest(['arn:aws:s3:::b/*']), part('arn:aws:s3:::c/*'), true],
    [rest(['arn:aws:s3:::b/*']), part('arn:aws:s3:::b/x'), false],
    [rest(['arn:aws:s3:::b/*']), part('arn:aws:s3:::*'), false],
    [rest(['arn:aws:s3:::b/*']), rest(['arn:aws:s3:::b/*', 'arn:aws:s3:::c/*']), true],
    [rest(['arn:aws:s3:::b/*', 'arn:aws:s3:::c/*']), rest(['arn:aws:s3:::b/*']), false],
    [part('arn:aws:s3:::c/*'), rest(['arn:aws:s3:::b/*']), false],
    [everything, rest(['arn:aws:s3:::b/*']), true],
    [part('arn:aws:s3:::c/*'), part('arn:aws:s3:::b/*', '*'), true],
  ])('%j certainly holds %j: %s', (wide, narrow, expected) => {
    expect(regionHolds(wide, narrow)).toBe(expected);
  });

  test.each([
    [everything, undefined, 'yes'],
    [everything, '*', 'yes'],
    [part('arn:aws:s3:::b/*'), undefined, 'maybe'],
    [part('*', 'arn:aws:s3:::b/*'), undefined, 'maybe'],
    [part('arn:aws:s3:::b/*', '*'), undefined, 'no'],
    [part('arn:aws:s3:::b/*', 'arn:aws:s3:::b/x/*'), 'arn:aws:s3:::b/y', 'yes'],
    [part('arn:aws:s3:::b/*', 'arn:aws:s3:::b/x/*'), 'arn:aws:s3:::b/x/y', 'no'],
    [part('arn:aws:s3:::b/*', 'arn:aws:s3:::b/${aws:username}/*'), 'arn:aws:s3:::b/x/y', 'maybe'],
    [rest(['arn:aws:s3:::b/*']), 'arn:aws:s3:::b/y', 'no'],
    [rest(['arn:aws:s3:::b/*']), 'arn:aws:s3:::c/y', 'yes'],
  ])('%j touches %s: %s', (region, resource, expected) => {
    expect(regionTouches(region, resource)).toBe(expected);
  });
});

test('patterns made to cost much are answered at once, if need be by maybe', () => {
  const stars = `arn:aws:s3:::${'*a'.repeat(1_000)}`;
  expect(matchesResource(`${stars}b`, `arn:aws:s3:::${'a'.repeat(5_000)}`)).toBe('no');
  expect(matchesAction(`s3:${'*a'.repeat(1_000)}b`, `s3:${'a'.repeat(5_000)}`)).toBe(false);
  expect(resourceIncludes(stars, `${stars}a`)).toBe('yes');
  const marks = '?'.repeat(60);
  expect(['no', 'maybe']).toContain(resourceIncludes(`arn:aws:s3:::*a${marks}*`, `arn:aws:s3:::*a*b*a*b*c*${marks}*`));
  expect(['no', 'maybe']).toContain(resourceIncludes(`arn:aws:s3:::*a${marks}b`, 'arn:aws:s3:::*'));
});
