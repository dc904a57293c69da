import type { PendingFile } from './apply.ts';

/** A pack ends at this many bytes on disk or files, whichever comes first. */
const PACK = { bytes: 2_097_152, files: 500 } as const;

/** Consecutive files that a worker folds together: small files share a dictionary and a message, large ones stand alone. */
export function* packFiles(files: readonly PendingFile[], most: number = PACK.files): Generator<readonly PendingFile[]> {
  let pack: PendingFile[] = [];
  let bytes = 0;
  for (const file of files) {
    if (pack.length > 0 && (bytes + file.size > PACK.bytes || pack.length >= Math.min(most, PACK.files))) {
      yield pack;
      pack = [];
      bytes = 0;
    }
    pack.push(file);
    bytes += file.size;
  }
  if (pack.length > 0) yield pack;
}
