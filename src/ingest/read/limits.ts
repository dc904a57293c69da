const MIB = 1_048_576;

/** Caps of reading; hostile input meets them, real records do not. */
export const LIMITS = {
  /** Text up to this size is parsed in one piece; larger files are streamed. */
  wholeText: 16 * MIB,
  /** Compressed files above this are not even tried in one piece. */
  wholeCompressed: 16 * MIB,
  /** Longest record, in bytes of text. */
  record: 64 * MIB,
  /** Nesting that the splitter follows; JSON.parse itself has no limit, and `project` reads the upper levels only. */
  depth: 10_000,
  /** A file may decompress to this much, or to `expansion` times its size, whichever is more. */
  expanded: 1024 * MIB,
  expansion: 200,
} as const;
