import { describe, expect, it } from '@jest/globals';
import { Condition } from '@pairloom/contract';
import { judgementOf } from './conditions.ts';

const judge = (condition: object, ...values: string[]): boolean | undefined =>
  judgementOf(Condition.parse({ field: 'tags', ...condition }), 'fulfilled')(values);

const LONG = 'a'.repeat(20_001);

describe('A condition on one value', () => {
  it.each<[object, string, boolean]>([
    [{ operator: 'equals', value: 'Billing' }, 'Billing', true],
    [{ operator: 'equals', value: 'Billing' }, 'billing', false],
    [{ operator: 'equals', value: 'Billing', ignoreCase: true }, 'BILLING', true],
    [{ operator: 'notEquals', value: 'x' }, 'y', true],
    [{ operator: 'notEquals', value: 'x' }, 'x', false],
    [{ operator: 'contains', value: 'call us' }, 'Please call us today', true],
    [{ operator: 'contains', value: 'Call us' }, 'Please call us today', false],
    [{ operator: 'contains', value: 'Call us', ignoreCase: true }, 'Please call us today', true],
    [{ operator: 'notContains', value: 'http:' }, 'see https://a.b', true],
    [{ operator: 'notContains', value: 'http:' }, 'see http://a.b', false],
    [{ operator: 'startsWith', value: 'How' }, 'How so?', true],
    [{ operator: 'startsWith', value: 'How' }, 'So how?', false],
    [{ operator: 'endsWith', value: '?' }, 'Why?', true],
    [{ operator: 'endsWith', value: '?' }, 'Why? ', false],
    [{ operator: 'matches', value: '^[A-Z]{2}-\\d+$' }, 'AB-12', true],
    [{ operator: 'matches', value: '^[A-Z]{2}-\\d+$' }, 'AB-12x', false],
    [{ operator: 'matches', value: '(?i)hello' }, 'Oh HELLO there', true],
    [{ operator: 'matches', value: '\\p{Han}' }, '退款', true],
    [{ operator: 'notMatches', value: '\\b\\d{16}\\b' }, 'card 1234567812345678', false],
    [{ operator: 'notMatches', value: '\\b\\d{16}\\b' }, 'no card', true],
    [{ operator: 'oneOf', value: ['a', 'b'] }, 'b', true],
    [{ operator: 'oneOf', value: ['a', 'b'] }, 'B', false],
    [{ operator: 'oneOf', value: ['a', 'b'], ignoreCase: true }, 'B', true],
    [{ operator: 'notOneOf', value: ['a', 'b'] }, 'c', true],
    [{ operator: 'notOneOf', value: ['a', 'b'] }, 'a', false],
    [{ operator: 'minLength', value: 3 }, 'abc', true],
    [{ operator: 'minLength', value: 3 }, 'ab', false],
    [{ operator: 'maxLength', value: 3 }, 'abc', true],
    [{ operator: 'maxLength', value: 3 }, 'abcd', false],
    [{ operator: 'minWords', value: 3 }, 'two words', false],
    [{ operator: 'minWords', value: 3 }, 'one - two, three!', true],
    [{ operator: 'minWords', value: 4 }, '退款方式', true],
    [{ operator: 'maxWords', value: 2 }, '비밀번호 재설정', true],
    [{ operator: 'maxWords', value: 1 }, '비밀번호 재설정', false],
    [{ operator: 'greaterThan', value: 10 }, '10.5', true],
    [{ operator: 'greaterThan', value: 10 }, '10', false],
    [{ operator: 'lessThan', value: 10 }, '-3e2', true],
    [{ operator: 'lessThan', value: 10 }, '10', false],
    [{ operator: 'atLeast', value: 10 }, '10', true],
    [{ operator: 'atLeast', value: 10 }, '9.99', false],
    [{ operator: 'atMost', value: 10 }, '10', true],
    [{ operator: 'atMost', value: 10 }, 'ten', false],
    [{ operator: 'isNumber' }, ' 1.50 ', true],
    [{ operator: 'isNumber' }, '1,5', false],
    [{ operator: 'isNumber' }, '0x10', false],
    [{ operator: 'isUrl' }, 'https://example.org/a?b=c#d', true],
    [{ operator: 'isUrl' }, 'HTTP://EXAMPLE.ORG', true],
    [{ operator: 'isUrl' }, 'javascript:alert(1)', false],
    [{ operator: 'isUrl' }, 'example.org', false],
    [{ operator: 'isUrl' }, 'https://exa mple.org', false],
    [{ operator: 'isUrl' }, 'https://', false],
    [{ operator: 'isEmail' }, 'a.b+c@example.co.uk', true],
    [{ operator: 'isEmail' }, 'a@b', false],
    [{ operator: 'isEmail' }, 'a b@example.org', false],
    [{ operator: 'isEmail' }, 'a@@example.org', false],
    [{ operator: 'isPresent' }, 'x', true],
    [{ operator: 'isBlank' }, 'x', false],
  ])('%j of %j is %s', (condition, value, expected) => {
    expect(judge(condition, value)).toBe(expected);
  });

  it('cannot be told by a pattern when the value is too long for it', () => {
    expect(judge({ operator: 'matches', value: 'b' }, LONG)).toBeUndefined();
    expect(judge({ operator: 'notMatches', value: 'b' }, LONG)).toBeUndefined();
  });
});

