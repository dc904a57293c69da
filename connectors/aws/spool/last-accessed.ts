import type { GetServiceLastAccessedDetailsCommandOutput, IAMClient, ServiceLastAccessed } from '@aws-sdk/client-iam';
import { byText } from '../../../src/core/order.ts';
import { SourceError } from '../../../src/core/errors.ts';
import { exportText, type AccountLists } from './account-details.ts';
import type { LiveCaller } from './caller.ts';
import { ask } from './failures.ts';
import { pause } from './pace.ts';
import { inParallel } from './parallel.ts';

const MILLISECONDS_BETWEEN_LOOKS = 500;
/** Jobs that are under way at the same time. */
const PARALLEL = 4;
/** Longest name of a file that every file system takes; ARNs with very long paths are left out. */
const LONGEST = 240;

/**
 * Fetches what IAM counts as last use, of every user and role that somebody may edit, as
 * `aws iam get-service-last-accessed-details` prints it, all pages in one, in files named by the percent-encoded ARN: the
 * answer does not tell of whom it is.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateServiceLastAccessedDetails.html
 */
export async function fetchLastAccessed(caller: LiveCaller, lists: AccountLists, granularity: 'service' | 'action'): Promise<void> {
  const { spool, clients } = caller;
  const iam = await clients.iam();
  const arns = [...lists.RoleDetailList, ...lists.UserDetailList].flatMap(({ Arn: arn }) => (arn === undefined || arn.includes(':role/aws-service-role/') ? [] : [arn])).sort(byText);
  let done = 0;
  await inParallel(arns, PARALLEL, async (arn) => {
    const name = `${encoded(arn)}.json`;
    if (name.length <= LONGEST) await spool.write('evidence', `last-accessed/${name}`, exportText(await detailsOf(caller, iam, arn, granularity)));
    done += 1;
    spool.progress(`last uses in ${caller.account}`, done, arns.length);
  });
}

/** Percent-encoded, also what may stand in a path of IAM and not in a name of a file. */
function encoded(arn: string): string {
  return encodeURIComponent(arn).replace(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

async function detailsOf({ spool }: LiveCaller, iam: IAMClient, arn: string, granularity: 'service' | 'action'): Promise<object> {
  const { GenerateServiceLastAccessedDetailsCommand } = await import('@aws-sdk/client-iam');
  const generate = new GenerateServiceLastAccessedDetailsCommand({ Arn: arn, Granularity: granularity === 'action' ? 'ACTION_LEVEL' : 'SERVICE_LEVEL' });
  const { JobId: job } = await ask({ source: spool.source, action: 'iam:GenerateServiceLastAccessedDetails', where: arn }, () => iam.send(generate));
  const services: ServiceLastAccessed[] = [];
  let first: GetServiceLastAccessedDetailsCommandOutput | undefined;
  for await (const page of pagesOf(spool.source, iam, job ?? '', arn)) {
    first ??= page;
    services.push(...(page.ServicesLastAccessed ?? []));
  }
  return { ...first, ServicesLastAccessed: services, IsTruncated: false, Marker: undefined };
}

async function* pagesOf(source: string, iam: IAMClient, job: string, arn: string): AsyncGenerator<GetServiceLastAccessedDetailsCommandOutput> {
  const { GetServiceLastAccessedDetailsCommand } = await import('@aws-sdk/client-iam');
  let marker: string | undefined;
  for (;;) {
    const page = await ask({ source, action: 'iam:GetServiceLastAccessedDetails', where: arn }, () => iam.send(new GetServiceLastAccessedDetailsCommand({ JobId: job, ...(marker === undefined ? {} : { Marker: marker }) })));
    if (page.JobStatus === 'IN_PROGRESS') {
      await pause(MILLISECONDS_BETWEEN_LOOKS);
      continue;
    }
    if (page.JobStatus !== 'COMPLETED') {
      throw new SourceError(source, `IAM could not tell the last uses of ${arn}: ${page.Error?.Code ?? 'no code'} ${page.Error?.Message ?? ''}`.trim(), { remedy: 'run the command again, or take `lastAccessed` out of `live`' });
    }
    yield page;
    if (page.IsTruncated !== true) return;
    if (page.Marker === undefined || page.Marker === marker) throw new SourceError(source, `IAM says that more last uses of ${arn} follow, and not where`, { remedy: 'run the command again' });
    marker = page.Marker;
  }
}
