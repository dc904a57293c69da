import type { ZodError } from 'zod';

/** The first thing that is wrong with a value: `RoleDetailList[3].Arn: expected string`. */
export function firstIssue(error: ZodError): string {
  const issue = error.issues[0];
  const place = (issue?.path ?? []).map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at === 0 ? '' : '.'}${String(step)}`)).join('');
  return `${place === '' ? '' : `${place}: `}${issue?.message ?? 'not as it should be'}`;
}
