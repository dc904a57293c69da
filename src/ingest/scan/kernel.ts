import { readFileSync } from 'node:fs';

/** What the scanning kernel exports; addresses are byte offsets into its memory. Its source is in the folder `kernel`. */
export interface Kernel {
  readonly memory: WebAssembly.Memory;
  readonly firstFree: () => number;
  readonly lay: (root: number, extract: number, extractBytes: number, out: number, outCount: number) => void;
  /** Room for the names of open objects: 256 × 4 bytes. */
  readonly layNames: (names: number) => void;
  readonly layMemo: (table: number, places: number, entries: number, entriesMost: number, bytes: number, bytesSize: number, secret: bigint) => void;
  /** A free place of a node's table for the name at an address. */
  readonly addPlace: (node: number, name: number, length: number) => number;
  /** Count of the records found, or -1. */
  readonly scan: (text: number, length: number) => number;
  readonly forgetExtracts: () => void;
  /** Forgets the extracts not met again; writes the former numbers of the others to an address and gives their count. */
  readonly forgetCold: (former: number) => number;
  /** Is there no more room for an extract of so many bytes? Not 0 when so. */
  readonly isFull: (largest: number) => number;
}

let compiled: WebAssembly.Module | undefined;

/** A kernel with a memory of its own; compiled once per thread. */
export function newKernel(): Kernel {
  compiled ??= new WebAssembly.Module(readFileSync(new URL('./kernel.wasm', import.meta.url)));
  // The exports are those of kernel/index.ts; a test builds it anew and compares.
  return new WebAssembly.Instance(compiled).exports as unknown as Kernel;
}
