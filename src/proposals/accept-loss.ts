import { AcceptedLoss, type ProvenWithLoss } from '../core/proof.ts';

/** A person accepted the losses of this proposal by its name: it may be written. */
export function acceptLoss<T>(proven: ProvenWithLoss<T>): AcceptedLoss<T> {
  return new AcceptedLoss(proven);
}
