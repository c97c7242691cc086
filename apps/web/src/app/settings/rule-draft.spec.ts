import { describe, expect, it } from '@jest/globals';
import { Rule } from '@pairloom/contract';
import {
  draftOfRule,
  freeId,
  newCondition,
  newDraft,
  OPERATORS,
  ruleOf,
  type ConditionDraft,
  type RuleDraft,
} from './rule-draft.ts';

const draft = (changes: Partial<RuleDraft> = {}, must: Partial<ConditionDraft> = {}): RuleDraft => ({
  ...newDraft(),
  name: 'Long enough',
  message: 'Too short.',
  ...changes,
  must: { ...newDraft().must, value: '20', ...must },
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

  it.each([{ name: ' ' }, { message: '' }, { when: newCondition('metadata.', 'isPresent') }])(
    'makes none of %j',
    (changes) => expect(ruleOf(draft(changes), null, [])).toBeNull(),
  );

  it.each([{ value: '' }, { value: 'many' }, { value: '-1' }, { field: 'metadata.' }])(
    'makes none of a condition with %j',
    (must) => expect(ruleOf(draft({}, must), null, [])).toBeNull(),
  );

  it.each(OPERATORS)('gives %s back as it was written, as what must be and as what it is for', (operator) => {
    const condition: ConditionDraft = { field: 'tags', of: 'some', operator, value: '3', ignoreCase: true };
    const parsed = Rule.parse(ruleOf(draft({ when: condition }, condition), null, []));
    expect(parsed.when).toMatchObject({ field: 'tags', of: 'some', operator });
    expect(ruleOf(draftOfRule(parsed), parsed, [])).toEqual(parsed);
  });

  it('keeps id and state of a rule that is changed', () => {
    const before = Rule.parse({ ...ruleOf(draft(), null, []), enabled: false });
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
