// Compiled by test/architecture/types.test.ts, never run: each line below must be an error.
import type { PermissionModel } from '../../../src/core/permission-model.ts';
import type { PolicyWriter } from '../../../src/core/policy-writer.ts';
import type { AcceptedLoss, Proven, ProvenWithLoss } from '../../../src/core/proof.ts';
import { AcceptedLoss as AcceptedLossClass } from '../../../src/core/proof.ts';
import type { Candidate } from '../../../src/core/proposal.ts';

interface Inventory {
  readonly roles: readonly string[];
}
interface OtherInventory {
  readonly tables: readonly string[];
}

declare const writer: PolicyWriter<Inventory>;
declare const candidate: Candidate<Inventory>;
declare const proven: Proven<Candidate<Inventory>>;
declare const withLoss: ProvenWithLoss<Candidate<Inventory>>;
declare const accepted: AcceptedLoss<Candidate<Inventory>>;
declare const otherModel: PermissionModel<OtherInventory, string, string>;
declare function takes(model: PermissionModel<Inventory, string, string>): void;

// @ts-expect-error a candidate that nobody proved
writer.write(candidate, [], []);
// @ts-expect-error a literal that looks like a proof
writer.write({ value: candidate }, [], []);
// @ts-expect-error a spread of a real proof loses the seal
writer.write({ ...proven, value: candidate }, [], []);
// @ts-expect-error a structural copy of a real proof
const copied: Proven<Candidate<Inventory>> = { get value() { return candidate; } };
// @ts-expect-error a proof with a listed loss that nobody accepted
writer.write(withLoss, [], []);
// @ts-expect-error a loss accepted of something that nobody proved
new AcceptedLossClass({ value: candidate });
// @ts-expect-error a structural copy of an accepted loss
const agreed: AcceptedLoss<Candidate<Inventory>> = { get value() { return candidate; } };
// @ts-expect-error a proof with a listed loss is no proof
const whole: Proven<Candidate<Inventory>> = withLoss;
// @ts-expect-error one system's model does not pass for another's
takes(otherModel);

writer.write(proven, [], []);
writer.write(accepted, [], []);
void [copied, agreed, whole];
