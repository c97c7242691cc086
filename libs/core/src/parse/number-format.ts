/**
 * Number formats of workbooks as far as it is certain what they show: digits, decimals, percent, texts and currency signs, in sections
 * for positive numbers; negative ones; zero (ECMA-376 part 1, 18.8.31). Which sign groups thousands is a matter of the language of
 * whoever looks, which a workbook does not tell: it is left out, and the decimal sign is a point, as in all numbers.
 */
export type NumberFormat = readonly Section[];

type Digit = '0' | '#' | '?';
type Part = { readonly text: string } | { readonly digit: Digit } | 'point' | 'general';

interface Section {
  readonly parts: readonly Part[];
  /** How often the number is multiplied with a hundred. */
  readonly percents: number;
}

const TOKEN =
  /"(?<quoted>[^"]*)"|\\(?<escaped>.)|_(?<wide>.)|\*(?<fill>.)|\[(?<bracket>[^\]]*)\]|(?<general>general)|(?<digit>[0#?])|(?<sign>[.,%;])|(?<bare>[ $+():^&'~{}<>=-]|[^\p{ASCII}])/isuy;
const COLOR = /^(black|blue|cyan|green|magenta|red|white|yellow|color ?\d{1,2})$/i;
/** What follows the sign names a language; with more than four digits it asks for digits of another script. */
const CURRENCY = /^\$(?<currency>[^-]*)(-[\da-f]{1,4})?$/i;
/** A fourth is for texts. */
const NUMBER_SECTIONS = 3;

/** undefined when the code holds something else: exponents, fractions, conditions, thousands left out, parts of dates. */
export function parseNumberFormat(code: string): NumberFormat | undefined {
  const sections: Section[] = [];
  const token = new RegExp(TOKEN);
  let open = new OpenSection();
  while (token.lastIndex < code.length) {
    const found = token.exec(code)?.groups;
    if (found === undefined) return undefined;
    if (found.sign !== ';') {
      if (!open.take(found)) return undefined;
      continue;
    }
    if (open.endsOpen) return undefined;
    if (sections.push(open) === NUMBER_SECTIONS) return sections;
    open = new OpenSection();
  }
  return open.endsOpen ? undefined : [...sections, open];
}

class OpenSection implements Section {
  readonly parts: Part[] = [];
  percents = 0;
  /** Whether a comma came last: between two digits it groups them, elsewhere it leaves thousands out. */
  endsOpen = false;

  /** Whether it is certain what the token does. */
  take({ quoted, escaped, wide, fill, bracket, general, digit, sign, bare }: Partial<Record<string, string>>): boolean {
    if (this.endsOpen && digit === undefined) return false;
    if (sign === ',') return this.comma();
    if (digit !== undefined) return this.digit(digit as Digit);
    if (general !== undefined) return this.percents === 0 && !this.parts.some(isNumeric) && this.add('general');
    if (sign === '.') return !this.has('point') && !this.has('general') && this.add('point');
    if (bracket !== undefined) return this.bracket(bracket);
    if (fill !== undefined) return true;
    if (sign === '%') return this.percent();
    return this.add({ text: quoted ?? escaped ?? bare ?? (wide && ' ') ?? '' });
  }

  private percent(): boolean {
    this.percents++;
    return !this.has('general') && this.add({ text: '%' });
  }

  private comma(): boolean {
    const last = this.parts.at(-1);
    this.endsOpen = true;
    return last !== undefined && isDigit(last) && !this.has('point');
  }

  private digit(digit: Digit): boolean {
    this.endsOpen = false;
    return !this.has('general') && this.add({ digit });
  }

  private bracket(text: string): boolean {
    if (COLOR.test(text)) return true;
    const currency = CURRENCY.exec(text)?.groups?.currency;
    return currency !== undefined && this.add({ text: currency });
  }

  private has(part: Part): boolean {
    return this.parts.includes(part);
  }

  private add(part: Part): true {
    this.parts.push(part);
    return true;
  }
}

const isDigit = (part: Part): part is { readonly digit: Digit } => typeof part === 'object' && 'digit' in part;
const isNumeric = (part: Part): boolean => typeof part === 'string' || isDigit(part);

/** Digits that Excel and LibreOffice know of a number. */
const KNOWN_DIGITS = 15;

