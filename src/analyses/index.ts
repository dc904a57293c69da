import { attemptedButDenied } from './attempted-but-denied.ts';
import type { Analysis } from './analysis.ts';
import { exercisedOutsideGrant } from './exercised-outside-grant.ts';
import { mappingContradicted } from './mapping-contradicted.ts';
import { providerExpansion } from './provider-expansion.ts';
import { refusalContradicted } from './refusal-contradicted.ts';
import { sharedRole } from './shared-role.ts';
import { forgottenEmergencyGrant } from './forgotten-emergency-grant.ts';
import { unjudged } from './unjudged.ts';
import { unusedPermission } from './unused-permission.ts';
import { unusedRole } from './unused-role.ts';
import { wildcardWiderThanUse } from './wildcard-wider-than-use.ts';

/** Every question that is asked of the analysed state; findings about files and days come from the record itself. */
export const analyses: readonly Analysis[] = [
  unusedPermission,
  unusedRole,
  wildcardWiderThanUse,
  sharedRole,
  attemptedButDenied,
  exercisedOutsideGrant,
  forgottenEmergencyGrant,
  providerExpansion,
  unjudged,
  mappingContradicted,
  refusalContradicted,
];
