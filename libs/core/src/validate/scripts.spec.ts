import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scriptOf, scriptOfUtf8 } from './scripts.ts';

const ofBytes = (text: string) => {
  const bytes = Buffer.from(`é${text}é`);
  return scriptOfUtf8(bytes, 2, bytes.length - 2);
};

describe('script of a text', () => {
  it.each([
    ['latin', 'How do I change my password?'],
    ['latin', 'Où est passée ma façade?'],
    ['greek', 'Πώς αλλάζω τον κωδικό;'],
    ['cyrillic', 'Как изменить пароль?'],
    ['hebrew', 'איך משנים את הסיסמה?'],
    ['arabic', 'كيف أغير كلمة المرور؟'],
    ['hangul', '비밀번호를 어떻게 바꾸나요'],
    ['east asian', 'パスワードを変更するには'],
    ['east asian', '如何更改我的登录密码'],
    [undefined, '重置 the 密码 of an account 账户'],
    [undefined, '12345 67890 - 12345 67890'],
    [undefined, '😀😀😀😀😀😀😀😀😀😀😀😀😀😀'],
    [undefined, 'short'],
  ])('is %s for %s, as text and as bytes', (script, text) => {
    expect(scriptOf(text)).toBe(script);
    expect(ofBytes(text)).toBe(script);
  });

  it('is the same of bytes as of the text, wherever the sample ends', () => {
    const piece = fc.constantFrom(
      'word ',
      'é',
      'Ω',
      'слово',
      '密码',
      '비밀',
      'ا',
      '😀',
      '…',
      '\u{10ffff}',
      '\u{ffff}',
      '~',
    );
    fc.assert(
      fc.property(
        fc.nat(123),
        fc.array(piece, { maxLength: 60 }),
        fc.constantFrom('a', '密', 'ж'),
        (before, pieces, letter) => {
          const text = letter.repeat(before) + pieces.join('');
          expect(ofBytes(text)).toBe(scriptOf(text));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
