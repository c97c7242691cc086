import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalEncoding } from '../dialect/encoding-names.ts';
import { ByteDecoder, decoded } from './decode.ts';
import { marked } from './utf8.ts';

function inPieces(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1))), bytes.length].sort((a, b) => a - b);
  return ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
}

function decode(encoding: string, pieces: readonly Buffer[]): string {
  const decoder = new ByteDecoder(encoding);
  return pieces.map((piece) => decoder.write(piece)).join('') + decoder.end();
}

const whole = (encoding: string, hex: string): string => decode(encoding, [Buffer.from(hex, 'hex')]);
const broken = (...bytes: number[]): string => String.fromCharCode(...bytes.map((byte) => 0xdc00 + byte));

describe('texts of other encodings', () => {
  it.each([
    ['utf-8', 'e8b3aaf09f9880', '質😀'],
    ['utf-16le', 'ea8c3dd800de', '質😀'],
    ['utf-16be', '8cead83dde00', '質😀'],
    ['latin1', '80e9', '€é'],
    ['windows-1256', 'e3d1cdc8c7', 'مرحبا'],
    ['windows-1251', 'cff0e8e2e5f2', 'Привет'],
    ['gb18030', 'd6d0b9fa8139ee398431a437', '中国㐀\ufffd'],
    ['gbk', '80', '€'],
    ['big5', 'a4a4a4e5', '中文'],
    ['shift_jis', '8ebf96e28740', '質問①'],
    ['euc-jp', 'bcc1cce4ada1', '質問①'],
    ['iso-2022-jp', '411b244224221b284242', 'AあB'],
    ['euc-kr', 'c7d1b1db', '한글'],
    // Only code page 949 has these syllables.
    ['euc-kr', '816681418c63', '갽갂똠'],
  ])('%s %s', (encoding, hex, text) => expect(whole(encoding, hex)).toBe(text));

  it.each([
    ['utf-8', '41e28241ff', `A${broken(0xe2, 0x82)}A${broken(0xff)}`],
    ['utf-8', 'eda080', broken(0xed, 0xa0, 0x80)],
    ['utf-16le', '410000d8420041', `A${broken(0x00, 0xd8)}B${broken(0x41)}`],
    ['utf-16be', 'dc000041', `${broken(0xdc, 0x00)}A`],
    ['windows-1253', '41aa42', `A${broken(0xaa)}B`],
    ['gb18030', '41ff42d6', `A${broken(0xff)}B${broken(0xd6)}`],
    ['shift_jis', '8e2041', `${broken(0x8e)} A`],
    ['euc-kr', '41c92042ff', `A${broken(0xc9)} B${broken(0xff)}`],
    ['euc-jp', '4180a1', `A${broken(0x80, 0xa1)}`],
    // An area that Windows leaves to its users.
    ['big5', 'fa40', `${broken(0xfa)}@`],
  ])('bytes without a meaning are told one by one: %s %s', (encoding, hex, text) =>
    expect(whole(encoding, hex)).toBe(text),
  );

  it('takes the labels of the WHATWG Encoding Standard', () => {
    expect([canonicalEncoding('Latin1'), canonicalEncoding('windows-949')]).toEqual(['windows-1252', 'euc-kr']);
    expect(() => new ByteDecoder('utf-7')).toThrow('"utf-7" is no encoding that can be read.');
  });

  it('gives up a text that is in another encoding', () => {
    const noise = Buffer.alloc(100_000, 0xff);
    expect(() => decode('gb18030', [noise])).toThrow('Most of the text has no meaning in the encoding gb18030.');
    const few = Buffer.concat([noise.subarray(0, 10_000), Buffer.alloc(90_000, 'x')]);
    expect(decode('gb18030', [few])).toHaveLength(100_000);
  });

  it('takes a byte order mark off, also one that comes in pieces', async () => {
    async function* mark() {
      for (const byte of [0xef, 0xbb, 0xbf, 0x41, 0xef, 0xbb, 0xbf]) yield Buffer.of(byte);
    }
    let text = '';
    for await (const piece of decoded(mark(), 'utf-8')) text += piece;
    expect(text).toBe('A\ufeff');
  });
});

describe('any bytes', () => {
  const encodings = fc.constantFrom(
    ...['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'windows-1253', 'gb18030', 'gbk', 'big5', 'shift_jis'],
    ...['euc-jp', 'euc-kr', 'iso-2022-jp', 'koi8-r'],
  );
  /** Leads and trails of many encodings are frequent. */
  const byte = fc.oneof(fc.nat(255), fc.constantFrom(0x81, 0x30, 0xd8, 0xdc, 0xe8, 0x8e, 0x1b, 0x24, 0x42, 0x0a, 0x41));
  const bytes = fc.array(byte, { maxLength: 200 }).map((all) => Buffer.from(all));

  it('decode alike wherever they are cut', () => {
    fc.assert(
      fc.property(encodings, bytes, fc.array(fc.nat(), { maxLength: 12 }), (encoding, all, cuts) => {
        expect(decode(encoding, inPieces(all, cuts))).toBe(decode(encoding, [all]));
      }),
    );
  });

  it('decode as the platform does where all have a meaning', () => {
    fc.assert(
      fc.property(fc.constantFrom('gb18030', 'shift_jis', 'windows-1251', 'utf-8'), bytes, (encoding, all) => {
        const text = decode(encoding, [all]);
        if (text.isWellFormed()) expect(text).toBe(new TextDecoder(encoding, { ignoreBOM: true }).decode(all));
      }),
    );
  });

  it('of UTF-8 come back when the text is written again', () => {
    const damaged = fc.tuple(fc.string({ unit: 'grapheme' }), fc.constantFrom(0x80, 0xff, 0xc0), fc.string());
    fc.assert(
      fc.property(damaged, ([before, wrong, after]) => {
        const file = Buffer.concat([Buffer.from(before), Buffer.of(wrong), Buffer.from(after)]);
        const text = decode('utf-8', [file]);
        expect(text.slice(before.length, -after.length || undefined)).toBe(broken(wrong));
        expect(marked(text)).toEqual(Buffer.concat([Buffer.from(before), Buffer.of(0xff), Buffer.from(after)]));
      }),
    );
  });
});
