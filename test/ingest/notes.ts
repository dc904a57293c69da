import type { RecordSink } from '../../src/ingest/read/sink.ts';

/** Remembers what a reader finds: values, and broken stretches as `!reason`. */
export class Notes implements RecordSink {
  said: unknown[] = [];
  record(value: unknown): void {
    this.said.push(value);
  }
  repeat(): boolean {
    return false;
  }
  broken(reason: string): void {
    this.said.push(`!${reason}`);
  }
  restart(): void {
    this.said = [];
  }
}
