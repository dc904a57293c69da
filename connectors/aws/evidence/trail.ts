/** One condition of a selector. Of the first three lists one entry must hold, of the last three all must. */
export interface Clause {
  /** Field of the event record, such as `resources.ARN`. */
  readonly field: string;
  readonly equals?: readonly string[];
  readonly startsWith?: readonly string[];
  readonly endsWith?: readonly string[];
  readonly notEquals?: readonly string[];
  readonly notStartsWith?: readonly string[];
  readonly notEndsWith?: readonly string[];
}

/** Events that a trail records: those for which every clause holds. Basic selectors are written in the same way. */
export interface Selector {
  readonly category: 'Management' | 'Data' | 'other';
  readonly clauses: readonly Clause[];
}

/** One trail as the outputs of the CLI tell it. What no file tells is absent. Instants are milliseconds since 1970. */
export interface Trail {
  readonly arn: string;
  readonly name: string;
  /** Account that owns it; an organization's trail records other accounts too. */
  readonly account: string;
  readonly homeRegion: string;
  readonly multiRegion?: boolean;
  readonly globalServices?: boolean;
  readonly organization?: boolean;
  readonly selectors?: readonly Selector[];
  readonly logging?: boolean;
  readonly stoppedAt?: number;
  readonly startedAt?: number;
  /** The last delivery failed, in S3's words. */
  readonly deliveryError?: string;
  readonly deliveredAt?: number;
}
