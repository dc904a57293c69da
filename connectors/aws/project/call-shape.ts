import { keptParameters } from '../mapping/parameters.ts';
import { changeOf, type Change } from './changes.ts';
import { parameterOf, type Parameter } from './parameter.ts';

/** What is the same for all records of one API call. */
export interface CallShape {
  /** `s3.amazonaws.com:GetObject`. */
  readonly call: string;
  /** Parameters whose text the fold key keeps, and the names under which it does. */
  readonly kept: readonly { readonly parameter: Parameter; readonly context: string }[];
  readonly change: Change | undefined;
  /** Issues credentials that a session policy may limit. */
  readonly issues: boolean;
}

const ISSUING: ReadonlySet<string> = new Set(['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'GetFederationToken']);

// A cache, so that records cost no joining of texts; bounded, because names come from the record.
const LIMIT = 20_000;
const shapes = new Map<string, Map<string, CallShape>>();
let size = 0;

/** The shape of a call, worked out once. */
export function shapeOf(source: string, name: string): CallShape {
  const known = shapes.get(source)?.get(name);
  if (known !== undefined) return known;
  const shape: CallShape = {
    call: `${source}:${name}`,
    kept: keptParameters(source, name).map((parameter) => ({ parameter: parameterOf(parameter), context: `param.${parameter}` })),
    change: changeOf(source, name),
    issues: source === 'sts.amazonaws.com' && ISSUING.has(name),
  };
  if (size >= LIMIT) {
    shapes.clear();
    size = 0;
  }
  const ofSource = shapes.get(source) ?? new Map<string, CallShape>();
  shapes.set(source, ofSource.set(name, shape));
  size++;
  return shape;
}
