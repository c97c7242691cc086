import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldText } from './fold.ts';
import { PRINT_BYTES, writeFoldedPrint } from './folded-print.ts';

function printOf(text: string): string {
  const prints = Buffer.alloc(PRINT_BYTES * 2);
  writeFoldedPrint(Buffer.from(text), prints, PRINT_BYTES);
  expect(prints.readUIntBE(0, PRINT_BYTES)).toBe(0);
  return prints.toString('hex', PRINT_BYTES);
}

const piece = fc.oneof(
  fc.constantFrom(
    'a',
    'A',
    'b',
    ' ',
    '  ',
    '\t',
    '\n',
    '\x1f',
    'ä',
    'Ä',
    'ß',
    'Ж',
    'ж',
    'ﬁ',
    'fi',
    '\u{a0}',
    '中',
    '질',
    'が',
    'か\u{3099}',
    'é',
    'e\u{301}',
  ),
  fc.constantFrom(
    'İ',
    'i\u{307}',
    'Σ',
    'σ',
    'ς',
    'Ω',
    '\u{2126}',
    '…',
    '...',
    '„',
    '😀',
    'Ꭰ',
    'ꭰ',
    '\u{200b}',
    '’',
    'word',
    'WORD',
    'Ÿ',
    'ÿ',
    '\u{7f}',
    '~',
    '@',
    '[',
  ),
);
const text = fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(''));

describe('The print of a text', () => {
  it('is the same for texts that fold to the same, and another for others', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(printOf(one) === printOf(other)).toBe(foldText(one) === foldText(other));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['Ask support.', '  ask\r\n\tSUPPORT. '],
    ['Größe', 'GRÖSSE'.replace('SS', 'ß')],
    ['', ' \t\n'],
    ['one two', 'one\u{3000}two'],
  ])('is one for %j and %j', (one, other) => {
    expect(printOf(one)).toBe(printOf(other));
  });

  it('tells texts apart that differ in a byte, in its place, or in how long they are', () => {
    const texts = Array.from({ length: 4_000 }, (_, n) => `Answer ${n} of ${n * 7} in ${'x'.repeat(n % 50)}`);
    const swapped = texts.map((given) => `${given.slice(4, 8)}${given.slice(0, 4)}${given.slice(8)}`);
    expect(new Set([...texts, ...swapped].map(printOf)).size).toBe(8_000);
  });

  it('does not change: prints of chunks that were loaded before are compared with those of later ones', () => {
    expect([printOf(''), printOf('Ask support.'), printOf('Größe')]).toEqual(['92a5278c', '564f3b3e', '7b2adc85']);
  });
});
