import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A source file of the project with its imports. */
export interface SourceFile {
  /** Relative to the package, with `/`. */
  readonly path: string;
  readonly lines: readonly string[];
  readonly imports: readonly { readonly line: number; readonly specifier: string; readonly target: string; readonly dynamic: boolean; readonly typeOnly: boolean }[];
}

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Every file with one of the endings below the given folders of the project. */
export function sourceFiles(folders: readonly string[], endings: readonly string[] = ['.ts']): SourceFile[] {
  return folders.flatMap((folder) => list(folder)).filter((file) => endings.some((ending) => file.endsWith(ending))).sort().map(read);
}

function list(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

function read(file: string): SourceFile {
  const lines = readFileSync(path.join(ROOT, file), 'utf8').split('\n');
  const imports = lines.flatMap((text, index) => {
    const found = /(?:\bfrom|^import|\bimport\()\s*['"]([^'"]+)['"]/.exec(text);
    const specifier = found?.[1];
    if (specifier === undefined || text.trimStart().startsWith('*') || text.trimStart().startsWith('//')) return [];
    const target = specifier.startsWith('.') ? path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier)) : specifier;
    return [{ line: index + 1, specifier, target, dynamic: text.includes('import('), typeOnly: /^\s*(import|export) type\b/.test(text) }];
  });
  return { path: file, lines, imports };
}
