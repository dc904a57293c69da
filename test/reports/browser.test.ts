import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../reports/html/render.ts';
import { executablePath, noBrowser, Pages } from './chromium.ts';
import { HOSTILE } from './hostile.ts';
import { poisonedInput } from './poisoned.ts';
import { nightProposal, sample, sampleProposals } from './sample.ts';

/** In a real browser: nothing foreign executes, nothing is fetched, axe is content, the page never scrolls sideways. */
if (noBrowser) console.log(`test/reports/browser: skipped, there is no ${executablePath}; set CHROMIUM_PATH`);

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const VIEWS = [
  { colorScheme: 'light', width: 1440 },
  { colorScheme: 'light', width: 390 },
  { colorScheme: 'dark', width: 1440 },
  { colorScheme: 'dark', width: 390 },
] as const;
const html = renderHtml({ ...sample, proposals: { ...sampleProposals, proposals: [...sampleProposals.proposals, nightProposal] } });

it('CI has a browser', () => {
  const lacks = noBrowser && process.env['CI'] !== undefined;
  expect(lacks ? `there is no ${executablePath}; set CHROMIUM_PATH` : '').toBe('');
});

describe.skipIf(noBrowser)('in Chromium', () => {
  const pages = new Pages();
  afterAll(() => pages.close());

  it('reads without script, asks for nothing and complains about nothing', async () => {
    const { page, requests, complaints } = await pages.open(html, { javaScriptEnabled: false });
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('What was granted, what was exercised');
    expect(await page.getByText('3 principals hold 641 permissions').isVisible()).toBe(true);
    expect(await page.locator('.controls').evaluateAll((boxes) => boxes.length)).toBeGreaterThan(0);
    expect(await page.locator('.controls:visible').count()).toBe(0);
    expect([requests, complaints]).toEqual([[], []]);
    await page.context().close();
  });

  it('opens a fold without script, by a click and by a link to what is in it', async () => {
    const { page } = await pages.open(html, { javaScriptEnabled: false });
    const section = page.locator('details.identity').filter({ hasText: 'role/ci-deploy' }).last();
    const facts = section.locator('.inside > .facts');
    expect(await facts.isVisible()).toBe(false);
    await page.locator('#identities-table').getByRole('link', { name: 'role/ci-deploy' }).click();
    await facts.waitFor({ state: 'visible' });
    await section.locator('details.ledger > summary').click();
    expect(await section.getByText('200 of 233 rows').isVisible()).toBe(true);
    await page.context().close();
  });

  it('applies its own style and runs its own script under its own policy, and no other', async () => {
    const { page, complaints } = await pages.open(html, { colorScheme: 'dark' });
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(17, 21, 26)');
    expect(await page.locator('[data-controls="identities"]').isVisible()).toBe(true);
    expect(complaints).toEqual([]);
    await page.evaluate(`document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.pwned = 1' }))`);
    expect(await page.evaluate('typeof window.pwned')).toBe('undefined');
    await page.context().close();
  });

  it.each(VIEWS)('is accessible and as wide as the window, folded and open: $colorScheme, $width px', async ({ colorScheme, width }) => {
    const { page } = await pages.open(html, { colorScheme, viewport: { width, height: 844 }, bypassCSP: true });
    await page.addScriptTag({ content: axe });
    expect(await violations(page)).toEqual([]);
    await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await page.context().close();
  });

  it('lets the keyboard reach every box that scrolls', async () => {
    const { page } = await pages.open(html, { viewport: { width: 390, height: 844 } });
    await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
    const unreachable = await page.evaluate(
      `[...document.querySelectorAll('body *')].filter((box) => box.scrollWidth > box.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(box).overflowX) && box.tabIndex < 0).map((box) => box.outerHTML.slice(0, 80))`,
    );
    expect(unreachable).toEqual([]);
    await page.context().close();
  });

  // The policy of the page would stop scripts anyway; it is taken away here, so that escaping alone has to hold.
  it.each(HOSTILE)('$title executes nothing, fetches nothing, and keeps the page in its width', async ({ payload }) => {
    const { page, requests, complaints } = await pages.open(renderHtml(poisonedInput(payload)), { bypassCSP: true, viewport: { width: 390, height: 844 } });
    await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
    await page.locator('[data-controls="identities"] [data-search]').fill(payload.replaceAll('\n', ' '));
    expect(await page.evaluate(`typeof window.pwned`)).toBe('undefined');
    expect(await page.evaluate(`document.querySelectorAll('img, iframe, object, form, base, [onerror], [onload], [onmouseover]').length`)).toBe(0);
    expect(await page.evaluate(`document.scripts.length`)).toBe(1);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect([requests, complaints]).toEqual([[], []]);
    await page.context().close();
  });
});

async function violations(page: Page): Promise<unknown> {
  return page.evaluate(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html + ' ' + node.failureSummary).join(' ')))`,
  );
}
