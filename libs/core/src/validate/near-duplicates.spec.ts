import { describe, expect, it } from '@jest/globals';
import { ValidationSettings } from '@pairloom/contract';
import { readPlan } from '../testing/plans.ts';
import { nearDuplicateSearch } from './near-duplicates.ts';

const planWith = (settings: ValidationSettings) =>
  readPlan({ validation: { settingsVersion: 1, settings, ruleSetVersion: 0, rules: [] } });

describe('nearDuplicateSearch', () => {
  it('asks for nothing as long as the project gives no threshold', () => {
    expect(nearDuplicateSearch({ plan: readPlan() })).toBeUndefined();
    expect(nearDuplicateSearch({ plan: planWith(ValidationSettings.parse({})) })).toBeUndefined();
    const held = ValidationSettings.parse({ nearDuplicates: { policy: 'hold' } });
    expect(nearDuplicateSearch({ plan: planWith(held) })).toBeUndefined();
  });

  it('asks for nothing in plans that were stored before there was the setting', () => {
    const { nearDuplicates: _later, ...older } = ValidationSettings.parse({});
    expect(nearDuplicateSearch({ plan: planWith(older as ValidationSettings) })).toBeUndefined();
  });

  it('flags unless the project says otherwise', () => {
    const flagged = ValidationSettings.parse({ nearDuplicates: { threshold: 0.9 } });
    expect(nearDuplicateSearch({ plan: planWith(flagged) })).toEqual({ threshold: 0.9, policy: 'flag' });
  });

  it.each([0.49, 1.01, '0.9'])('takes a threshold from 0.5 to 1 only, not %p', (threshold) => {
    expect(ValidationSettings.safeParse({ nearDuplicates: { threshold } }).success).toBe(false);
  });
});
