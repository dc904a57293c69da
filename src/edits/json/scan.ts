import { ConfigError } from '../../core/errors.ts';

/** A value of a JSON text with its range: `text.slice(start, end)` is the value as written. */
export type JsonNode = JsonObject | JsonArray | JsonScalar;

export interface JsonObject {
  readonly kind: 'object';
  readonly start: number;
  readonly end: number;
  readonly members: readonly JsonMember[];
}

export interface JsonArray {
  readonly kind: 'array';
  readonly start: number;
  readonly end: number;
  readonly elements: readonly JsonNode[];
}

export interface JsonScalar {
  readonly kind: 'scalar';
  readonly start: number;
  readonly end: number;
  readonly value: string | number | boolean | null;
}

/** One `"name": value`; its range runs from the opening quote of the name to the end of the value. */
export interface JsonMember {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly value: JsonNode;
}

/** A JSON file as it was read. */
export interface JsonText {
  /** File name for messages. */
  readonly name: string;
  readonly text: string;
  readonly root: JsonNode;
}

const DEEPEST = 200;
const SPACE = /[ \t\n\r]*/y;
const OTHER = /[^\s,\]}]+/y;

/**
 * Reads a JSON text (RFC 8259; a byte order mark is tolerated and kept) with the ranges of all its values.
 * @throws ConfigError `file:line:column` for what is not JSON, has a member twice in one object, or nests too deep.
 */
export function scanJson(name: string, text: string): JsonText {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  try {
    JSON.parse(text.slice(start));
  } catch (error) {
    throw new ConfigError(`this is not JSON: ${(error as Error).message}`, { where: name });
  }
  return { name, text, root: new Scanner(name, text, start).value(0) };
}

/** INVARIANT: only sees text that `JSON.parse` accepted, so it checks nothing but depth and repeated members. */
class Scanner {
  readonly #name: string;
  readonly #text: string;
  #at: number;

  constructor(name: string, text: string, at: number) {
    this.#name = name;
    this.#text = text;
    this.#at = at;
  }

  value(depth: number): JsonNode {
    this.#take(SPACE);
    if (depth > DEEPEST) throw this.#refuse(`this nests deeper than ${DEEPEST} levels`, this.#at);
    if (this.#next() === '{') return this.#object(depth);
    if (this.#next() === '[') return this.#array(depth);
    const start = this.#at;
    const written = this.#next() === '"' ? this.#string() : this.#take(OTHER);
    return { kind: 'scalar', start, end: this.#at, value: JSON.parse(written) as JsonScalar['value'] };
  }

  #object(depth: number): JsonObject {
    const start = this.#at;
    const members: JsonMember[] = [];
    const names = new Set<string>();
    while (this.#more('}')) {
      const from = this.#at;
      const name = JSON.parse(this.#string()) as string;
      if (names.has(name)) throw this.#refuse(`the member ${JSON.stringify(name)} stands twice in one object`, from);
      names.add(name);
      this.#take(SPACE);
      this.#at++;
      const value = this.value(depth + 1);
      members.push({ name, start: from, end: value.end, value });
    }
    return { kind: 'object', start, end: this.#at, members };
  }

  #array(depth: number): JsonArray {
    const start = this.#at;
    const elements: JsonNode[] = [];
    while (this.#more(']')) elements.push(this.value(depth + 1));
    return { kind: 'array', start, end: this.#at, elements };
  }

  /** Steps over the opening bracket, a comma or the closing bracket; true when another item follows. */
  #more(close: string): boolean {
    this.#take(SPACE);
    if (this.#next() !== close) {
      this.#at++;
      this.#take(SPACE);
      if (this.#next() !== close) return true;
    }
    this.#at++;
    return false;
  }

  /** A string as written, with its quotes. A loop, because a pattern would need stack for every character of it. */
  #string(): string {
    const start = this.#at++;
    while (this.#next() !== '"') this.#at += this.#next() === '\\' ? 2 : 1;
    return this.#text.slice(start, ++this.#at);
  }

  #next(): string | undefined {
    return this.#text[this.#at];
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const taken = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += taken.length;
    return taken;
  }

  #refuse(message: string, at: number): ConfigError {
    const before = this.#text.slice(0, at);
    const line = before.split('\n').length;
    return new ConfigError(message, { where: `${this.#name}:${line}:${at - before.lastIndexOf('\n')}` });
  }
}
