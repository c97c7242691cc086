import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldText } from './fold.ts';
import { foldBytes } from './fold-bytes.ts';

const AT = 3;

/** Undefined when the bytes were not to be folded. */
function folded(text: string): string | undefined {
  const bytes = Buffer.from(`<${text}>`);
  const into = Buffer.alloc(AT + bytes.length, 0x2a);
  const end = foldBytes(bytes, 1, bytes.length - 1, into, AT);
  expect(into.toString('utf8', 0, AT)).toBe('***');
  return end === undefined ? undefined : into.toString('utf8', AT, end);
}

describe('folding as bytes', () => {
  it.each([
    ['ASCII', ' How  do I\tCHANGE it?\n'],
    ['letters of Latin', 'Où est passée ma FAÇADE, größer?'],
    ['ideographs and syllables', '质量 policy 답변 が'],
    ['Cyrillic', 'Где ОТВЕТ?'],
    ['nothing', ''],
    ['white space', ' \r\n\t '],
  ])('folds %s', (_, text) => {
    expect(folded(text)).toBe(foldText(text));
  });

  it.each([
    ['a ligature', 'the ﬁle'],
    ['a combining mark', 'cafe\u{301}'],
    ['a letter that lower case makes two of', 'İstanbul'],
    ['Greek, whose lower case depends on the place', 'ΟΔΟΣ'],
    ['an emoji', 'so 😀'],
  ])('leaves %s to others', (_, text) => {
    expect(folded(text)).toBeUndefined();
  });

  it('says of any text what folding it as text does, or nothing', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 4 }),
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.constantFrom(' ', '  ', '\t', 'Word', 'WORD', 'É', 'ö', '质量', '답변', 'Ж', '\u{a0}', '\u{200b}', 'Σ', 'か'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('').toWellFormed();
        expect([undefined, foldText(text)]).toContain(folded(text));
      }),
      { numRuns: 5_000 },
    );
  });
});
