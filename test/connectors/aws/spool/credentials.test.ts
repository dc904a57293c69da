import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { freshAws } from './fresh-aws.ts';
import { answering } from './services.ts';
import { AUDITOR, inventoriesOf, NOW, OTHER, shopServices } from './shop.ts';

const local = freshAws(shopServices);

describe('credentials', () => {
  it.each([
    ['ExpiredToken', 'have expired', 'log in again'],
    ['InvalidClientTokenId', 'does not accept', 'keys are in use'],
    ['AccessDenied', 'lack the permission sts:AssumeRole', 'allow sts:AssumeRole'],
  ])('%s is told with its remedy', async (error, says, remedy) => {
    local.aws.services.unshift(answering({ 'sts:AssumeRole': { error, status: 403, message: 'no' } }));
    const told = { name: 'SourceError', message: expect.stringContaining(says) as unknown, remedy: expect.stringContaining(remedy) as unknown };
    await expect(local.fetching.fetch({ accounts: [{ assumeRole: { roleArn: AUDITOR } }] }, NOW)).rejects.toMatchObject(told);
  });

  it('that are nowhere are told with the ways to give them', async () => {
    delete process.env['AWS_ACCESS_KEY_ID'];
    await expect(local.fetching.fetch({}, NOW)).rejects.toMatchObject({
      message: expect.stringContaining('there are no credentials'),
      remedy: expect.stringContaining('AWS_PROFILE'),
    });
  });

  it('of a profile are used, also to become a role, and the SDK says nothing of others that lie about', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const file = path.join(local.fetching.folder, 'credentials');
    writeFileSync(file, '[audit]\naws_access_key_id = AKIALOCALLOCALLOCAL2\naws_secret_access_key = local-secret\n');
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = file;
    local.aws.keys.set('AKIALOCALLOCALLOCAL2', '999988887777');
    await local.fetching.fetch({ accounts: [{ profile: 'audit', assumeRole: { roleArn: AUDITOR } }] }, NOW);
    expect(local.aws.of('sts:AssumeRole').map(({ account }) => account)).toEqual(['999988887777']);
    expect(warned.mock.calls).toEqual([]);
    warned.mockRestore();
    expect(inventoriesOf(local).map(({ instance }) => instance)).toEqual([OTHER]);
  });

  it('of a profile that is not there are told', async () => {
    delete process.env['AWS_ACCESS_KEY_ID'];
    await expect(local.fetching.fetch({ accounts: [{ profile: 'nobody' }] }, NOW)).rejects.toMatchObject({ message: expect.stringContaining('profile nobody') });
  });

  it('cannot be asked for when nobody answers', async () => {
    process.env['AWS_ENDPOINT_URL'] = 'http://127.0.0.1:1';
    await expect(local.fetching.fetch({}, NOW)).rejects.toMatchObject({ message: expect.stringContaining('cannot be reached') });
  });
});
