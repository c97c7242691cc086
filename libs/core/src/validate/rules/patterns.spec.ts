import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compilePattern, MAX_MATCHED_CHARS } from './patterns.ts';

const faultOf = (source: string): string | undefined => {
  const compiled = compilePattern(source);
  return 'fault' in compiled ? compiled.fault : undefined;
};

describe('Patterns', () => {
  it.each([
    ['(unclosed', /no regular expression/],
    ['[z-a]', /no regular expression/],
    ['(?<=behind)x', /no regular expression/],
    ['(a)\\1', /no regular expression/],
    ['a{1000}', /repeat at most 200/],
    ['a{2,999999999999}', /repeat at most 200/],
    ['((a{100}){100}){100}', /no regular expression|too complex/],
    ['(a{20}b{20}){20}', /too complex/],
    ['(?:abc|def)'.repeat(40), /too complex/],
  ])('%s is refused', (source, fault) => {
    expect(faultOf(source)).toMatch(fault);
  });

  it.each(['(a+)+$', '(a|a)*b', '(.*)*x', '(x+x+)+y', '^(([a-z])+.)+[A-Z]([a-z])+$', '(?i)\\p{L}{100}x'])(
    '%s takes time that grows with the text only',
    (source) => {
      const pattern = compilePattern(source);
      if ('fault' in pattern) throw new Error(pattern.fault);
      // A backtracking engine would need longer than the world is old for some of these.
      expect(pattern.test('a'.repeat(MAX_MATCHED_CHARS))).toBeDefined();
      expect(pattern.test('a'.repeat(MAX_MATCHED_CHARS + 1))).toBeUndefined();
    },
  );

  it('are compiled or refused, whatever they are', () => {
    const piece = fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      '*',
      '+',
      '?',
      '|',
      '{2}',
      '{,3}',
      '\\',
      '\\p{L}',
      '.',
      '^',
      '$',
      'a',
      'é',
      '(?i)',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.string({ unit: 'binary', maxLength: 100 }), (pieces, text) => {
        const pattern = compilePattern(pieces.join(''));
        if ('fault' in pattern) expect(pattern.fault).not.toBe('');
        else expect(typeof pattern.test(text)).toBe('boolean');
      }),
    );
  });
});
