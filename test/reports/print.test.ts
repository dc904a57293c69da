import { afterAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../reports/html/render.ts';
import { executablePath, noBrowser, Pages } from './chromium.ts';
import { sample } from './sample.ts';

/** On paper nothing is folded, clipped or behind a scroll bar, with script and without. */
if (noBrowser) console.log(`test/reports/print: skipped, there is no ${executablePath}; set CHROMIUM_PATH`);

const html = renderHtml(sample);

describe.skipIf(noBrowser)('printed', () => {
  const pages = new Pages();
  afterAll(() => pages.close());

  it.each([true, false])('shows every fold whole and no control; script: %s', async (javaScriptEnabled) => {
    const { page } = await pages.open(html, { javaScriptEnabled, viewport: { width: 700, height: 1000 } });
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('details:not([open])').count()).toBeGreaterThan(0);
    const hidden = await page.locator('main p, main li, main td, main th, main h5, main pre span').evaluateAll((all) =>
      (all as unknown as { checkVisibility: (options: object) => boolean; closest: (selector: string) => unknown; outerHTML: string }[])
        .filter((one) => one.closest('.controls') === null && !one.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }))
        .map((one) => one.outerHTML.slice(0, 100)),
    );
    expect(hidden).toEqual([]);
    const clipped = await page.locator('body *').evaluateAll((all) =>
      (all as unknown as { scrollWidth: number; clientWidth: number; scrollHeight: number; clientHeight: number; className: unknown; localName: string; outerHTML: string }[])
        .filter(
          (one) =>
            (one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1 && one.localName !== 'svg') ||
            (String(one.className).startsWith('scroll') && one.scrollHeight > one.clientHeight + 1),
        )
        .map((one) => one.outerHTML.slice(0, 100)),
    );
    expect(clipped).toEqual([]);
    expect(await page.locator('button:visible:not(.sort), input:visible, select:visible, nav:visible').count()).toBe(0);
    await page.context().close();
  });

  it('as PDF has every principal, proposal and ledger', async () => {
    const { page } = await pages.open(html);
    const pdf = (await page.pdf({ format: 'A4', printBackground: true, outline: true, tagged: true })).toString('latin1');
    const titles = [...pdf.matchAll(/\/Title \(((?:[^()\\]|\\.)*)\)/g)].map(([, title = '']) => title);
    for (const name of sample.scan.principals.map((one) => one.name)) {
      expect(titles.some((title) => `${title} `.startsWith(`${name} `)), name).toBe(true);
      expect(titles, name).toContain(`Ledger of ${name}`);
    }
    expect(titles).toContain('Proposal for role/ci-deploy: proved');
    expect(titles).toContain('Sign-off');
    await page.context().close();
  });
});
