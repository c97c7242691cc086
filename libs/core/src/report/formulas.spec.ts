import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { neutralised, restored } from './formulas.ts';

describe('formulas', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+49 30', "'+49 30"],
    ['-5', "'-5"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\rx', "'\rx"],
    ['＝1+1', "'＝1+1"],
    ["'=1+1", "''=1+1"],
    ["''=1+1", "'''=1+1"],
  ])('%j is written %j', (text, written) => {
    expect(neutralised(text)).toBe(written);
    expect(restored(written)).toBe(text);
  });

  it.each(['', 'a=1', "'", "'quoted'", ' =1', '1-1', 'مرحبا', "''", "'''x"])('%j stays as it is', (text) => {
    expect(neutralised(text)).toBe(text);
    expect(restored(text)).toBe(text);
  });

  it('give back every text', () => {
    const unit = fc.constantFrom("'", '=', '-', '\t', '\r', 'a', '＠', '"');
    fc.assert(fc.property(fc.string({ unit }), (text) => expect(restored(neutralised(text))).toBe(text)));
  });
});
