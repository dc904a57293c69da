import type { FieldNode } from './field-tree.ts';
import type { Kernel } from './kernel.ts';

// Offsets of kernel/fields.ts.
const NODE_HEAD = 16;
const PLACE = 20;

/** Writes a tree of fields into the memory of a kernel, from an address on; gives the address of its root and the first free one. */
export function layTree(kernel: Kernel, tree: FieldNode, from: number): { readonly root: number; readonly free: number } {
  const memory = new DataView(kernel.memory.buffer);
  let free = from;

  function take(bytes: number): number {
    const at = free;
    // Spans are compared 16 bytes at a time.
    free += Math.ceil(bytes / 16) * 16 + 16;
    return at;
  }

  function text(value: string): { readonly at: number; readonly length: number } {
    const bytes = new TextEncoder().encode(value);
    const at = take(bytes.length);
    new Uint8Array(memory.buffer).set(bytes, at);
    return { at, length: bytes.length };
  }

  function node({ members: children, beginning }: FieldNode): number {
    const places = 2 ** Math.ceil(Math.log2(4 * children.size + 2));
    const at = take(NODE_HEAD + places * PLACE);
    memory.setUint32(at, places - 1, true);
    if (beginning !== undefined) {
      const start = text(beginning);
      memory.setUint32(at + 4, start.at, true);
      memory.setUint32(at + 8, start.length, true);
    }
    for (const [name, { kind, child }] of children) {
      const { at: nameAt, length } = text(name);
      const place = kernel.addPlace(at, nameAt, length);
      memory.setUint32(place + 8, kind, true);
      memory.setUint32(place + 12, child === undefined ? 0 : node(child), true);
    }
    return at;
  }

  return { root: node(tree), free };
}
