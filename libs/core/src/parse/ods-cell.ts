import { MAX_ROW_CHARS } from './sheet-limits.ts';
import { attributeOf, type XmlAttributes } from './sheet-xml.ts';
import { numberText } from './xlsx-number.ts';

/** Runs of spaces are written as a number. */
const MAX_SPACES = 32_767;

/** Text of a cell as it is shown: its paragraphs on lines of their own. Remarks and drawings are left out. */
export class CellText {
  #text = '';
  #paragraphs = 0;
  #inParagraph = 0;

  open(name: string, attributes: XmlAttributes): void {
    if (name === 'p' || name === 'h') {
      if (this.#paragraphs++ > 0) this.#add('\n');
      this.#inParagraph++;
    } else if (name === 's') this.#add(' '.repeat(Math.min(countOf(attributes, 'c'), MAX_SPACES)));
    else if (name === 'tab') this.#add('\t');
    else if (name === 'line-break') this.#add('\n');
  }

  close(name: string): void {
    if (name === 'p' || name === 'h') this.#inParagraph--;
  }

  text(text: string): void {
    // Line ends within a paragraph are those of the XML.
    if (this.#inParagraph > 0) this.#add(text.replace(/[\t\n\r ]+/g, ' '));
  }

  get value(): string {
    return this.#text;
  }

  /** What is longer than a row may be is a flaw of the row: there is no need to hold more of it. */
  #add(text: string): void {
    if (this.#inParagraph > 0 || text === '\n') if (this.#text.length <= MAX_ROW_CHARS) this.#text += text;
  }
}

/** A count that an attribute gives, 1 when there is none. */
export function countOf(attributes: XmlAttributes, local: string): number {
  const text = attributeOf(attributes, local);
  return text !== undefined && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 1;
}

export interface CellValue {
  readonly text: string;
  readonly textual: boolean;
  /** Whether there is a formula and no result of it. */
  readonly unknown: boolean;
}

/**
 * The value of a cell: the text shown, but what is stored of dates, times and truth values, which depend on the language there, and of
 * numbers that are shown as nothing but a number.
 */
export function cellValue(attributes: XmlAttributes, shown: string): CellValue {
  const type = attributeOf(attributes, 'value-type') ?? '';
  const stored = storedText(attributes, type, shown);
  const text = stored ?? shown;
  const unknown = text === '' && type !== 'string' && attributeOf(attributes, 'formula') !== undefined;
  return { text, textual: stored === undefined || type === 'string', unknown };
}

function storedText(attributes: XmlAttributes, type: string, shown: string): string | undefined {
  switch (type) {
    case 'float':
    case 'currency':
      return numberShown(numberText(attributeOf(attributes, 'value') ?? '', { as: 'number' }, 1900), shown);
    case 'percentage':
      return numberShown(numberText(attributeOf(attributes, 'value') ?? '', { as: 'percent' }, 1900), shown);
    case 'boolean':
      return attributeOf(attributes, 'boolean-value') === 'true' ? 'TRUE' : 'FALSE';
    case 'date':
      return attributeOf(attributes, 'date-value')?.replace(/(T00:00:00)?(\.0+)?Z?$/, '');
    case 'time':
      return clockText(attributeOf(attributes, 'time-value') ?? '');
    case 'string':
      return shown === '' ? attributeOf(attributes, 'string-value') : undefined;
    default:
      return undefined;
  }
}

/** Powers of ten keep back digits that the number has, `###` all of them. */
const WITHOUT_DIGITS = /^\s*(#+|[-+]?[\d.,]+E[-+]?\d+)?\s*$/i;
const BARE_NUMBER = /^-?\d+([.,]\d+)?$/;

function numberShown(stored: string, shown: string): string {
  if (WITHOUT_DIGITS.test(shown)) return stored;
  const isBare = BARE_NUMBER.test(shown) && numberText(shown.replace(',', '.'), { as: 'number' }, 1900) === stored;
  return isBare && !/^-?0\d/.test(shown) && !/[.,]\d*0$/.test(shown) ? stored : shown;
}

/** `PT13H45M00S` as `13:45:00`; undefined for other durations. */
function clockText(duration: string): string | undefined {
  const match = /^PT(\d+)H(\d+)M(\d+)(?:[.,](\d+))?S$/.exec(duration);
  if (match === null) return undefined;
  const [, hours, minutes, seconds, fraction = ''] = match;
  const rest = fraction.replace(/0+$/, '').slice(0, 3);
  const clock = [hours, minutes, seconds].map((part) => part?.padStart(2, '0')).join(':');
  return rest === '' ? clock : `${clock}.${rest.padEnd(3, '0')}`;
}
