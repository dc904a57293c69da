import { groupBy } from '../../../../src/core/group.ts';
import type { Definition } from '../../../../src/core/proposal.ts';
import { jsonWritten } from '../../../../src/edits/json/written.ts';
import { readTerraform, readTerraformJson } from '../../../../src/edits/terraform.ts';
import { valueIn, type Written } from '../../../../src/edits/tree.ts';
import { readYaml } from '../../../../src/edits/yaml.ts';
import { isTerraform, isTerraformJson } from './file-kind.ts';
import { templatePlaces } from './cloudformation.ts';
import { isTemplate, policyFile } from './json.ts';
import type { FilePlaces, Place, PlaceName, Trouble } from './place.ts';
import { isSynthesized, synthesizedPlaces } from './terraform-json.ts';
import { TerraformFolder } from './terraform-folder.ts';
import { policyFilesRead, terraformPlaces } from './terraform.ts';

/** The places of all definition files, in order of the files; each file once. */
export function readPlaces(files: readonly Pick<Definition, 'path' | 'text'>[]): readonly FilePlaces[] {
  const terraform = new Map<string, Written[]>();
  const broken = new Map<string, string>();
  for (const { path, text } of files) {
    if (!isOfFolder(path, text)) continue;
    const read = attempt(() => (isTerraform(path) ? readTerraform(path, text) : readTerraformJson(path, text)));
    if ('reason' in read) broken.set(path, read.reason);
    else terraform.set(folderOf(path), [...(terraform.get(folderOf(path)) ?? []), read.value]);
  }
  const listed = new Set(files.map(({ path }) => path));
  const folders = new Map([...terraform].map(([folder, written]) => [folder, { folder: new TerraformFolder(folder, written, listed), written }]));
  const places = files.map(({ path, text }): FilePlaces => {
    const reason = broken.get(path);
    if (reason !== undefined) return { path, places: [], reason };
    if (isOfFolder(path, text)) {
      const { folder, written } = folders.get(folderOf(path))!;
      return terraformPlaces(written.find(({ name }) => name === path)!, folder);
    }
    const read = attempt(() => otherPlaces(path, text));
    return 'reason' in read ? { path, places: [], reason: read.reason } : read.value;
  });
  const reads = groupBy([...folders.values()].flatMap(({ folder }) => policyFilesRead(folder)), ({ path }) => path);
  return places.map((file) => ({ ...file, places: file.places.map((place) => (place.address === undefined ? namedBy(place, reads.get(place.path) ?? []) : place)) }));
}

/** A policy file with the names of the resources that read it; several readers share it. */
function namedBy(place: Place, readers: readonly { readonly name: PlaceName; readonly where: string; readonly trouble?: Trouble }[]): Place {
  const trouble = readers.length > 1 ? { where: place.where, reason: `${readers.length} resources read this file, and one edit would change them all` } : readers[0]?.trouble;
  const remove = (): Trouble => ({ where: readers[0]!.where, reason: `this resource reads ${place.path}; both must go` });
  return readers.length === 0 ? place : { ...place, names: readers.map(({ name }) => name), remove, ...(trouble === undefined ? {} : { trouble }) };
}

function otherPlaces(path: string, text: string): FilePlaces {
  const isJson = /^[\uFEFF\s]*[{[]/.test(text);
  if (isTerraformJson(path)) return synthesizedPlaces(jsonWritten(path, text));
  if (/\.ya?ml$/i.test(path) || (/\.template$/i.test(path) && !isJson)) {
    const places = readYaml(path, text).flatMap((document) => (valueIn(document.root, 'Resources') === undefined ? [] : templatePlaces(document).places));
    return { path, places };
  }
  const written = jsonWritten(path, text);
  return isTemplate(written) ? templatePlaces(written) : policyFile(path, text, written);
}

/** Is it read together with the other Terraform files of its folder? */
function isOfFolder(path: string, text: string): boolean {
  return isTerraform(path) || (isTerraformJson(path) && !isSynthesized(text));
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** A value, or why there is none; a hostile file never ends a run. */
function attempt<T>(work: () => T): { readonly value: T } | { readonly reason: string } {
  try {
    return { value: work() };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const where = 'where' in error && typeof error.where === 'string' && /:\d/.test(error.where) ? `${error.where}: ` : '';
    return { reason: where + error.message };
  }
}
