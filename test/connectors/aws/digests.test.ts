import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { digests as judgeOf } from '../../../connectors/aws/evidence/digests/index.ts';
import { evidence } from '../../../connectors/aws/evidence/index.ts';
import type { DigestReport } from '../../../src/core/digests.ts';
import { makeChain, type ChainDigest, type ChainLog, type MadeChain } from './digest-chain.ts';

const at = (hour: number): string => `2026-03-01T${String(hour).padStart(2, '0')}:00:00Z`;
/** Six hours, one of them without a log file: quiet. */
const CHAIN = makeChain({ from: at(0), hours: 6, records: (hour) => (hour === 2 ? [] : [{ eventID: `e${hour}` }]) });

interface Hand {
  readonly digests?: readonly ChainDigest[];
  readonly logs?: readonly ChainLog[];
  readonly keys?: boolean;
}

function judge(chain: MadeChain, { digests = chain.digests, logs = chain.logs, keys = true }: Hand = {}): DigestReport {
  const { body } = evidence.read('s', keys ? { publicKeys: [{ path: 'keys.json', text: chain.publicKeys }] } : {});
  const files = digests.map(({ object, content }) => ({ name: `logs/${object}`, bytes: Buffer.from(content) }));
  const copies = new Map(files.flatMap((file) => judgeOf.lists(file)).map((object) => [object, logs.filter((log) => log.object === object).map(({ content }) => ({ name: `logs/${object}`, sha256: createHash('sha256').update(content).digest('hex') }))]));
  return judgeOf.judge(files, copies, body);
}

const stretches = (report: DigestReport): string[] => report.extents.map(({ from, until }) => `${from.slice(11, 16)}-${until.slice(11, 16)}`);
const reasons = (report: DigestReport): string[] => report.faults.map(({ kind, reason }) => `${kind}: ${reason}`);
const changed = (digest: ChainDigest, by: (text: string) => string): ChainDigest => ({ ...digest, content: by(digest.content) });

describe('a chain of digests', () => {
  it('states its extent, quiet hours too, but for the newest, whose signature a plain copy loses', () => {
    const report = judge(CHAIN);
    expect(reasons(report)).toEqual([]);
    expect(stretches(report)).toEqual(['00:00-05:00']);
    expect(report.proved[0]?.text).toContain('5 signed; 1 without a successor that holds the signature, which a plain copy loses');
  });

  it('without public keys shows what is missing or changed, and states nothing', () => {
    const report = judge(CHAIN, { keys: false });
    expect(report.extents).toEqual([]);
    expect(report.proved[0]?.text).toContain('5 linked, their signatures not checked');
    expect(reasons(judge(CHAIN, { keys: false, logs: CHAIN.logs.slice(1) }))[0]).toContain('h0.json.gz, which a digest lists, is missing');
  });

  it.each<{ name: string; hand: Hand; fault: string; stretches: readonly string[] }>([
    { name: 'a log file that is missing', hand: { logs: CHAIN.logs.filter(({ object }) => !object.includes('_h3.')) }, fault: 'missing: the log file AWSLogs/123456789012/CloudTrail/us-east-1/2026/03/01/123456789012_CloudTrail_us-east-1_20260301T0310Z_h3.json.gz', stretches: ['00:00-02:45', '04:00-05:00'] },
    { name: 'a log file that was changed', hand: { logs: CHAIN.logs.map((log) => (log.object.includes('_h1.') ? { ...log, content: '{"Records":[]}' } : log)) }, fault: 'altered: the log file logs/AWSLogs', stretches: ['00:00-00:45', '02:00-05:00'] },
    { name: 'a digest that was changed', hand: { digests: CHAIN.digests.map((digest, index) => (index === 2 ? changed(digest, (text) => text.replace('"logFiles":[]', '"logFiles":[ ]')) : digest)) }, fault: 'altered: the digest logs/AWSLogs', stretches: ['00:00-01:45', '03:00-05:00'] },
    { name: 'a digest that is missing', hand: { digests: CHAIN.digests.filter((_, index) => index !== 3) }, fault: 'missing: a digest between', stretches: ['00:00-01:45', '04:00-05:00'] },
    { name: 'a signature that was changed', hand: { digests: CHAIN.digests.map((digest, index) => (index === 5 ? changed(digest, (text) => text.replace(/"previousDigestSignature":"../, (found) => `${found.slice(0, -2)}${found.endsWith('00') ? '11' : '00'}`)) : digest)) }, fault: 'altered: the signature of the digest', stretches: ['00:00-04:00'] },
  ])('$name is named, and its hour states nothing', ({ hand, fault, stretches: expected }) => {
    const report = judge(CHAIN, hand);
    expect(reasons(report)).toHaveLength(1);
    expect(reasons(report)[0]).toContain(fault);
    expect(stretches(report)).toEqual(expected);
  });

  it('a chain that begins anew has a hole before it', () => {
    const chain = makeChain({ from: at(0), hours: 6, anew: [3] });
    const report = judge(chain);
    expect(reasons(report)).toEqual([expect.stringContaining('logging or its validation was off')]);
    // The last digest of the first part has no successor that holds its signature.
    expect(stretches(report)).toEqual(['00:00-01:45', '03:00-05:00']);
  });

  it('keys of another region or time confirm nothing', () => {
    const other = CHAIN.publicKeys.replace('31e8b5433410dfb61a9dc45cc65b22ff', '00000000000000000000000000000000');
    expect(judge({ ...CHAIN, publicKeys: other }).extents).toEqual([]);
  });

  it('files that are no digests, and keys that are none, do not end the run', () => {
    expect(judgeOf.judge([{ name: 'x', bytes: Buffer.from('{') }, { name: 'y', bytes: undefined }, { name: 'z', bytes: Buffer.from('{"awsAccountId":1}') }, { name: 'w', bytes: Buffer.from(CHAIN.digests[0]!.content.replace(at(0), '0001-01-01T00:00:00Z')) }], new Map(), undefined)).toEqual({ extents: [], behind: [], faults: [], proved: [] });
    expect(judge({ ...CHAIN, publicKeys: JSON.stringify({ PublicKeyList: [{ Value: 'AAAA', Fingerprint: '31e8b5433410dfb61a9dc45cc65b22ff' }] }) }).extents).toEqual([]);
  });

  it('a copy of every digest twice changes nothing', () => {
    expect(stretches(judge(CHAIN, { digests: [...CHAIN.digests, ...CHAIN.digests] }))).toEqual(['00:00-05:00']);
  });

  it('a chain of two regions and two trails is judged apart', () => {
    const other = makeChain({ from: at(0), hours: 3, region: 'eu-west-1', trail: 'second' });
    const both = judge({ ...CHAIN, digests: [...CHAIN.digests, ...other.digests], logs: [...CHAIN.logs, ...other.logs] });
    expect(both.extents.map(({ scope, from, until }) => `${scope} ${from.slice(11, 16)}-${until.slice(11, 16)}`)).toEqual(['eu-west-1 00:00-02:00', 'us-east-1 00:00-05:00']);
  });
});
