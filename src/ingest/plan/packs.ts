import type { PendingFile } from './apply.ts';

/** A pack ends at this many bytes on disk or files, whichever comes first. */
const PACK = { bytes: 1_048_576, files: 200 } as const;

/** Consecutive files that a worker folds together: small files share a dictionary and a message, large ones stand alone. */
export function* packFiles(files: readonly PendingFile[]): Generator<readonly PendingFile[]> {
  let pack: PendingFile[] = [];
  let bytes = 0;
  for (const file of files) {
    if (pack.length > 0 && (bytes + file.size > PACK.bytes || pack.length >= PACK.files)) {
      yield pack;
      pack = [];
      bytes = 0;
    }
    pack.push(file);
    bytes += file.size;
  }
  if (pack.length > 0) yield pack;
}
