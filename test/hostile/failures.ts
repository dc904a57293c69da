import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { evidence } from '../../connectors/aws/evidence/index.ts';
import { grants } from '../../connectors/aws/grants.ts';
import { loadConfig } from '../../src/cli/load-config.ts';
import { allConnectors } from '../../src/cli/open-run.ts';
import { scanCommand } from '../../src/cli/scan.ts';
import { readStatement } from '../../src/ingest/spool/statement.ts';
import { readTerraform } from '../../src/edits/terraform.ts';
import { loadTerraform } from '../../src/edits/terraform/load.ts';
import { readYaml } from '../../src/edits/yaml.ts';
import type { Field } from './fields.ts';

/** Inputs that are refused, by what is wrong with them: each throws an error that tells of the text. */
export async function refusals(text: (field: Field) => string): Promise<Readonly<Record<string, () => unknown>>> {
  const connectors = await allConnectors();
  await loadTerraform();
  const name = `exports/${text('brokenFile').replaceAll('\0', '')}.json`;
  const exported = (content: string) => () => grants.read('shop', [{ path: name, text: content }]);
  const told = (kind: string, value: unknown) => () => evidence.read('shop', { [kind]: [{ path: name, text: JSON.stringify(value) }] });
  const policy = { Version: '2012-10-17', Statement: [{ Effect: text('brokenAction'), Principal: '*', Action: text('brokenAction'), Resource: '*' }] };
  const configured = (content: string) => async () => inFolder(content, (file) => void loadConfig(file, connectors));
  const source = { id: 'shop', connector: 'aws', grants: 'exports', usage: 'logs' };
  return {
    'a key of pawl.yaml': configured(JSON.stringify({ sources: [source], [text('brokenKey')]: 1 })),
    'a value of pawl.yaml': configured(JSON.stringify({ sources: [source], cycle: text('brokenValue') })),
    'the syntax of pawl.yaml': configured(`sources: [\n${text('brokenSyntax')}: {`),
    'a path of pawl.yaml': () => inFolder(JSON.stringify({ sources: [{ ...source, grants: text('brokenPath') }] }), (config) => scanCommand.handler({ config, threads: 0 } as never)),
    'an option': () => inFolder(JSON.stringify({ sources: [source] }), (config) => scanCommand.handler({ config, threads: 0, assumeCycle: text('brokenCommand') } as never)),
    'an export that is no JSON': exported(text('brokenJson')),
    'an export with a member twice': exported(`{${JSON.stringify(text('twiceMember'))}:1,${JSON.stringify(text('twiceMember'))}:2}`),
    'a policy of a resource': exported(JSON.stringify(policy)),
    'a resource': exported(JSON.stringify({ pawl: 'resource-policies', policies: [{ resource: text('brokenArn'), policy }] })),
    'a trail': told('trails', { Trail: { TrailARN: text('brokenTrail'), Name: 'x', HomeRegion: 'x' } }),
    'a report': told('lastAccessed', { JobStatus: text('brokenKind') }),
    Terraform: () => readTerraform(name, `resource ${text('brokenHcl')} {`),
    'a template': () => readYaml(name, `Resources: [${text('brokenYaml')}: {\n\t- ]`),
    'a statement of a spool': () => readStatement('shop', name, JSON.stringify({ pawl: 'spool', version: 1, state: 'complete', extents: [], [text('brokenStatement')]: 1 })),
  };
}

/** Works on a configuration file in a folder of its own. */
async function inFolder(content: string, work: (file: string) => void | Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-hostile-'));
  try {
    for (const name of ['exports', 'logs']) mkdirSync(path.join(folder, name));
    writeFileSync(path.join(folder, 'pawl.yaml'), content);
    await work(path.join(folder, 'pawl.yaml'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
