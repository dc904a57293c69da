import { afterAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../reports/html/render.ts';
import { executablePath, noBrowser, Pages } from './chromium.ts';
import { estate } from './estate.ts';

/** Five hundred principals: the page stays small enough to be mailed, names all of them, and says what it left out. */
if (noBrowser) console.log(`test/reports/large: not opened, there is no ${executablePath}; set CHROMIUM_PATH`);

const PRINCIPALS = 500;
const html = renderHtml(estate(PRINCIPALS));

describe(`a page of ${PRINCIPALS} principals`, () => {
  it('has less than 9 MB and a section for each', () => {
    const bytes = Buffer.byteLength(html);
    console.log(`test/reports/large: ${(bytes / 1e6).toFixed(1)} MB for ${PRINCIPALS} principals`);
    expect(bytes).toBeLessThan(9_000_000);
    expect(html.match(/<details class="card identity"/g)).toHaveLength(PRINCIPALS);
    expect(html.match(/<tr data-marks=/g)).toHaveLength(PRINCIPALS);
  });

  it('says in each section what is left out and how to see it', () => {
    expect(html.match(/9 of 233 rows, removable ones first; the other 224 are in the ledger file\./g)).toHaveLength(PRINCIPALS);
    expect(html.match(/For all of them: <code data-copy>pawl ledger aws:111122223333\/role\/workload-\d{4}<\/code>/g)).toHaveLength(PRINCIPALS);
    expect(html).toContain('and 460 more in the table');
    expect(html).toContain('and 100 more of this severity, all in scan.json');
  });
});

describe.skipIf(noBrowser)('opened', () => {
  const pages = new Pages();
  afterAll(() => pages.close());

  it('filters to one of all and opens it', async () => {
    const { page, complaints } = await pages.open(html);
    await page.locator('[data-controls="identities"]').getByLabel('Search').fill('workload-0437');
    expect(await page.locator('[data-controls="identities"] output').textContent()).toBe(`1 of ${PRINCIPALS}`);
    await page.locator('#identities-table tbody tr:visible').getByRole('link').click();
    await page.locator('details.identity[open] .inside:target').waitFor({ state: 'visible' });
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
