import type { AwsAccess, PolicyDocument } from '../inventory.ts';
import type { Finding, Layer } from './combine.ts';
import { type Rule, applies, missingFacts, ruleOf } from './rule.ts';
import { type Rules, prepare } from './rules.ts';

const NOTHING_ALLOWS = ['no statement allows it'];

/**
 * What a set of statements says of an access. `absent` are documents of the set that the export lacks, in words: they
 * may deny and may allow.
 */
export function layerOf(name: string, rules: Rules, access: AwsAccess, absent: readonly string[] = []): Layer {
  const { allow, deny } = rules.on(access.action);
  return { name, deny: finding(deny, access, absent, []), allow: finding(allow, access, absent, NOTHING_ALLOWS) };
}

/** The same of a single document that is no policy of a holder, such as a session policy or an SCP. */
export function documentLayer(name: string, source: string, document: PolicyDocument, access: AwsAccess): Layer {
  return layerOf(name, documentRules(source, document), access);
}

function finding(rules: readonly Rule[], access: AwsAccess, absent: readonly string[], none: readonly string[]): Finding {
  const yes: string[] = [];
  const missing: string[] = [...absent];
  for (const rule of rules) {
    const answer = applies(rule, access);
    if (answer === 'yes') yes.push(rule.source);
    else if (answer === 'maybe') missing.push(...missingFacts(rule, access));
  }
  if (yes.length > 0) return { holds: 'yes', texts: yes };
  return missing.length > 0 ? { holds: 'maybe', texts: missing } : { holds: 'no', texts: none };
}

const prepared = new WeakMap<PolicyDocument, Map<string, Rules>>();

function documentRules(source: string, document: PolicyDocument): Rules {
  let bySource = prepared.get(document);
  if (bySource === undefined) {
    bySource = new Map();
    prepared.set(document, bySource);
  }
  let rules = bySource.get(source);
  if (rules === undefined) {
    rules = prepare(document.statements.map((statement) => ruleOf(source, document.version, statement)));
    bySource.set(source, rules);
  }
  return rules;
}
