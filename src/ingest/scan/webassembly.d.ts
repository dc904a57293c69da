// The part of WebAssembly that is used; TypeScript declares it for browsers only.
// https://webassembly.github.io/spec/js-api/
declare namespace WebAssembly {
  interface Memory {
    readonly buffer: ArrayBuffer;
    /** By pages of 64 KiB. @throws RangeError when there is no more. */
    grow(pages: number): number;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module);
    readonly exports: object;
  }
}
