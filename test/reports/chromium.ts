import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** The browser of the machine, and whether it is missing. Tests without it say so; CI may not go without. */
export const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
export const noBrowser = !existsSync(executablePath);

/** A page from disk, what it asked for beside itself, and what it complained about. */
export interface OpenedPage {
  readonly page: Page;
  readonly requests: readonly string[];
  readonly complaints: readonly string[];
}

/** One browser and one folder for the pages of a test file. */
export class Pages {
  #browser: Browser | undefined;
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'pawl-report-'));

  async open(html: string, options: BrowserContextOptions = {}, hash = ''): Promise<OpenedPage> {
    this.#browser ??= await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking'] });
    const file = path.join(this.#folder, 'report.html');
    writeFileSync(file, html);
    const page = await (await this.#browser.newContext(options)).newPage();
    const url = pathToFileURL(file).href;
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => {
      if (request.url() !== url && request.url() !== `${url}${hash}` && request.url() !== 'data:,') requests.push(request.url());
    });
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(url + hash, { waitUntil: 'load' });
    return { page, requests, complaints };
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
