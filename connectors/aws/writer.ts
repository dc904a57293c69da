import type { PolicyWriter } from '../../src/core/policy-writer.ts';
import { loadTerraform } from '../../src/edits/terraform.ts';
import type { Definition } from '../../src/core/proposal.ts';
import type { AwsInventory } from './inventory.ts';
import { bind } from './writer/bind.ts';
import { canonical, pieces } from './writer/canonical.ts';
import { parse } from './writer/parse.ts';
import { isTerraform } from './writer/places/file-kind.ts';
import { parseSplit, writeSplit } from './writer/split.ts';
import { write } from './writer/write.ts';

/**
 * Writes IAM policies: in people's own files (JSON, Terraform, CloudFormation) where these stand for the live policies,
 * else documents with scripts of AWS CLI commands. Pure, once `prepare` has loaded the grammar of Terraform.
 */
export const writer: PolicyWriter<AwsInventory> = { prepare, bind, write, parse, writeSplit, parseSplit, canonical, pieces };

async function prepare(definitions: readonly Definition[]): Promise<void> {
  if (definitions.some(({ path }) => isTerraform(path))) await loadTerraform();
}