describe('A condition on several values', () => {
  it.each<[object, string[], boolean | undefined]>([
    [{ operator: 'minLength', value: 2 }, ['ab', 'a'], false],
    [{ operator: 'minLength', value: 2 }, ['ab', 'abc'], true],
    [{ operator: 'minLength', value: 2, of: 'some' }, ['a', 'ab'], true],
    [{ operator: 'minLength', value: 2, of: 'some' }, ['a', 'b'], false],
    [{ operator: 'minCount', value: 2 }, ['a'], false],
    [{ operator: 'minCount', value: 2 }, ['a', 'b'], true],
    [{ operator: 'maxCount', value: 1 }, ['a', 'b'], false],
    [{ operator: 'maxCount', value: 1 }, [], true],
    [{ operator: 'matches', value: '^a' }, ['b', LONG], false],
    [{ operator: 'matches', value: '^a' }, ['a', LONG], undefined],
    [{ operator: 'matches', value: '^a', of: 'some' }, [LONG, 'a'], true],
    [{ operator: 'matches', value: '^a', of: 'some' }, [LONG, 'b'], undefined],
  ])('%j', (condition, values, expected) => {
    expect(judge(condition, ...values)).toBe(expected);
  });
});

describe('A condition on a blank field', () => {
  it.each<[object, boolean, boolean]>([
    [{ operator: 'isPresent' }, false, false],
    [{ operator: 'isBlank' }, true, true],
    [{ operator: 'minCount', value: 1 }, false, false],
    [{ operator: 'equals', value: 'x' }, true, false],
    [{ operator: 'contains', value: 'x' }, true, false],
    [{ operator: 'matches', value: 'x' }, true, false],
    [{ operator: 'minLength', value: 1 }, true, false],
    [{ operator: 'isUrl' }, true, false],
    [{ operator: 'notEquals', value: 'x' }, true, true],
    [{ operator: 'notContains', value: 'x' }, true, true],
    [{ operator: 'notMatches', value: 'x' }, true, true],
    [{ operator: 'notOneOf', value: ['x'] }, true, true],
  ])('%j is %s of a rule, %s of its when', (given, ofRule, ofWhen) => {
    const condition = Condition.parse({ field: 'category', ...given });
    expect(judgementOf(condition, 'fulfilled')([])).toBe(ofRule);
    expect(judgementOf(condition, 'as said')([])).toBe(ofWhen);
  });
});
