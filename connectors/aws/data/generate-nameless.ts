// Writes nameless.json: actions of logged services that no API operation is named after, so that no event can show
// them under their own name. By hand: `npx tsx connectors/aws/data/generate-nameless.ts <folder>`, where the folder is
// `botocore/data` of an unpacked botocore wheel (Apache-2.0), the public description of every AWS operation.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { byText } from '../../../src/core/order.ts';
import { expandAction, findAction } from '../actions.ts';

interface ServiceModel {
  readonly metadata: { readonly endpointPrefix: string; readonly signingName?: string };
  readonly operations: Readonly<Record<string, unknown>>;
}

const here = path.dirname(fileURLToPath(import.meta.url));
const models = process.argv[2];
if (models === undefined) throw new Error('name the botocore/data folder');
const prefixes = new Map(rows<{ source: string; prefixes: string[] }>('sources').map((row) => [row.source, row.prefixes]));

const operations = new Map<string, Set<string>>();
for (const folder of folders(models)) {
  for (const version of versionsOf(path.join(models, folder))) {
    const model = JSON.parse(gunzipSync(readFileSync(version)).toString('utf8')) as ServiceModel;
    const { endpointPrefix, signingName } = model.metadata;
    for (const host of new Set([endpointPrefix, signingName ?? endpointPrefix])) {
      for (const prefix of prefixes.get(host) ?? [host]) {
        const names = operations.get(prefix) ?? new Set<string>();
        for (const name of Object.keys(model.operations)) names.add(name.toLowerCase());
        operations.set(prefix, names);
      }
    }
  }
}

const nameless: Record<string, readonly string[]> = {};
for (const { prefix } of rows<{ prefix: string }>('logged-services')) {
  const names = operations.get(prefix);
  if (names === undefined) throw new Error(`no operations found for ${prefix}`);
  const actions = expandAction(`${prefix}:*`)
    .filter((action) => findAction(action)?.permissionOnly !== true)
    .map((action) => action.slice(prefix.length + 1))
    .filter((name) => !names.has(name.toLowerCase()));
  if (actions.length > 0) nameless[prefix] = actions;
}
const lines = Object.entries(nameless).map(([prefix, actions]) => `  ${JSON.stringify(prefix)}: ${JSON.stringify(actions)}`);
writeFileSync(path.join(here, 'nameless.json'), `{\n${lines.join(',\n')}\n}\n`);
process.stdout.write(`${lines.length} services\n`);

function versionsOf(folder: string): readonly string[] {
  return folders(folder).map((version) => path.join(folder, version, 'service-2.json.gz')).filter((file) => existsSync(file));
}

function folders(parent: string): readonly string[] {
  const entries = readdirSync(parent, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return entries.map((entry) => entry.name).sort(byText);
}

function rows<T>(name: string): readonly T[] {
  return JSON.parse(readFileSync(path.join(here, `${name}.json`), 'utf8')) as readonly T[];
}
