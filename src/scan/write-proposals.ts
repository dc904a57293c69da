import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type ProposalsDocument } from '../core/documents/proposals.ts';
import { prettyJson } from '../core/json.ts';
import type { OutputFile } from '../core/proposal.ts';
import { makeFolder } from '../store/make-folder.ts';
import { clearOld } from './clear-old.ts';

/** Every place in which a former run may have left folders of proposals, the inner ones first. */
const PLACES = ['proposals/assumed/with-loss', 'proposals/with-loss', 'proposals/assumed', 'proposals'] as const;

/** A proposal or a split as it is written. */
export interface OutputFolder {
  /** Its folder below the output; null: nothing is written. */
  readonly record: { readonly folder: string | null };
  readonly files: readonly OutputFile[];
}

/** Replaces the folders of all proposals and splits, and `proposals.json`. `output` is an absolute path. */
export function writeProposals(output: string, document: ProposalsDocument, folders: readonly OutputFolder[]): void {
  for (const place of PLACES) clearOld(path.join(output, place));
  for (const { record, files } of folders) {
    if (record.folder === null) continue;
    for (const file of files) writeOutput(path.join(output, record.folder, file.name), file);
  }
  writeFileSync(path.join(output, 'proposals.json'), prettyJson(document));
}

function writeOutput(place: string, { text, executable }: OutputFile): void {
  makeFolder(path.dirname(place));
  writeFileSync(place, text);
  if (executable) chmodSync(place, 0o755);
}
