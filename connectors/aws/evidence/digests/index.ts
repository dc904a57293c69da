import { isoSecond } from '../../../../src/core/day.ts';
import type { DigestJudge } from '../../../../src/core/digests.ts';
import type { ProvedFile } from '../../../../src/core/evidence.ts';
import { groupBy } from '../../../../src/core/group.ts';
import { byText } from '../../../../src/core/order.ts';
import type { Extent } from '../../../../src/core/spool.ts';
import { asEvidence } from '../body.ts';
import { type Chain, judgeChain, type Link } from './chain.ts';
import { readDigest } from './digest.ts';
import { loadedKeys } from './signature.ts';
import { plural } from '../../../../src/core/number-text.ts';

/** A file may be delivered as long after its events (CloudTrail User Guide, "How CloudTrail works"). */
const LAG_MS = 900_000;

/** CloudTrail's digests of the log files that it delivered, hour by hour, an hour without events too. */
export const digests: DigestJudge = {
  lists: (file) => readDigest(file)?.files.map(({ object }) => object) ?? [],
  judge: (files, copies, evidence) => {
    const read = files.flatMap((file) => readDigest(file) ?? []);
    // The same digest may lie there twice.
    const once = [...new Map(read.map((digest) => [`${digest.place}\n${digest.sha256}`, digest])).values()];
    const keys = loadedKeys(asEvidence(evidence)?.keys ?? []);
    const groups = [...groupBy(once, ({ account, region, trail, backfill }) => `${account}\n${region}\n${trail}\n${backfill}`)].sort(([a], [b]) => byText(a, b));
    const chains = groups.map(([, own]) => judgeChain(own, keys, copies));
    return {
      extents: chains.flatMap(extentsOf),
      behind: chains.flatMap(({ links }) => links.filter(isProof).map(({ digest }) => ({ name: digest.name, instance: digest.account, scope: digest.region, from: digest.from, until: digest.until }))),
      faults: chains.flatMap(({ faults }) => faults),
      proved: chains.map(provedChain),
    };
  },
};

/** Only what is signed and whole states an extent; a backfill lists what is late, and says nothing of its hour. */
function isProof({ state, whole, digest }: Link): boolean {
  return state === 'signed' && whole && !digest.backfill && digest.region !== '';
}

/** Stretches of hours that follow each other. Where one is followed by a hole, its last events may have come after its end. */
function extentsOf({ links }: Chain): readonly Extent[] {
  const stretches: { from: number; until: number; link: Link }[] = [];
  for (const link of links.filter(isProof)) {
    const last = stretches.at(-1);
    if (last !== undefined && last.until === link.digest.from) last.until = link.digest.until;
    else stretches.push({ from: link.digest.from, until: link.digest.until, link });
  }
  return stretches.map(({ from, until, link: { digest } }, index) => ({
    instance: digest.account,
    scope: digest.region,
    from: isoSecond(from),
    until: isoSecond(index === stretches.length - 1 ? until : Math.max(from, until - LAG_MS)),
  }));
}

function provedChain({ links, faults }: Chain): ProvedFile {
  const [first] = links;
  const last = links.at(-1);
  const count = (state: Link['state']): number => links.filter((link) => link.state === state).length;
  const files = links.reduce((sum, { digest }) => sum + digest.files.length, 0);
  const states = [
    `${plural(links.length, 'digest')} of ${plural(files, 'log file')} from ${isoSecond(first?.digest.from ?? 0)} to ${isoSecond(last?.digest.until ?? 0)}`,
    count('signed') > 0 ? `${count('signed')} signed` : '',
    count('linked') > 0 ? `${count('linked')} linked, their signatures not checked: name the outputs of list-public-keys in observability.publicKeys` : '',
    count('last') > 0 ? `${count('last')} without a successor that holds the signature, which a plain copy loses` : '',
    count('broken') > 0 ? `${count('broken')} broken` : '',
    faults.length > 0 ? `${plural(faults.length, 'fault')}` : '',
  ];
  return {
    instance: first?.digest.account ?? '',
    kind: first?.digest.backfill === true ? 'backfill' : 'digests',
    path: `${first?.digest.trail ?? ''} in ${first?.digest.region ?? ''}`,
    text: states.filter((text) => text !== '').join('; '),
  };
}
