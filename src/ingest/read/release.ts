import { MessageChannel, type MessagePort } from 'node:worker_threads';

/** A port that nobody hears: what is handed over to it is let go at once. */
const nowhere = closedPort();

/**
 * Gives the memory of a large buffer back at once. The collector would do so too, but late: it sees small handles, not the
 * megabytes behind them. INVARIANT: nothing reads the buffer, or a part of it, any more.
 */
export function release(buffer: Buffer): void {
  const { buffer: memory, byteOffset } = buffer;
  // Small buffers share their memory with others.
  if (byteOffset === 0 && memory instanceof ArrayBuffer && memory.byteLength > 65_536) nowhere.postMessage(null, [memory]);
}

function closedPort(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port1.close();
  port2.close();
  return port1;
}
