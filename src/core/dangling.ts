import type { PrincipalRef } from './principal.ts';

/** A grant of which one end does not exist: whoever makes what is missing brings it to life. */
export interface Dangling {
  /** Reference of the grant in the system's own words. */
  readonly grant: string;
  /** What is missing: the holder, who then gets what is granted, or the policy, which then says what that is. */
  readonly missing: 'holder' | 'policy';
  /** Name of what is missing, as a reference or as people call it. */
  readonly name: string;
  /** Of a missing holder what it would get, of a missing policy who would get it. */
  readonly others: readonly string[];
  /** A missing holder that is a principal. */
  readonly principal?: PrincipalRef;
}
