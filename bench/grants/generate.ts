// Writes a generated cluster with its record and manifests: tsx bench/grants/generate.ts <folder> [namespaces] [calls of an account a day]
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { stringify } from 'yaml';
import { bigCluster } from './cluster.ts';
import { writeRecord } from './record.ts';

const CONFIG = `cycle: monthly
sources:
  - id: big
    connector: kubernetes
    grants: cluster.json.gz
    grantsTakenAt: 2026-08-29T22:00:00Z
    usage: log
    observability: { auditPolicy: audit-policy.yaml, ownerReferencesPermissionEnforcement: 'off' }
    definitions:
      - path: manifests/**/*.yaml
`;

const POLICY = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: RequestResponse
  resources:
  - group: rbac.authorization.k8s.io
- level: Request
  resources:
  - group: authorization.k8s.io
- level: Metadata
`;

/** What was generated. */
export interface Generated {
  readonly objects: number;
  readonly files: number;
  readonly events: number;
}

/** Writes `pawl.yaml` and all that it names into a folder. */
export function generateCluster(folder: string, namespaces: number, callsEach: number): Generated {
  const cluster = bigCluster(namespaces);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'pawl.yaml'), CONFIG);
  writeFileSync(path.join(folder, 'audit-policy.yaml'), POLICY);
  writeFileSync(path.join(folder, 'cluster.json.gz'), gzipSync(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: cluster.exported })));
  for (const [file, objects] of cluster.manifests) {
    const place = path.join(folder, 'manifests', file);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, objects.map((object) => stringify({ ...object, metadata: { ...object.metadata, creationTimestamp: undefined } }, { aliasDuplicateObjects: false })).join('---\n'));
  }
  return { objects: cluster.exported.length, files: cluster.manifests.size, events: writeRecord(path.join(folder, 'log'), cluster, callsEach, 1) };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder, namespaces, calls] = process.argv.slice(2);
  if (folder === undefined) {
    process.stderr.write('usage: tsx bench/grants/generate.ts <folder> [namespaces] [calls of an account a day]\n');
    process.exitCode = 2;
  } else {
    const { objects, files, events } = generateCluster(folder, Number(namespaces ?? 1_000), Number(calls ?? 8));
    process.stdout.write(`${objects} objects, ${files} files of manifests, ${events} events\n`);
  }
}
