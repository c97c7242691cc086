/** A shorter number has at most 15 digits: a double holds it, unless its exponent is near the end of what doubles have. */
const SHORT = 16;
const TINY = 1e-300;
const NUMBER = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** What a number of JSON is: itself, or the text that it is written as where a double holds another number. `value` is the double. */
export function heldNumber(text: string, value: number): number | string {
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return text;
  if (text.length < SHORT && Math.abs(value) > TINY) return Number.isFinite(value) ? value : text;
  return decimalOf(text) === decimalOf(String(value)) ? value : text;
}

/** The same for each way to write a number, without its sign. */
function decimalOf(text: string): string | undefined {
  const [, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const bare = digits.replace(/0+$/, '');
  return bare === '' ? '' : `${bare}e${Number(exponent) - fraction.length + digits.length - bare.length}`;
}
