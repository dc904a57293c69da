import { generate } from './generate.ts';
import type { BenchSystem } from './system.ts';

/** CloudTrail files of 2,000 generated events. */
export const aws: BenchSystem = {
  connector: 'aws',
  title: 'generated CloudTrail events',
  generate: (folder, events, seed) => ({ events, files: events / 2_000, bytes: generate(folder, events, events / 2_000, seed) }),
  files: '**/*.json.gz',
  sql: `WITH event AS (
  SELECT unnest(Records) AS r
  FROM read_json($files, format = 'newline_delimited', records = true, auto_detect = false, hive_partitioning = false, maximum_object_size = 33554432,
    columns = {Records: 'STRUCT(eventID VARCHAR, eventTime VARCHAR, eventSource VARCHAR, eventName VARCHAR, awsRegion VARCHAR, recipientAccountId VARCHAR, errorCode VARCHAR,
      userIdentity STRUCT(principalId VARCHAR, sessionContext STRUCT(sessionIssuer STRUCT(principalId VARCHAR))), resources STRUCT(ARN VARCHAR)[])[]'})
), rolled AS (
  SELECT r.recipientAccountId, r.awsRegion, r.userIdentity.sessionContext.sessionIssuer.principalId AS issuer, r.userIdentity.principalId AS session,
         r.eventSource, r.eventName, r.errorCode, r.resources, substr(r.eventTime, 1, 10) AS used_on,
         count(*) AS uses, count(DISTINCT r.eventID) AS calls, min(r.eventTime) AS first_at, max(r.eventTime) AS last_at
  FROM event GROUP BY ALL
)
SELECT CAST(sum(uses) AS INTEGER) AS events, CAST(sum(calls) AS INTEGER) AS calls FROM rolled`,
  jq: `find "$1" -name '*.gz' -print0 | xargs -0 gzip -dc | jq -r '.Records[] | [.userIdentity.principalId, .eventSource, .eventName, .errorCode, .resources[0].ARN, .eventTime[0:10]] | @tsv' | LC_ALL=C sort | uniq -c | wc -l`,
  python: `
import collections, gzip, json, pathlib, sys
seen, uses = set(), collections.Counter()
for path in sorted(pathlib.Path(sys.argv[1]).rglob('*.gz')):
    with gzip.open(path) as file:
        for r in json.load(file)['Records']:
            if r['eventID'] in seen: continue
            seen.add(r['eventID'])
            uses[(r['userIdentity'].get('principalId'), r['eventSource'], r['eventName'], r.get('errorCode'), (r.get('resources') or [{}])[0].get('ARN'), r['eventTime'][:10])] += 1
print(len(uses))
`,
};
