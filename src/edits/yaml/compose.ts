import { type Document, LineCounter, type ParsedNode, parseAllDocuments } from 'yaml';
import { ConfigError } from '../../core/errors.ts';

/**
 * Root nodes of the documents of a stream, with their source tokens.
 * @throws ConfigError `file:line:column` for the first error.
 */
export function composeYaml(name: string, text: string): readonly ParsedNode[] {
  const lines = new LineCounter();
  const refuse = (message: string, offset: number): ConfigError => {
    const { line, col } = lines.linePos(offset);
    return new ConfigError(`this is not YAML that can be edited: ${message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '')}`, { where: `${name}:${line}:${col}` });
  };
  let documents: readonly Document.Parsed[];
  try {
    const parsed = parseAllDocuments(text, { keepSourceTokens: true, lineCounter: lines, logLevel: 'silent', prettyErrors: false });
    documents = 'empty' in parsed ? [] : parsed;
  } catch (error) {
    if (error instanceof RangeError) throw new ConfigError('the file nests too deep', { where: name });
    throw error;
  }
  for (const { errors } of documents) if (errors[0] !== undefined) throw refuse(errors[0].message, errors[0].pos[0]);
  return documents.flatMap(({ contents }) => (contents === null ? [] : [contents as ParsedNode]));
}
