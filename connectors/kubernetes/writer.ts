import type { PolicyWriter } from '../../src/core/policy-writer.ts';
import type { KubernetesInventory } from './inventory.ts';
import { bind } from './writer/bind.ts';
import { canonical, pieces } from './writer/pieces.ts';
import { parse } from './writer/parse.ts';
import { write } from './writer/write.ts';

/**
 * Writes RBAC: in people's own manifests where these stand for the live objects, else scripts of kubectl commands, or a
 * word to whoever makes the object. Pure.
 */
export const writer: PolicyWriter<KubernetesInventory> = { bind, write, parse, canonical, pieces };
