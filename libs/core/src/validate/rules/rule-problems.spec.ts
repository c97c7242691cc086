import { describe, expect, it } from '@jest/globals';
import { Rules, type Rule } from '@pairloom/contract';
import { ruleProblems } from './rule-problems.ts';

const rule = (given: object): Rule =>
  Rules.parse([{ id: 'r', name: 'Rule', field: 'answer', severity: 'error', message: 'No.', ...given }])[0] as Rule;

describe('Problems of rules', () => {
  it('are none where every pattern can be used', () => {
    expect(ruleProblems([rule({ operator: 'matches', value: 'a+' }), rule({ operator: 'isUrl' })])).toEqual([]);
  });

  it('name the pattern, also that of a condition', () => {
    const when = { field: 'category', operator: 'notMatches', value: '(' };
    const problems = ruleProblems([rule({ operator: 'matches', value: '[' }), rule({ operator: 'isUrl', when })]);
    expect(problems.map(({ path }) => path)).toEqual(['0.value', '1.when.value']);
    expect(problems.every(({ message }) => message.startsWith('is no regular expression of RE2'))).toBe(true);
  });

  it('are patterns beyond the twentieth', () => {
    const rules = Array.from({ length: 21 }, (_, n) => rule({ id: `r${n}`, operator: 'matches', value: 'a' }));
    expect(ruleProblems(rules)).toMatchObject([{ path: '20.value' }]);
  });
});
