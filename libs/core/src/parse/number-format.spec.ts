import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatNumber, parseNumberFormat } from './number-format.ts';

/** What is seen of the number; undefined when that is not certain. */
function seen(code: string, value: number): string | undefined {
  const format = parseNumberFormat(code);
  return format && formatNumber(value, String(Math.abs(value)), format);
}

describe('what a number format shows', () => {
  it.each<[code: string, value: number, text: string]>([
    ['0', 1234.5, '1235'],
    ['0', -0.5, '-1'],
    ['0.00', 1.005, '1.01'],
    ['0.00', 999.995, '1000.00'],
    ['0.00', 0.001, '0.00'],
    ['0.0##', 1.5, '1.5'],
    ['0.0##', 2, '2.0'],
    ['0.0##', 1.23456, '1.235'],
    ['#.##', 5, '5.'],
    ['.00', 12.5, '12.50'],
    ['.00', 0.5, '.50'],
    ['0000', 42, '0042'],
    ['0000', 123456, '123456'],
    ['0000', -42, '-0042'],
    ['000-00-0000', 12345678, '012-34-5678'],
    ['(###) ###-####', 5551234, '() 555-1234'],
    ['?0.0?', 5, '5.0'],
    ['#,##0', 1234567, '1234567'],
    ['#,##0.00', 1234.5, '1234.50'],
    ['0%', 0.125, '13%'],
    ['0.0%', 0.1255, '12.6%'],
    ['0.00%', 1.1, '110.00%'],
    ['0 %', 0.29, '29 %'],
    ['#,##0.00 "EUR"', 1234.5, '1234.50 EUR'],
    ['#,##0.00\\ [$€-407]', 1234.5, '1234.50 €'],
    ['[$$-409]#,##0.00', -3.5, '-$3.50'],
    ['[$USD] 0', 3, 'USD 3'],
    ['¥0', 3, '¥3'],
    ['$#,##0_);[Red]($#,##0)', -1234, '($1234)'],
    ['$#,##0_);[Red]($#,##0)', 1234, '$1234'],
    ['_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-', 1234.5, '1234.50 €'],
    ['_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-', -2, '-2.00 €'],
    ['_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', 0, '-'],
    ['+0;-0;0', 5, '+5'],
    ['+0;-0;0', -5, '-5'],
    ['+0;-0;0', 0, '0'],
    ['0;0', -7, '7'],
    ['"Nr. "0', 17, 'Nr. 17'],
    ['"Nr. "0', -17, '-Nr. 17'],
    ['0" kg"', 17, '17 kg'],
    ['"yes";"yes";"no"', 1, 'yes'],
    ['"yes";"yes";"no"', 0, 'no'],
    ['General" kg"', 0.5, '0.5 kg'],
    ['[Blue]General;[Color 3]-General', -0.5, '-0.5'],
    ['0;-0;;@', 5, '5'],
    ['0', 999999999999999, '999999999999999'],
  ])('%s of %s is %s', (code, value, text) => {
    expect(seen(code, value)).toBe(text);
  });

  it.each<[why: string, code: string, value: number]>([
    ['powers of ten are kept for the number itself', '0.00E+00', 45296],
    ['fractions are told as the number', '# ?/?', 1.5],
    ['thousands are left out', '0.0,,"M"', 1234567],
    ['thousands are left out before the point', '0,.0', 1234],
    ['a condition', '[>=100]0;"low"', 50],
    ['digits of another script', '[$-4000439]0', 5],
    ['digits of another kind', '[DBNum1]0', 5],
    ['a text format', '@', 5],
    ['a text with its place', '"Nr. "@', 5],
    ['a section that hides the number', ';;;', 5],
    ['a section that hides zero', '0;-0;;@', 0],
    ['a place that shows no zero', '#', 0],
    ['a negative number that becomes zero', '0.00', -0.001],
    ['more digits than are known', '0', 1234567890123456],
    ['more digits than are known, in percent', '0%', 99999999999999],
    ['two points', '0.0.0', 5],
    ['a point alone', '"a".', 5],
    ['a comma in front', ',0', 5],
    ['General with digits', 'General0', 5],
    ['General in percent', 'General%', 5],
    ['letters that are no text', '0 kg', 5],
    ['a quote that is not closed', '0"kg', 5],
    ['a backslash at the end', '0\\', 5],
  ])('%s: nothing is certain', (_why, code, value) => {
    expect(seen(code, value)).toBeUndefined();
  });

  it('never shows another number than is there', () => {
    const decimals = fc.integer({ min: 0, max: 6 });
    const numbers = fc.double({ min: -1e8, max: 1e8, noNaN: true });
    fc.assert(
      fc.property(numbers, decimals, fc.constantFrom('#,##0', '0', '000'), (value, places, whole) => {
        const text = seen(places === 0 ? whole : `${whole}.${'0'.repeat(places)}`, value);
        if (text === undefined) expect(Math.abs(value)).toBeLessThan(10 ** -places);
        else
          expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(0.5 * 10 ** -places + 1e-6 * 10 ** -places + 1e-7);
      }),
    );
  });

  it('takes any code', () => {
    const code = fc.string({ unit: fc.constantFrom(...'0#?.,%;"\\_*[]$-@€GE ()+/a') });
    fc.assert(
      fc.property(code, fc.double({ noNaN: true, noDefaultInfinity: true }), (given, value) => {
        const text = seen(given, value);
        expect(text === undefined || text.trim() !== '').toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
