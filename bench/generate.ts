// Writes generated CloudTrail files: tsx bench/generate.ts <folder> <events> <files> [seed]
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { EventMaker } from './events.ts';

const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';
const FIRST_DAY = Date.parse('2026-06-01T00:00:00Z');
const DAYS = 30;

/** Writes `events` events in `files` gzip files laid out as CloudTrail delivers them, spread over 30 days. Returns the bytes of JSON. */
export function generate(folder: string, events: number, files: number, seed: number): number {
  const maker = new EventMaker(seed);
  const step = (DAYS * 86_400_000) / events;
  let bytes = 0;
  let made = 0;
  for (let file = 0; file < files; file += 1) {
    const upTo = Math.round(((file + 1) * events) / files);
    const records = [];
    for (; made < upTo; made += 1) records.push(maker.event(FIRST_DAY + Math.floor(made * step)));
    const delivered = new Date(FIRST_DAY + Math.floor((made - 1) * step)).toISOString();
    const [year, month, day] = [delivered.slice(0, 4), delivered.slice(5, 7), delivered.slice(8, 10)];
    const place = path.join(folder, 'AWSLogs', ACCOUNT, 'CloudTrail', REGION, year, month, day);
    mkdirSync(place, { recursive: true });
    const text = `{"Records":[${records.join(',')}]}`;
    bytes += text.length;
    const name = `${ACCOUNT}_CloudTrail_${REGION}_${year}${month}${day}T${delivered.slice(11, 13)}${delivered.slice(14, 16)}Z_${String(file).padStart(16, '0')}.json.gz`;
    writeFileSync(path.join(place, name), gzipSync(text));
  }
  return bytes;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder, events, files, seed] = process.argv.slice(2);
  if (folder === undefined || events === undefined || files === undefined) {
    process.stderr.write('usage: tsx bench/generate.ts <folder> <events> <files> [seed]\n');
    process.exitCode = 2;
  } else {
    const bytes = generate(folder, Number(events), Number(files), Number(seed ?? 1));
    process.stdout.write(`${events} events, ${(bytes / Number(events)).toFixed(0)} bytes each\n`);
  }
}
