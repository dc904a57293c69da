import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { parse } from 'yaml';
import { documents, recordsIn, sampleFiles } from '../../samples.ts';

/** A CloudTrail event that another project keeps in a frame of its own, taken out of it. */
export interface Unwrapped {
  /** Where it stands: file, and place or name in it. */
  readonly from: string;
  readonly event: unknown;
}

type Members = Readonly<Record<string, unknown>>;

/** StreamAlert: a list of rule tests, `data` being a CloudTrail file or an EventBridge event with the record as `detail`. */
export function streamAlert(samples: string): readonly Unwrapped[] {
  return documents(path.join(samples, 'aws-cloudtrail-streamalert')).flatMap((file) =>
    (file.value as readonly { readonly data: Members }[]).flatMap(({ data }, index) =>
      ('detail' in data ? [data['detail']] : recordsIn(data)).map((event) => ({ from: `${path.basename(file.path)} ${index}`, event })),
    ),
  );
}

/**
 * Panther: YAML rules with tests; `Log` is the record as Panther stores it, with members of its own (`p_…`) and times
 * as `2022-11-21 18:06:52` or with nanoseconds, which are given CloudTrail's form again.
 */
export function panther(samples: string): readonly Unwrapped[] {
  return sampleFiles(path.join(samples, 'audit-events-panther')).flatMap((file) => {
    const rule = parse(file.text) as { readonly LogTypes?: readonly string[]; readonly Tests?: readonly { readonly Name: string; readonly Log: Members }[] };
    if (rule.LogTypes?.includes('AWS.CloudTrail') !== true) return [];
    return (rule.Tests ?? []).map(({ Name, Log }) => ({ from: `${path.basename(file.path)} ${Name}`, event: fromPanther(Log) }));
  });
}

function fromPanther(log: Members): Members {
  const event = Object.fromEntries(Object.entries(log).filter(([name]) => !name.startsWith('p_')));
  const time = event['eventTime'];
  if (typeof time === 'string') event['eventTime'] = time.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)$/u, '$1T$2Z');
  return event;
}

/** Mordor (Security Datasets): zipped JSON lines as Logstash writes them, with `@timestamp` in the place of `eventTime`. */
export function mordor(samples: string): readonly Unwrapped[] {
  const lines = unzipped(path.join(samples, 'aws-cloudtrail-mordor/ec2_proxy_s3_exfiltration.zip')).trimEnd().split('\n');
  return lines.map((line, index) => {
    const { '@timestamp': eventTime, '@version': _, ...event } = JSON.parse(line) as Members;
    return { from: `line ${index + 1}`, event: { ...event, eventTime } };
  });
}

/** The first file of a zip archive, by the local header before it (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.7). */
export function unzipped(file: string): string {
  const bytes = readFileSync(file);
  if (bytes.readUInt32LE(0) !== 0x04034b50 || bytes.readUInt16LE(8) !== 8) throw new TypeError(`${file} is no deflated zip archive`);
  const start = 30 + bytes.readUInt16LE(26) + bytes.readUInt16LE(28);
  return inflateRawSync(bytes.subarray(start)).toString('utf8');
}
