import { createRequire } from 'node:module';
import type { Language, Parser } from 'web-tree-sitter';

let parser: Parser | undefined;
let loading: Promise<Parser> | undefined;

/**
 * Loads the parser and its grammar, once. Whoever reads Terraform files waits for it first; all else stays synchronous.
 * The grammar is the WebAssembly that @tree-sitter-grammars/tree-sitter-hcl carries, so that nothing native is built.
 */
export async function loadTerraform(): Promise<void> {
  loading ??= load();
  parser = await loading;
}

/** The parser. @throws RangeError when nobody waited for it to be loaded. */
export function terraformParser(): Parser {
  if (parser === undefined) throw new RangeError('the Terraform grammar is not loaded');
  return parser;
}

async function load(): Promise<Parser> {
  const { Language: languages, Parser: parsers } = await import('web-tree-sitter');
  const { resolve } = createRequire(import.meta.url);
  await parsers.init();
  const grammar: Language = await languages.load(resolve('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm'));
  const made = new parsers();
  made.setLanguage(grammar);
  return made;
}
