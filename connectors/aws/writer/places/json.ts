import { jsonWritten } from '../../../../src/edits/json/written.ts';
import { valueIn, type Written } from '../../../../src/edits/tree.ts';
import { parseDocument } from '../../policy.ts';
import { LITERAL } from '../written/literal.ts';
import { readPolicy } from '../written/read.ts';
import type { FilePlaces } from './place.ts';

/**
 * A file that is one policy.
 * @throws ConfigError or Error for what is no policy document.
 */
export function policyFile(path: string, text: string, written: Written = jsonWritten(path, text)): FilePlaces {
  parseDocument(text);
  const policy = readPolicy(written, written.root, LITERAL);
  return { path, places: [{ path, where: path, names: [], policy, remove: () => [] }] };
}

/** Is this JSON a CloudFormation template? Both members may stand alone (CloudFormation User Guide, "Template sections"). */
export function isTemplate(written: Written): boolean {
  const resources = valueIn(written.root, 'Resources');
  return resources?.kind === 'map' && resources.entries.some(({ value }) => valueIn(value, 'Type') !== undefined);
}
