import { describe, expect, test } from 'vitest';
import { readServiceReference } from '../../../connectors/aws/grants/service-reference.ts';
import type { AwsInventory, ServiceReference } from '../../../connectors/aws/inventory.ts';
import { interpret } from '../../../connectors/aws/mapping/interpret.ts';
import type { FoldKey } from '../../../src/core/usage.ts';
import { cases } from './cases.ts';

interface ReferenceCase {
  readonly name: string;
  readonly document: unknown;
  readonly operations?: Readonly<Record<string, readonly string[]>>;
  /** Member that the error names. */
  readonly refused?: string;
}

const INDEX = { path: 'index.json', text: JSON.stringify([{ service: 's3', url: 'https://servicereference.us-east-1.amazonaws.com/v1/s3/s3.json' }]) };

describe('documents of the service authorization reference', () => {
  test.each(cases<readonly ReferenceCase[]>('service-reference'))('$name', ({ document, operations, refused }) => {
    const read = () => readServiceReference('shop', [{ path: 'reference/one.json', text: JSON.stringify(document) }]);
    if (refused === undefined) expect(read()?.operations).toEqual(operations);
    else expect(read).toThrow(`reference/one.json: not a document of the service authorization reference: ${refused}`);
  });

  test('the index beside them names no action, and no file is no reference', () => {
    expect(readServiceReference('shop', [INDEX])).toEqual({ services: 0, operations: {} });
    expect(readServiceReference('shop', [])).toBeUndefined();
  });

  test('two about one service, and what is no JSON, are refused', () => {
    const text = JSON.stringify({ Name: 'sqs', Version: 'v1.4', Actions: [] });
    expect(() => readServiceReference('shop', [{ path: 'a.json', text }, { path: 'b.json', text }])).toThrow('b.json: sqs is in a.json as well');
    expect(() => readServiceReference('shop', [{ path: 'README', text: 'see there' }])).toThrow('README: not JSON');
  });

  test('its rows are possible needs, never certain ones, and agree with refusals that name them', () => {
    const serviceReference: ServiceReference = { services: 1, operations: { 'cloudwatch:DescribeAlarms': ['logs:DescribeQueries'] } };
    const inventory: AwsInventory = { account: '123456789012', partition: 'aws', holders: [], policies: [], serviceReference };
    const key: FoldKey = { instance: '123456789012', scope: 'us-east-1', principal: 'A', call: 'monitoring.amazonaws.com:DescribeAlarms', resources: [], context: {}, outcome: 'allowed' };
    const needs = interpret(key, inventory).requirements.map(({ certainty, anyOf }) => `${certainty} ${anyOf.map(({ action }) => action).join()}`);
    expect(needs).toEqual(['must cloudwatch:DescribeAlarms', 'may logs:DescribeQueries']);
    const refused: FoldKey = { ...key, context: { deniedAction: 'logs:DescribeQueries' }, outcome: 'refused' };
    expect(interpret(refused, inventory).contradicted).toBeUndefined();
    expect(interpret(refused, undefined).contradicted?.groups).toEqual(['cloudwatch', 'logs']);
  });
});
