import { describe, expect, it } from 'vitest';
import { risk } from '../../../connectors/aws/model/risk.ts';
import cases from '../../cases/aws/risk.json' with { type: 'json' };

describe('risk class of an action', () => {
  it.each(cases)('%s on %s is %s', (action, pattern, expected) => {
    expect(risk({ action: action!, named: true, region: { pattern: pattern!, except: [] } })).toBe(expected);
  });

  it('takes the unknown part of a pattern for a write, whatever its name begins with', () => {
    expect(risk({ action: 's3:Get*', named: false, region: { pattern: '*', except: [] } })).toBe('write');
  });
});
