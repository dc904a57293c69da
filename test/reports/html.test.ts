import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { FINDING_KINDS } from '../../src/core/finding.ts';
import { VERDICT_ORDER } from '../../src/core/verdict.ts';
import { pageOf, renderHtml, renderPage, type Page } from '../../reports/html/render.ts';
import { reportView } from '../../reports/html/view.ts';
import { HOSTILE } from './hostile.ts';
import { poisonedInput } from './poisoned.ts';
import { DEPLOY, deployRows, sample } from './sample.ts';

const page = renderHtml(sample);

/** The page without the text of its style and its script, which are ours and constant. */
function bodyOf(html: string): string {
  return html.replace(/<style>[^]*?<\/style>/, '<style></style>').replace(/<script>[^]*?<\/script>/, '<script></script>');
}

/** Tags as a browser would open them: name and attributes. */
function tagsOf(html: string): { name: string; attributes: string }[] {
  const body = bodyOf(html);
  return [...body.matchAll(/<([a-zA-Z!][^\s/>]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/g)].map(([, name = '', attributes = '']) => ({ name, attributes }));
}

function attributesOf(html: string, name: string): string[] {
  return tagsOf(html).flatMap(({ attributes }) => [...attributes.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value = '']) => value));
}

describe('the page', () => {
  it('says the main things', () => {
    for (const text of [
      '3 principals hold 641 permissions. 617 are removable: 95 % of the granted risk weight. 1 of 2 proposals is proved.',
      'as of 2025-06-01',
      '2025-01-02 … 2025-05-31, 150 days without a hole, up to 2025-05-31 23:44 UTC',
      '2024-12-30 … 2024-12-31',
      'the compressed file ends before its end mark',
      'role/ci-deploy holds 228 permissions',
      'reproduced 1,292, not contradicted 4, contradicted 0',
      '200 of 233 rows, removable ones first; the other 33 are in the ledger file.',
      'git apply -R change.patch',
      'Turn on data events for the bucket shop-releases in the trail.',
      'a service-linked role cannot be changed',
    ]) {
      expect(page).toContain(text);
    }
  });

  it('shows at most 200 ledger rows of a principal', () => {
    const shown = reportView(sample).principals.find(({ name }) => name === 'role/ci-deploy')?.ledger.rows;
    expect(shown).toHaveLength(200);
  });

  it('shows fewer rows of each when there are many principals, and says so', () => {
    const [, deploy] = sample.scan.principals;
    if (deploy === undefined) throw new Error('the sample has three principals');
    const principals = Array.from({ length: 100 }, (_, index) => ({ ...deploy, key: `${deploy.key}${index}` }));
    const many = reportView({ ...sample, scan: { ...sample.scan, principals }, ledger: () => deployRows });
    expect(many.principals[0]?.ledger.rows).toHaveLength(45);
    expect(many.principals[0]?.ledger.shown).toBe('45 of 233 rows, removable ones first; the other 188 are in the ledger file.');
  });

  it('defines every verdict and finding kind it may use', () => {
    for (const word of [...VERDICT_ORDER.map((verdict) => `verdict-${verdict}`), ...Object.keys(FINDING_KINDS).map((kind) => `kind-${kind}`)]) {
      expect(page).toContain(`id="${word}"`);
    }
  });

  it('stands when there is nothing to show', () => {
    const empty = renderHtml({
      scan: { ...sample.scan, sources: [], instances: [], principals: [], findings: [] },
      proposals: { ...sample.proposals, proposals: [] },
      ledger: () => [],
    });
    expect(empty).toContain('No findings.');
    expect(bodyOf(empty)).not.toMatch(/NaN|undefined|\[object/);
  });

  it('puts the assumption before everything else', () => {
    const assumed = renderHtml({ ...sample, scan: { ...sample.scan, assumedCycle: '30d' } });
    expect(assumed.indexOf('assumes a cycle of 30d')).toBeGreaterThan(0);
    expect(assumed.indexOf('assumes a cycle of 30d')).toBeLessThan(assumed.indexOf('id="summary"'));
  });

  it('is the same bytes for the same input, whatever the order of ledger rows', () => {
    const reversed = { ...sample, ledger: (key: string) => (key === DEPLOY ? [...deployRows].reverse() : []) };
    expect(renderHtml(reversed)).toBe(page);
  });

  it('links only to itself and to files beside it; every anchor exists once', () => {
    const ids = attributesOf(page, 'id');
    expect(new Set(ids).size).toBe(ids.length);
    const links = attributesOf(page, 'href');
    for (const link of links.filter((href) => href.startsWith('#'))) expect(ids).toContain(link.slice(1));
    expect(links.filter((href) => !href.startsWith('#') && !href.startsWith('./'))).toEqual(['data:,']);
    expect(links).toContain('./proposals/aws-role-ci-deploy-0a1b2c3d/change.patch');
  });

  it('goes down one heading level at a time', () => {
    const levels = tagsOf(page).flatMap(({ name }) => (/^h[1-6]$/.test(name) ? [Number(name[1])] : []));
    expect(levels[0]).toBe(1);
    levels.slice(1).forEach((level, index) => expect(level - (levels[index] ?? 0)).toBeLessThanOrEqual(1));
  });

  it('admits its own style and script by hash and nothing else', () => {
    const hashOf = (name: string) =>
      createHash('sha256').update(new RegExp(`<${name}>([^]*?)</${name}>`).exec(page)?.[1] ?? '').digest('base64').replaceAll('=', '&#x3D;');
    expect(page).toContain(
      `default-src 'none'; style-src 'sha256-${hashOf('style')}'; script-src 'sha256-${hashOf('script')}'; img-src data:; base-uri 'none'; form-action 'none'`,
    );
    expect(tagsOf(page).filter(({ name }) => name === 'script')).toEqual([{ name: 'script', attributes: '' }]);
    expect(bodyOf(page)).not.toMatch(/\sstyle=|\son\w+=/i);
  });

  it('says what of the evidence is missing and which gaps a person accepted', () => {
    expect(page).toContain('1 thing missing or unreadable');
    expect(page).toContain('prod-trail: one file could not be read');
    expect(page).toContain('2025-03-01 … 2025-03-02</strong> (prod-trail), accepted by ann until 2025-12-31: outage of the log bucket');
  });

  it('tells direct grants from inherited ones', () => {
    const inherited = { ...deployRows[0]!, path: ['group/builders', 'group/builders#s3', 'statement 1'], way: 'inherited' as const };
    const both = renderHtml({ ...sample, ledger: (key) => (key === DEPLOY ? [inherited, ...deployRows.slice(1)] : []) });
    expect(page.includes('<span class="inherited">inherited</span> group/')).toBe(false);
    expect(both.includes('<span class="inherited">inherited</span> group/builders › group/builders#s3 › statement 1')).toBe(true);
  });

  it('names the instance with each principal only when there are several', () => {
    const [one] = sample.scan.instances;
    const several = renderHtml({ ...sample, scan: { ...sample.scan, instances: [one!, { ...one!, instance: '444455556666' }] } });
    expect([page, several].map((text) => text.includes('class="one-instance"'))).toEqual([true, false]);
  });

  it('gives a reviewer one line per principal to sign', () => {
    expect(page.match(/☐ apply ☐ keep ☐ ask owner/g)).toHaveLength(3);
    for (const blank of ['Reviewed by: name, role, date', 'Acknowledged by management: name, role, date']) expect(page).toContain(blank);
  });

  it('marks what comes and what goes in a change by its signs', () => {
    // Lines of one kind that follow each other stand in one element.
    expect(page).toMatch(/<span class="line-removed">(?:-[^\n<]*\n)*-        &quot;ec2:\*&quot;,\n/);
    expect(page).toMatch(/<span class="line-added">(?:\+[^\n<]*\n)*\+        &quot;ec2:DescribeInstances&quot;,\n/);
    expect(page).toContain('3 lines out (−), 2 lines in (+)');
  });
});

describe('hostile text', () => {
  const known = new Set(tagsOf(page).map(({ name }) => name));

  it.each(HOSTILE)('$title changes no tag, attribute or link', ({ payload }) => {
    const html = renderHtml(poisonedInput(payload));
    for (const { name, attributes } of tagsOf(html)) {
      expect(known).toContain(name);
      expect(attributes.replace(/"[^"]*"/g, '')).not.toMatch(/\bon\w+|style|src|srcdoc|</);
    }
    for (const link of attributesOf(html, 'href')) expect(link).toMatch(/^(?:#[\w-]+|\.\/[^:\s]*|data:,)$/);
    for (const id of attributesOf(html, 'id')) expect(id).toMatch(/^[\w-]+$/);
    expect(html.replace(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });

  it('is never read as a template', () => {
    expect(renderHtml(poisonedInput('{{constructor}}{{{css}}}'))).toContain('{{constructor}}{{{css}}}role/ci-deploy');
  });
});

describe('templates', () => {
  const folder = new URL('../../reports/html/templates/', import.meta.url);
  const templates = readdirSync(folder).map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));

  it.each(templates)('$name prints raw only our own style and script, quotes attributes, and calls no script', ({ text }) => {
    const raw = [...text.matchAll(/\{\{\{[^}]*\}\}\}|\{\{&[^}]*\}\}/g)].map(([match]) => match);
    expect(raw.filter((match) => match !== '{{{css}}}' && match !== '{{{script}}}')).toEqual([]);
    expect(text).not.toMatch(/=\s*\{\{/);
    expect(text.replace('<script>{{{script}}}</script>', '')).not.toMatch(/<script|\sstyle=|\son\w+=/i);
  });

  it('ask only for fields that the view has', () => {
    expect(() => renderPage(strictView(pageOf(reportView(sample))))).not.toThrow();
    const { findings: _, ...rest } = pageOf(reportView(sample));
    expect(() => renderPage(strictView(rest as Page))).toThrow('the view has no field findings');
  });
});

describe('the script', () => {
  const script = readFileSync(new URL('../../reports/html/script.hbs', import.meta.url), 'utf8');

  it('makes no markup from text, evaluates nothing and asks for nothing', () => {
    expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|setTimeout|fetch\(|XMLHttpRequest|import\(|WebSocket|sendBeacon|localStorage|\.src\b/);
    expect(script).not.toContain('</');
    expect(() => new Script(script)).not.toThrow();
  });
});

/** A view that throws when a template looks for a field it does not have, which `#if` and `#each` silently take for empty. */
function strictView<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(strictView) as T;
  const fields = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, strictView(inner)]));
  const missing = (key: string | symbol) => {
    if (typeof key === 'string' && !(key in fields)) throw new Error(`the view has no field ${key}`);
  };
  return new Proxy(fields, {
    get: (target, key) => (missing(key), Reflect.get(target, key)),
    getOwnPropertyDescriptor: (target, key) => (missing(key), Reflect.getOwnPropertyDescriptor(target, key)),
  }) as T;
}
