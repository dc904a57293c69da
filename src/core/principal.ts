/** Who holds grants: one principal of one instance (account, cluster, server, gateway) of one system. */
export interface PrincipalRef {
  /** Connector id, such as `aws`. */
  readonly system: string;
  /** Account, cluster, server or gateway; completeness is judged per instance. */
  readonly instance: string;
  /** The system's stable id (a role id, not a name), so that a re-created name inherits no history. */
  readonly id: string;
}

/** A principal as people meet it. */
export interface Principal extends PrincipalRef {
  /** Name with its kind, such as `role/ci-deploy`; unique within the instance. */
  readonly name: string;
  /** UTC date of creation when the system tells it; only bounds the age of a grant. */
  readonly createdOn?: string;
  /** UTC day on which the system itself last saw it used, refused attempts included; never proof of need. */
  readonly lastUsedOn?: string;
  /** Set when nothing may be proposed for it, with the reason in words (service-linked, reserved, …). */
  readonly notEditable?: string;
  /**
   * Set when no team made it or can change what it holds: who defines it and writes it back (`the API server`, `AWS`).
   * INVARIANT: on positive grounds only, never by a name that anybody may choose. It has its verdicts in the ledger and is
   * told apart from all figures of what somebody can act upon.
   */
  readonly keeper?: string;
}

/** One text per principal, `system:instance/id`: the join key of every state table. */
export function principalKey(ref: PrincipalRef): string {
  return `${ref.system}:${ref.instance}/${ref.id}`;
}
