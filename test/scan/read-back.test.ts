import { expect, it } from 'vitest';
import { InvariantError } from '../../src/core/errors.ts';
import { readBack } from '../../src/scan/try-writing.ts';

it('what does not read back ends its proposal and not the scan', () => {
  const failed = { step: 'bytes', result: 'no', notes: [expect.stringMatching(/^the written files .*; this is a bug in pawl, and nothing of it is written$/)] };
  expect(readBack(() => ({ step: 'bytes', result: 'no', counts: {}, notes: ['the written files do not say what was proved'] }))).toMatchObject(failed);
  const thrown = readBack(() => {
    throw new InvariantError('a patch of RoleBinding/a/b does not test before it removes');
  });
  expect(thrown.notes).toEqual(['what was written does not read back as what was proved: a patch of RoleBinding/a/b does not test before it removes; this is a bug in pawl, and nothing of it is written']);
  expect(readBack(() => ({ step: 'bytes', result: 'yes', counts: { files: 1 }, notes: [] }))).toEqual({ step: 'bytes', result: 'yes', counts: { files: 1 }, notes: [] });
  expect(() => readBack(() => { throw new TypeError('x'); })).toThrow(TypeError);
});
