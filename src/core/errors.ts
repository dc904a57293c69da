/**
 * A mistake in how pawl was called or configured. Exit code 2.
 * `message` says what is wrong; `where` is `file:line:column` when it comes from a file; `remedy` says how to mend it.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly where: string | undefined;
  readonly remedy: string | undefined;
  constructor(message: string, place: { where?: string | undefined; remedy?: string | undefined } = {}) {
    super(message);
    this.where = place.where;
    this.remedy = place.remedy;
  }
}

/**
 * A source that cannot be used as it is: missing, unreadable, visibly partial, or held by another process. Exit code 3.
 * Unreadable *records* are never thrown: they are quarantined rows.
 */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly source: string;
  readonly input: string | undefined;
  readonly remedy: string;
  constructor(source: string, message: string, place: { input?: string; remedy: string }) {
    super(message);
    this.source = source;
    this.input = place.input;
    this.remedy = place.remedy;
  }
}

/** Something that pawl promised itself and that does not hold. Always a bug in pawl; nothing is written. Exit code 3. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
  constructor(message: string) {
    super(`${message} (this is a bug in pawl)`);
  }
}
