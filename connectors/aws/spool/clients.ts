import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { S3Client } from '@aws-sdk/client-s3';
import type { STSClient, STSClientConfig } from '@aws-sdk/client-sts';
import type { Spool } from '../../../src/core/spool.ts';
import type { Identity } from './config.ts';
import { ask, codesOf } from './failures.ts';

/** Clients that act as one identity, each made on first use. */
export interface Clients {
  readonly cloudTrail: (region: string) => Promise<CloudTrailClient>;
  readonly iam: () => Promise<IAMClient>;
  readonly organizations: () => Promise<OrganizationsClient>;
  readonly s3: () => Promise<S3Client>;
  readonly sts: () => Promise<STSClient>;
}

/** Milliseconds after which a connection, an answer or a silent socket counts as dead, and is tried again. */
const PATIENCE = { connectionTimeout: 10_000, requestTimeout: 60_000, throwOnRequestTimeout: true, socketTimeout: 60_000 };
/** The SDK writes to nobody's terminal; what matters is told by the errors that it throws. */
const QUIET = { trace: () => undefined, debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
/** Attempts per call; adaptive retry waits longer each time and slows down what AWS throttles. */
const ATTEMPTS = 8;

/**
 * Clients of an identity. Endpoints and the rest of the standard settings are the SDK's: environment (`AWS_ENDPOINT_URL`, …)
 * and configuration files.
 */
export function clientsOf(spool: Spool, identity: Identity, region: string): Clients {
  // The SDK says at first use that later editions of it need a newer Node; ours is pinned.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const base = {
    ...(identity.profile === undefined ? {} : { profile: identity.profile }),
    retryMode: 'adaptive',
    requestHandler: PATIENCE,
    logger: QUIET,
    maxAttempts: Number(process.env['AWS_MAX_ATTEMPTS']) || ATTEMPTS,
  };
  const role = identity.assumeRole;
  // One client holds the credentials of the role for all: it asks for new ones before they expire.
  const holder = once(async () => {
    const { STSClient } = await import('@aws-sdk/client-sts');
    return new STSClient({ ...base, region, ...(role === undefined ? {} : { credentials: () => assumed(spool, role, base, region) }) });
  });
  const ofRole = role === undefined ? {} : { credentials: async () => (await holder()).config.credentials() };
  const settings = (place: string) => ({ ...base, region: place, ...ofRole });
  const made = new Map<string, Promise<unknown>>();
  const named = <T>(name: string, make: (watch: ReturnType<typeof watching>) => Promise<T>): Promise<T> => {
    const client = (made.get(name) as Promise<T> | undefined) ?? make(watching(spool, name));
    made.set(name, client);
    return client;
  };
  return {
    cloudTrail: (place) =>
      named(`CloudTrail in ${place}`, async (watch) => {
        const client = new (await import('@aws-sdk/client-cloudtrail')).CloudTrailClient(settings(place));
        client.middlewareStack.add(watch, EACH_ATTEMPT);
        return client;
      }),
    iam: () =>
      named('IAM', async (watch) => {
        const client = new (await import('@aws-sdk/client-iam')).IAMClient(settings(region));
        client.middlewareStack.add(watch, EACH_ATTEMPT);
        return client;
      }),
    organizations: () =>
      named('Organizations', async (watch) => {
        const client = new (await import('@aws-sdk/client-organizations')).OrganizationsClient(settings(region));
        client.middlewareStack.add(watch, EACH_ATTEMPT);
        return client;
      }),
    s3: () =>
      named('S3', async (watch) => {
        const client = new (await import('@aws-sdk/client-s3')).S3Client({ ...settings(region), followRegionRedirects: true });
        client.middlewareStack.add(watch, EACH_ATTEMPT);
        return client;
      }),
    sts: holder,
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

/** Inside the retries of the SDK, so that each attempt is seen. */
const EACH_ATTEMPT = { step: 'finalizeRequest', name: 'pawlThrottling', priority: 'low' } as const;

/** Tells whoever waits that AWS throttles. */
function watching(spool: Spool, name: string) {
  return <Given, Done>(next: (given: Given) => Promise<Done>) =>
    async (given: Given): Promise<Done> => {
      try {
        return await next(given);
      } catch (error) {
        if (codesOf(error).some((code) => /throttl|TooManyRequests|SlowDown|LimitExceeded/i.test(code))) spool.progress(`${name}: AWS asks to slow down; waiting`);
        throw error;
      }
    };
}

/** Credentials of the role, which the SDK asks for again before they expire. */
async function assumed(spool: Spool, role: NonNullable<Identity['assumeRole']>, base: STSClientConfig, region: string) {
  const { STSClient, AssumeRoleCommand } = await import('@aws-sdk/client-sts');
  const sts = new STSClient({ ...base, region });
  const { Credentials: given } = await ask({ source: spool.source, action: 'sts:AssumeRole', where: role.roleArn }, () =>
    sts.send(new AssumeRoleCommand({ RoleArn: role.roleArn, RoleSessionName: 'pawl', ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }) })),
  );
  return {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    ...(given?.SessionToken === undefined ? {} : { sessionToken: given.SessionToken }),
    ...(given?.Expiration === undefined ? {} : { expiration: given.Expiration }),
  };
}
