import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { BenchSystem } from './system.ts';

const RECORDING = path.resolve(import.meta.dirname, '../fixtures/kubernetes/bookshop/full/log');

/** Writes the recording of one API server again and again, each time as that of another one: with audit ids of its own. */
function multiply(folder: string, events: number, seed: number): { events: number; files: number; bytes: number } {
  const days = readdirSync(RECORDING).sort().map((name) => ({ name, text: gunzipSync(readFileSync(path.join(RECORDING, name))).toString('utf8') }));
  const made = { events: 0, files: 0, bytes: 0 };
  for (let server = 0; made.events < events; server += 1) {
    const place = path.join(folder, `server-${server}`);
    mkdirSync(place, { recursive: true });
    for (const { name, text } of days) {
      if (made.events >= events) break;
      const own = text.replace(/"auditID":"([0-9a-f]{8})/g, (_, head: string) => `"auditID":"${((parseInt(head, 16) ^ (seed * 4_096 + server)) >>> 0).toString(16).padStart(8, '0')}`);
      writeFileSync(path.join(place, name), gzipSync(own));
      made.events += own.split('\n').filter((line) => line !== '').length;
      made.files += 1;
      made.bytes += own.length;
    }
  }
  return made;
}

/** The recorded audit log of a real API server, multiplied. */
export const kubernetes: BenchSystem = {
  connector: 'kubernetes',
  title: 'recorded audit events, multiplied',
  generate: multiply,
  files: '**/*.log.gz',
  sql: `WITH event AS (
  SELECT *
  FROM read_json($files, format = 'newline_delimited', records = true, auto_detect = false, hive_partitioning = false, maximum_object_size = 33554432,
    columns = {auditID: 'VARCHAR', stage: 'VARCHAR', verb: 'VARCHAR', requestURI: 'VARCHAR', "user": 'STRUCT(username VARCHAR, groups VARCHAR[])', impersonatedUser: 'STRUCT(username VARCHAR)',
      objectRef: 'STRUCT(apiGroup VARCHAR, resource VARCHAR, subresource VARCHAR, namespace VARCHAR, name VARCHAR)', responseStatus: 'STRUCT(code INTEGER)', requestReceivedTimestamp: 'VARCHAR',
      annotations: 'STRUCT("authorization.k8s.io/decision" VARCHAR)'})
), rolled AS (
  SELECT "user".username, impersonatedUser.username, verb, objectRef, responseStatus.code, annotations, substr(requestReceivedTimestamp, 1, 10) AS used_on,
         count(*) AS uses, count(DISTINCT auditID) AS calls, min(requestReceivedTimestamp) AS first_at, max(requestReceivedTimestamp) AS last_at
  FROM event GROUP BY ALL
)
SELECT CAST(sum(uses) AS INTEGER) AS events, CAST(sum(calls) AS INTEGER) AS calls FROM rolled`,
  jq: `find "$1" -name '*.gz' -print0 | xargs -0 gzip -dc | jq -r 'select(.stage != "RequestReceived") | [.user.username, .impersonatedUser.username, .verb, .objectRef.apiGroup, .objectRef.resource, .objectRef.subresource, .objectRef.namespace, .objectRef.name, .responseStatus.code, .requestReceivedTimestamp[0:10]] | @tsv' | LC_ALL=C sort | uniq -c | wc -l`,
};
