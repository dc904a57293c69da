import { describe, expect, it } from 'vitest';
import { grants } from '../../../../connectors/aws/grants.ts';
import { freshAws } from './fresh-aws.ts';
import { answering, SUMMARY } from './services.ts';
import { AUDITOR, exportedOther, exportedShop, inventoriesOf, NOW, OTHER, SHOP, shopServices } from './shop.ts';

const local = freshAws(shopServices);

describe('grants', () => {
  it('of all pages are the inventory that the export of the CLI gives', async () => {
    await local.fetching.fetch({}, NOW);
    expect(local.aws.of('iam:GetAccountAuthorizationDetails').length).toBeGreaterThan(3);
    expect(local.fetching.files('grants')).toEqual([`account-authorization-details.${SHOP}.json`, `account-summary.${SHOP}.json`]);
    const byHand = [
      { path: 'x', text: JSON.stringify(exportedShop) },
      { path: `y.${SHOP}`, text: JSON.stringify({ SummaryMap: SUMMARY }) },
    ];
    expect(inventoriesOf(local)).toEqual(grants.read('src', byHand));
  });

  it('of several accounts come by roles, with an external id', async () => {
    await local.fetching.fetch({ accounts: [{}, { assumeRole: { roleArn: AUDITOR, externalId: 'shop-42' } }] }, NOW);
    expect(inventoriesOf(local).map(({ instance }) => instance)).toEqual([SHOP, OTHER]);
    const assumed = local.aws.of('sts:AssumeRole').map(({ input }) => input);
    expect(assumed).toMatchObject([{ RoleArn: AUDITOR, ExternalId: 'shop-42', RoleSessionName: 'pawl' }]);
    expect(JSON.stringify(inventoriesOf(local))).toContain('a b&<c>');
  });

  it('of a page without a way on are a broken answer, not a small account', async () => {
    const cutOff = { output: { ...exportedOther, RoleDetailList: [], IsTruncated: true } };
    local.aws.services.unshift(answering({ 'iam:GetAccountAuthorizationDetails': cutOff }));
    await expect(local.fetching.fetch({}, NOW)).rejects.toThrow('more grants');
    expect(local.fetching.files('grants')).toEqual([]);
  });

  it('that were fetched before are taken away first: an account that is no longer asked leaves nothing', async () => {
    await local.fetching.fetch({ accounts: [{}, { assumeRole: { roleArn: AUDITOR } }] }, NOW);
    await local.fetching.fetch({}, NOW);
    expect(inventoriesOf(local).map(({ instance }) => instance)).toEqual([SHOP]);
  });
});
