import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../reports/html/render.ts';
import { HOSTILE } from './hostile.ts';
import { poisonedInput } from './poisoned.ts';
import { sample } from './sample.ts';

/** In a real browser: nothing executes, nothing is fetched, axe is content, the page never scrolls sideways. */
const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const missing = !existsSync(executablePath);
if (missing) console.log(`test/reports/browser: skipped, there is no ${executablePath}; set CHROMIUM_PATH`);

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const VIEWS = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'light', width: 390 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'dark', width: 390 },
] as const;

it('CI has a browser', () => {
  const lacks = missing && process.env['CI'] !== undefined;
  expect(lacks ? `there is no ${executablePath}; set CHROMIUM_PATH` : '').toBe('');
});

describe.skipIf(missing)('in Chromium', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'pawl-report-'));
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking'] });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a page from disk and says what it asked for and complained about. */
  async function open(html: string, options: BrowserContextOptions): Promise<{ page: Page; requests: string[]; complaints: string[] }> {
    const file = path.join(folder, 'report.html');
    writeFileSync(file, html);
    const page = await (await browser.newContext(options)).newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
    return { page, requests: requests.filter((url) => url !== pathToFileURL(file).href && url !== 'data:,'), complaints };
  }

  it('reads without script, asks for nothing and complains about nothing', async () => {
    const { page, requests, complaints } = await open(renderHtml(sample), { javaScriptEnabled: false });
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('What was granted, what was exercised');
    expect(await page.getByText('3 principals hold 641 permissions').isVisible()).toBe(true);
    expect([requests, complaints]).toEqual([[], []]);
    await page.context().close();
  });

  it('applies its own style under its own policy', async () => {
    const { page, complaints } = await open(renderHtml(sample), { colorScheme: 'dark' });
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(18, 22, 27)');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('prints whole: nothing is hidden behind a scroll bar', async () => {
    const { page } = await open(renderHtml(sample), {});
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate(`[...document.querySelectorAll('.scroll')].filter((box) => getComputedStyle(box).maxHeight !== 'none').length`)).toBe(0);
    await page.context().close();
  });

  it.each(VIEWS)('is accessible and as wide as the window: $colorScheme, $width px', async ({ colorScheme, width }) => {
    const { page } = await open(renderHtml(sample), { colorScheme, viewport: { width, height: 844 }, bypassCSP: true });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await page.addScriptTag({ content: axe });
    const violations = await page.evaluate(
      `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html).join(' ')))`,
    );
    expect(violations).toEqual([]);
    await page.context().close();
  });

  it('lets the keyboard reach every box that scrolls', async () => {
    const { page } = await open(renderHtml(sample), { viewport: { width: 390, height: 844 } });
    const unreachable = await page.evaluate(
      `[...document.querySelectorAll('body *')].filter((box) => box.scrollWidth > box.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(box).overflowX) && box.tabIndex < 0).length`,
    );
    expect(unreachable).toBe(0);
    await page.context().close();
  });

  // The policy of the page would stop scripts anyway; it is taken away here, so that escaping alone has to hold.
  it.each(HOSTILE)('$title executes nothing, fetches nothing, and keeps the page in its width', async ({ payload }) => {
    const { page, requests, complaints } = await open(renderHtml(poisonedInput(payload)), { bypassCSP: true, viewport: { width: 390, height: 844 } });
    expect(await page.evaluate(`typeof window.pwned`)).toBe('undefined');
    expect(await page.evaluate(`document.querySelectorAll('script, img, iframe, object, form, base, [onerror], [onload], [onmouseover]').length`)).toBe(0);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect([requests, complaints]).toEqual([[], []]);
    await page.context().close();
  });
});