/**
 * What is seen of the number, `plain` being the number alone, without its sign. undefined when that is not certain or nothing:
 * a section that shows nothing hides what is there, a negative number that becomes zero is shown with a sign here and without one there.
 */
export function formatNumber(value: number, plain: string, format: NumberFormat): string | undefined {
  const [section, signed] = sectionOf(value, format);
  const point = section.parts.indexOf('point');
  const after = point < 0 ? [] : section.parts.slice(point);
  const before = point < 0 ? section.parts : section.parts.slice(0, point);
  const digits = roundedDigits(Math.abs(value), section.percents * 2, after.filter(isDigit).length);
  const hasDigits = section.parts.some(isDigit);
  if (hasDigits ? digits === undefined || (value < 0 && isZero(digits)) : point >= 0) return undefined;
  const { whole, decimals } = hasDigits && digits !== undefined ? digits : NO_DIGITS;
  const text = (wholeText(before, plain, whole) + decimalsText(after, decimals)).trim();
  return text === '' ? undefined : `${signed ? '-' : ''}${text}`;
}

/** The section for a number, and whether a minus stands before what it shows. */
function sectionOf(value: number, format: NumberFormat): [Section, boolean] {
  const [positive, negative, zero] = format as readonly [Section, Section?, Section?];
  if (value < 0) return negative === undefined ? [positive, true] : [negative, false];
  return [value === 0 && zero !== undefined ? zero : positive, false];
}

interface Digits {
  /** '' for zero. */
  readonly whole: string;
  readonly decimals: string;
}

const NO_DIGITS: Digits = { whole: '', decimals: '' };

const isZero = ({ whole, decimals }: Digits): boolean => /^0*$/.test(whole + decimals);

/** The digits of a number times ten to the power of `shift`, rounded half up as it is written; undefined for more than are known. */
function roundedDigits(value: number, shift: number, decimals: number): Digits | undefined {
  const [mantissa = '', exponent] = value.toExponential(KNOWN_DIGITS - 1).split('e');
  const known = mantissa.replace('.', '');
  const wholes = value === 0 ? 0 : Number(exponent) + 1 + shift;
  if (wholes > KNOWN_DIGITS) return undefined;
  const kept = wholes + decimals;
  const rest = known.slice(Math.max(kept, 0));
  const up = kept >= 0 && rest >= '5' ? 1n : 0n;
  const scaled = BigInt(known.slice(0, Math.max(kept, 0)).padEnd(Math.max(kept, 1), '0')) + up;
  const text = String(scaled).padStart(decimals + 1, '0');
  const whole = text.slice(0, text.length - decimals);
  return { whole: whole === '0' ? '' : whole, decimals: text.slice(text.length - decimals) };
}

/** Digits fill their places from the right; the first place takes all that are left. */
function wholeText(parts: readonly Part[], plain: string, whole: string): string {
  const first = parts.findIndex(isDigit);
  if (first < 0) return parts.map((part) => textOf(part, plain)).join('') + whole;
  let left = whole;
  const texts = parts.map(() => '');
  for (let at = parts.length - 1; at >= 0; at--) {
    const part = parts[at] as Part;
    if (!isDigit(part) || left === '') texts[at] = textOf(part, plain);
    else {
      texts[at] = at === first ? left : left.slice(-1);
      left = left.slice(0, -1);
    }
  }
  return texts.join('');
}

/** Zeros that end the decimals are shown as far as a place asks for them. */
function decimalsText(parts: readonly Part[], decimals: string): string {
  const places = parts.filter(isDigit).map(({ digit }) => digit);
  const shown = Math.max(decimals.replace(/0+$/, '').length, places.lastIndexOf('0') + 1);
  let place = 0;
  return parts
    .map((part) => {
      const at = isDigit(part) ? place++ : shown;
      return at < shown ? (decimals[at] as string) : textOf(part, '');
    })
    .join('');
}

/** What is seen of a part that no digit stands in. */
function textOf(part: Part, plain: string): string {
  if (part === 'general') return plain;
  if (part === 'point') return '.';
  return isDigit(part) ? blankOf(part.digit) : part.text;
}

function blankOf(digit: Digit): string {
  switch (digit) {
    case '0':
      return '0';
    case '?':
      return ' ';
    case '#':
      return '';
  }
}
