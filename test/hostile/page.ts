import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { ADDRESS, DEED } from './payloads.ts';

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const missing = !existsSync(executablePath);
if (missing && process.env['CI'] !== undefined) throw new Error(`there is no ${executablePath}; set CHROMIUM_PATH`);
if (missing) console.log(`test/hostile: pages are not opened, there is no ${executablePath}; set CHROMIUM_PATH`);

/** What a page did when it was opened. */
export interface OpenedPage {
  /** `typeof` the variable that payloads would set. */
  readonly deeds: string;
  /** What it asked for beside itself. */
  readonly requests: readonly string[];
  readonly complaints: readonly string[];
  /** Elements that only data can have made, or whose attributes only data can have. */
  readonly elements: readonly string[];
}

let browser: Browser | undefined;

/** Opens a page of ours in a real browser, without the policy that the page brings: escaping alone has to hold. */
export async function openedPage(file: string): Promise<OpenedPage> {
  if (missing) return { deeds: 'undefined', requests: [], complaints: [], elements: [] };
  browser ??= await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking'] });
  const context = await browser.newContext({ bypassCSP: true });
  try {
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    const url = pathToFileURL(file).href;
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(url, { waitUntil: 'load' });
    const deeds = String(await page.evaluate(`typeof window.${DEED}`));
    const elements = (await page.evaluate(`(${foreign.toString()})(${JSON.stringify(ADDRESS)})`)) as readonly string[];
    return { deeds, requests: requests.filter((one) => one !== url && one !== 'data:,'), complaints, elements };
  } finally {
    await context.close();
  }
}

/** Ends the browser, if one was begun. */
export async function closePages(): Promise<void> {
  await browser?.close();
  browser = undefined;
}

/** Runs in the page: lists elements that our templates do not have. */
function foreign(address: string): string[] {
  interface Node {
    readonly localName: string;
    readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  }
  const { document } = globalThis as unknown as { document: { querySelectorAll: (selector: string) => Iterable<Node> } };
  const isForeign = ({ localName, attributes }: Node): boolean =>
    /^(?:script|img|math|iframe|object|embed|form|base|video|audio|foreignobject|set|animate)$/i.test(localName) ||
    [...attributes].some(({ name, value }) => name.startsWith('on') || name === 'srcdoc' || ((name === 'href' || name === 'src') && (/^\s*(?:javascript|data):(?!,$)/i.test(value) || new URL(value, 'file:///own/').hostname.endsWith(address))));
  return [...document.querySelectorAll('*')].filter(isForeign).map((node) => [node.localName, ...[...node.attributes].map(({ name, value }) => `${name}=${value}`)].join(' ').slice(0, 200));
}
