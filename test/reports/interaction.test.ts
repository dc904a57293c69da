import { afterAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../reports/html/render.ts';
import { executablePath, noBrowser, Pages } from './chromium.ts';
import { sample } from './sample.ts';

/** What the script of the page adds: sort, filter, search, open, copy; all of it with the keyboard. */
if (noBrowser) console.log(`test/reports/interaction: skipped, there is no ${executablePath}; set CHROMIUM_PATH`);

const html = renderHtml(sample);
const NAMES = '#identities-table tbody tr:visible th a';
const SECTIONS = 'details.identity:visible > summary h3';

describe.skipIf(noBrowser)('the script, with the keyboard alone', () => {
  const pages = new Pages();
  afterAll(() => pages.close());

  it('sorts, says so, and turns the order round', async () => {
    const { page } = await pages.open(html);
    const names = () => page.locator(NAMES).allTextContents();
    expect(await names()).toEqual(['role/quarterly-close', 'role/ci-deploy', 'role/old-import']);
    const head = page.locator('#identities-table').getByRole('button', { name: 'Not observable' });
    await head.focus();
    await page.keyboard.press('Enter');
    expect(await names()).toEqual(['role/ci-deploy', 'role/quarterly-close', 'role/old-import']);
    expect(await page.locator('#identities-table th[aria-sort]').allTextContents()).toEqual(['Not observable']);
    expect(await page.getByRole('status').last().textContent()).toBe('Sorted by Not observable, descending');
    await page.locator('#identities-table').getByRole('button', { name: 'Principal' }).focus();
    await page.keyboard.press('Space');
    expect(await names()).toEqual(['role/ci-deploy', 'role/old-import', 'role/quarterly-close']);
    await page.keyboard.press('Space');
    expect(await names()).toEqual(['role/quarterly-close', 'role/old-import', 'role/ci-deploy']);
    await page.context().close();
  });

  it('searches principals, counts what is left, and hides their sections too', async () => {
    const { page } = await pages.open(html);
    const box = page.locator('[data-controls="identities"]');
    await box.getByLabel('Search').focus();
    await page.keyboard.type('IMPORT old');
    expect(await page.locator(NAMES).allTextContents()).toEqual(['role/old-import']);
    expect(await box.locator('output').textContent()).toBe('1 of 3');
    expect(await page.locator(SECTIONS).count()).toBe(1);
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('Delete');
    expect(await box.locator('output').textContent()).toBe('all 3');
    await box.getByLabel('Show').selectOption('unowned');
    expect(await page.locator(NAMES).allTextContents()).toEqual(['role/old-import']);
    await box.getByLabel('Show').selectOption('proved');
    expect(await page.locator(NAMES).allTextContents()).toEqual(['role/ci-deploy']);
    await page.context().close();
  });

  it('filters findings by severity and leaves no empty heading', async () => {
    const { page } = await pages.open(html);
    const box = page.locator('[data-controls="findings"]');
    await box.getByLabel('Show').selectOption('medium');
    expect(await page.locator('.finding:visible').count()).toBe(1);
    expect(await page.locator('section.severity h3:visible').allTextContents()).toEqual(['medium (1)']);
    expect(await box.locator('output').textContent()).toBe('1 of 3');
    await page.context().close();
  });

  it('searches and sorts a ledger that is opened', async () => {
    const { page } = await pages.open(html, {}, '');
    const section = page.locator('details.identity').filter({ has: page.locator('h3', { hasText: 'role/ci-deploy' }) });
    await section.locator('> summary').focus();
    await page.keyboard.press('Enter');
    const ledger = section.locator('details.ledger');
    await ledger.locator('> summary').focus();
    await page.keyboard.press('Enter');
    await ledger.getByLabel('Search these rows').fill('createpolicyversion');
    expect(await ledger.locator('tbody tr:visible th code').allTextContents()).toEqual(['iam:CreatePolicyVersion on *']);
    expect(await ledger.locator('output').textContent()).toBe('1 of 200');
    await ledger.getByLabel('Search these rows').fill('');
    await ledger.getByRole('button', { name: 'Permission' }).press('Enter');
    expect(await ledger.locator('tbody tr').first().locator('code').first().textContent()).toBe('ec2:DescribeThing10 on *');
    await page.context().close();
  });

  it('opens and closes all, and leads to a target that is filtered out', async () => {
    const { page } = await pages.open(html);
    await page.getByRole('button', { name: 'Open all' }).press('Enter');
    expect(await page.locator('details.identity[open]').count()).toBe(3);
    await page.getByRole('button', { name: 'Close all' }).press('Enter');
    expect(await page.locator('details.identity[open]').count()).toBe(0);
    await page.locator('[data-controls="identities"]').getByLabel('Search').fill('no such name');
    expect(await page.locator(SECTIONS).count()).toBe(0);
    await page.locator('.contents').getByRole('link', { name: 'role/ci-deploy' }).press('Enter');
    await page.locator('details.identity[open] .inside:target').waitFor({ state: 'visible' });
    expect(await page.locator(SECTIONS).count()).toBe(3);
    await page.context().close();
  });

  it('copies a command and a change as they stand', async () => {
    const { page } = await pages.open(html, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('button', { name: 'Open all' }).press('Enter');
    const copied = () => page.evaluate('navigator.clipboard.readText()');
    await page.getByRole('button', { name: 'Copy the command' }).first().press('Enter');
    await page.getByText('The command is copied').waitFor();
    expect(await copied()).toBe('git apply -R change.patch');
    await page.getByRole('button', { name: 'Copy the change' }).press('Enter');
    await page.getByText('The change is copied').waitFor();
    expect(await copied()).toContain('-        "ec2:*",\n+        "ec2:DescribeInstances",');
    await page.context().close();
  });
});
