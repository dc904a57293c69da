import type { PolicyWriter } from '../../src/core/connector.ts';
import type { AwsInventory } from './inventory.ts';
import { bind } from './writer/bind.ts';
import { canonical } from './writer/canonical.ts';
import { parse } from './writer/parse.ts';
import { write } from './writer/write.ts';

/**
 * Writes IAM policies: people's own policy files where they stand for the live policies, else documents with scripts of
 * AWS CLI commands. Pure.
 */
export const writer: PolicyWriter<AwsInventory> = { bind, write, parse, canonical };
