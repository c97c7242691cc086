import { describe, expect, it } from '@jest/globals';
import { ValidationSettings } from '@pairloom/contract';
import { readPlan as plan } from '../testing/plans.ts';
import type { ValidationPlan } from '../validate/validation-plan.ts';
import { readsAlike } from './reads-alike.ts';

type Settings = Parameters<typeof ValidationSettings.parse>[0];

const validation = (settings: Settings, given: Partial<ValidationPlan> = {}): ValidationPlan => ({
  settingsVersion: 1,
  settings: ValidationSettings.parse(settings),
  ruleSetVersion: 0,
  rules: [],
  ...given,
});
const known = (...category: string[]) => ({ known: { category } });
const ONLY_KNOWN = { allowed: [{ field: 'category', values: 'known', severity: 'error' }] };

describe('plans', () => {
  it.each([
    ['are the same', plan(), plan()],
    ['know other categories', plan(), plan({ validation: validation({}, known('Sport')) })],
    ['say nothing, or what every project says', plan(), plan({ validation: validation({}) })],
    [
      'come from other versions of the same settings',
      plan({ validation: validation({ required: ['category'] }) }),
      plan({ validation: validation({ required: ['category'] }, { settingsVersion: 7, ruleSetVersion: 3 }) }),
    ],
  ])('read alike when they %s', (_what, one, other) => {
    expect(readsAlike(one, other)).toBe(true);
    expect(readsAlike(other, one)).toBe(true);
  });

  it.each([
    ['another version of the program made one', plan({ version: 1 }), plan({ version: 2 })],
    ['values are trimmed by one only', plan({ trim: 'outer' }), plan({ trim: 'none' })],
    ['settings differ', plan(), plan({ validation: validation({ required: ['category'] }) })],
    [
      'values are allowed that the project has, and it has others now',
      plan({ validation: validation(ONLY_KNOWN, known('Sport')) }),
      plan({ validation: validation(ONLY_KNOWN, known('Sport', 'Music')) }),
    ],
  ])('do not read alike when %s', (_what, one, other) => {
    expect(readsAlike(one, other)).toBe(false);
    expect(readsAlike(other, one)).toBe(false);
  });
});
