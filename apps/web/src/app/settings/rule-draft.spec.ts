import { describe, expect, it } from '@jest/globals';
import { Rule } from '@pairloom/contract';
import { draftOfRule, freeId, newDraft, OPERATORS, ruleOf } from './rule-draft.ts';

const draft = (changes: Partial<ReturnType<typeof newDraft>> = {}) => ({
  ...newDraft(),
  name: 'Long enough',
  message: 'Too short.',
  value: '20',
  ...changes,
});

describe('ruleOf', () => {
  it('makes a rule of a draft', () => {
    expect(ruleOf(draft(), null, [])).toMatchObject({
      id: 'long-enough',
      field: 'answer',
      operator: 'minLength',
      value: 20,
      enabled: true,
    });
  });

  it.each([{ name: ' ' }, { message: '' }, { value: '' }, { value: 'many' }, { value: '-1' }, { field: 'metadata.' }])(
    'makes none of %j',
    (changes) => {
      expect(ruleOf(draft(changes), null, [])).toBeNull();
    },
  );

  it.each(OPERATORS)('gives %s back as it was written', (operator) => {
    const rule = ruleOf(draft({ operator, value: '3', ignoreCase: true }), null, []);
    const parsed = Rule.parse(rule);
    expect(ruleOf(draftOfRule(parsed), parsed, [])).toEqual(parsed);
  });

  it('keeps what the form does not show', () => {
    const when = { field: 'category', operator: 'isPresent', of: 'every' } as const;
    const before = Rule.parse({ ...ruleOf(draft(), null, []), when, enabled: false });
    expect(ruleOf({ ...draftOfRule(before), name: 'Other name' }, before, [])).toEqual({
      ...before,
      name: 'Other name',
    });
  });
});

describe('freeId', () => {
  it.each([
    ['Über 20 Zeichen!', [], 'u-ber-20-zeichen'],
    ['كلمة', [], 'rule'],
    ['Long', ['long', 'long-2'], 'long-3'],
  ])('makes of %s', (name, taken, id) => {
    expect(freeId(name, taken)).toBe(id);
  });
});
