import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ProposalsDocument } from '../core/documents/proposals.ts';
import type { OutputFile } from '../core/proposal.ts';
import { makeFolder } from '../store/make-folder.ts';
import { clearOld } from './clear-old.ts';
import { writeJson } from './write-json.ts';

/** Every place in which a former run may have left folders of proposals, the inner ones first. */
const PLACES = ['proposals/assumed/with-loss', 'proposals/with-loss', 'proposals/assumed', 'proposals'] as const;

/** A proposal or a split as it is written. */
export interface OutputFolder<R extends { readonly folder: string | null }> {
  /** Its folder below the output; null: nothing is written. */
  readonly record: R;
  readonly files: readonly OutputFile[];
}

/**
 * The folders of all proposals and splits of one run. They are written aside as they come, so that their files need not be
 * held, and take the place of those of the former run when all of them are there.
 */
export class ProposalFolders {
  readonly #output: string;
  readonly #aside: string;
  readonly #folders: string[] = [];

  /** `output` is an absolute path. */
  constructor(output: string) {
    this.#output = output;
    this.#aside = path.join(output, '.proposals-to-come');
    this.discard();
  }

  /** Writes one folder; returns what is told of it. */
  add<R extends { readonly folder: string | null }>({ record, files }: OutputFolder<R>): R {
    if (record.folder === null) return record;
    for (const file of files) writeOutput(path.join(this.#aside, record.folder, file.name), file);
    this.#folders.push(record.folder);
    return record;
  }

  /** Replaces the folders of the former run, and `proposals.json`. */
  publish(document: ProposalsDocument): void {
    for (const place of PLACES) clearOld(path.join(this.#output, place));
    for (const folder of this.#folders) {
      makeFolder(path.dirname(path.join(this.#output, folder)));
      renameSync(path.join(this.#aside, folder), path.join(this.#output, folder));
    }
    writeJson(path.join(this.#output, 'proposals.json'), document);
  }

  /** Takes away what was not published. */
  discard(): void {
    rmSync(this.#aside, { recursive: true, force: true });
  }
}

function writeOutput(place: string, { text, executable }: OutputFile): void {
  makeFolder(path.dirname(place));
  writeFileSync(place, text);
  if (executable) chmodSync(place, 0o755);
}
