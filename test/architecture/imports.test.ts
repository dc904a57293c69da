import { describe, expect, it } from 'vitest';
import { sourceFiles, type SourceFile } from './source-files.ts';

const files = sourceFiles(['src', 'connectors', 'reports']);

/** Who may import whom. `from` is tested in order; the first rule that matches a file is its rule. */
const ROOMS: readonly { readonly name: string; readonly from: RegExp; readonly may: readonly RegExp[] }[] = [
  { name: 'core imports nothing of ours but core', from: /^src\/core\//, may: [/^src\/core\//] },
  { name: 'store imports core', from: /^src\/store\//, may: [/^src\/(core|store)\//] },
  { name: 'ingest imports core and store', from: /^src\/ingest\//, may: [/^src\/(core|store|ingest)\//] },
  { name: 'edits imports core', from: /^src\/edits\//, may: [/^src\/(core|edits)\//] },
  { name: 'analyses imports core and store', from: /^src\/analyses\//, may: [/^src\/(core|store|analyses)\//] },
  { name: 'proposals imports core and store', from: /^src\/proposals\//, may: [/^src\/(core|store|proposals)\//] },
  { name: 'the command line may import everything', from: /^src\/(cli\.ts$|cli\/|worker\.ts$)/, may: [/./] },
  { name: 'the table of contents imports src, never a connector or a report', from: /^src\/(scan\/)?[^/]+\.ts$/, may: [/^src\/(?!cli)/] },
  { name: 'the list of connectors imports connectors', from: /^connectors\/index\.ts$/, may: [/^src\/core\//, /^connectors\//] },
  { name: 'reports import core', from: /^reports\//, may: [/^src\/core\//, /^reports\//] },
];

function offences(file: SourceFile): string[] {
  const system = /^connectors\/([^/]+)\//.exec(file.path)?.[1];
  const writer = /^connectors\/[^/]+\/writer(\.ts$|\/)/.test(file.path);
  const room = system === undefined
    ? ROOMS.find((rule) => rule.from.test(file.path))
    : { name: 'a connector imports core and itself (its writer also edits)', may: [/^src\/core\//, new RegExp(`^connectors/${system}/`), ...(writer ? [/^src\/edits\//] : [])] };
  if (room === undefined) return [`${file.path}: no rule covers this file`];
  return file.imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .filter(({ target }) => !room.may.some((allowed) => allowed.test(target)))
    .map(({ line, specifier }) => `${file.path}:${line} imports ${specifier}; rule: ${room.name}`);
}

describe('who may import whom', () => {
  it('names the offending line', () => {
    const made: SourceFile = { path: 'src/core/x.ts', lines: [], imports: [{ line: 3, specifier: '../store/open.ts', target: 'src/store/open.ts', dynamic: false, typeOnly: false }] };
    expect(offences(made)).toEqual(['src/core/x.ts:3 imports ../store/open.ts; rule: core imports nothing of ours but core']);
  });

  it('holds in every file', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap(offences)).toEqual([]);
  });
});

/** Packages that only one room may load. */
const PACKAGES: readonly { readonly package: RegExp; readonly only: RegExp }[] = [
  { package: /^@duckdb\//, only: /^src\/store\// },
  { package: /^handlebars$/, only: /^reports\// },
  { package: /^yargs/, only: /^src\/(cli\.ts$|cli\/)/ },
  { package: /^@aws-sdk\//, only: /^connectors\/aws\/spool\// },
  { package: /^(@kubernetes|pg$|libpg-query)/, only: /^connectors\// },
  { package: /^(web-tree-sitter|@tree-sitter-grammars)/, only: /^src\/edits\/terraform\// },
];

describe('packages', () => {
  it.each(PACKAGES)('$package stays in $only', (rule) => {
    const found = files.filter((file) => !rule.only.test(file.path)).flatMap((file) => file.imports.filter(({ specifier }) => rule.package.test(specifier)).map(({ line, specifier }) => `${file.path}:${line} ${specifier}`));
    expect(found).toEqual([]);
  });

  it('cloud clients load lazily', () => {
    const eager = files.flatMap((file) => file.imports.filter((one) => /^(@aws-sdk|@kubernetes|libpg-query|web-tree-sitter)/.test(one.specifier) && !one.dynamic && !one.typeOnly).map(({ line, specifier }) => `${file.path}:${line} ${specifier}`));
    expect(eager).toEqual([]);
  });
});

describe('purity', () => {
  // Reading the committed action list through require is not I/O of a run: `node:module` is the only way without a warning on Node 20.
  const PURE = /^connectors\/[^/]+\/(model|writer|project|mapping|observe|evidence)(\.ts$|\/)|^connectors\/[^/]+\/usage\.ts$|^src\/core\//;
  it('model, writer, project and interpret do no I/O and read no clock', () => {
    const found = files.filter((file) => PURE.test(file.path)).flatMap((file) => [
      ...file.imports.filter(({ specifier }) => specifier.startsWith('node:') && !['node:crypto', 'node:module'].includes(specifier)).map(({ line, specifier }) => `${file.path}:${line} ${specifier}`),
      ...file.lines.flatMap((text, index) => (/\bDate\.now\(|new Date\(\)|Math\.random\(|process\.env/.test(text) ? [`${file.path}:${index + 1} ${text.trim()}`] : [])),
    ]);
    expect(found).toEqual([]);
  });

  it('the clock is read only by the command line', () => {
    const found = files.filter((file) => !file.path.startsWith('src/cli/')).flatMap((file) => file.lines.flatMap((text, index) => (/\bDate\.now\(|new Date\(\)|\bperformance\.now\(/.test(text) ? [`${file.path}:${index + 1}`] : [])));
    expect(found).toEqual([]);
  });
});

describe('the seal of a proof', () => {
  const made = (what: RegExp): string[] => files.filter((file) => file.lines.some((text) => what.test(text))).map((file) => file.path);

  it('is made in prove.ts alone, and a loss is accepted in one place, from where people name it', () => {
    expect(made(/new Proven\b/)).toEqual(['src/proposals/prove.ts']);
    expect(made(/new ProvenWithLoss\b/)).toEqual(['src/proposals/prove.ts']);
    expect(made(/new AcceptedLoss\b/)).toEqual(['src/proposals/accept-loss.ts']);
    expect(made(/\bacceptLoss\(/)).toEqual(['src/scan/settle-losses.ts']);
  });
});

describe('small rooms', () => {
  it('no file is longer than 400 lines, and few are longer than 200', () => {
    const sizes = files.map((file) => ({ path: file.path, lines: file.lines.length })).sort((a, b) => a.lines - b.lines);
    expect(sizes.filter((file) => file.lines > 400)).toEqual([]);
    expect(sizes.filter((file) => file.lines > 200).length / sizes.length).toBeLessThan(0.1);
    expect(sizes[Math.floor(sizes.length / 2)]?.lines).toBeLessThanOrEqual(70);
  });

  it('no file has a name that says nothing', () => {
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|misc|common|manager)\.ts$/i.test(file.path))).toEqual([]);
  });

  it('the table of contents names no system', () => {
    const contents = files.filter((file) => /^src\/(scan\.ts|scan\/[^/]+\.ts)$/.test(file.path));
    expect(contents.map((file) => file.path)).toContain('src/scan.ts');
    const named = contents.flatMap((file) => file.lines.flatMap((text, index) => (/\b(aws|cloudtrail|iam|kubernetes|postgres|hoop)\b/i.test(text) ? [`${file.path}:${index + 1} ${text.trim()}`] : [])));
    expect(named).toEqual([]);
  });
});
