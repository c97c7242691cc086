import { formatNumber, parseNumberFormat, type NumberFormat } from './number-format.ts';

/** How a cell with a number is shown: as a number, by a format, in percent, or as a point in time. */
export type NumberStyle =
  | { readonly as: 'number' }
  | { readonly as: 'formatted'; readonly format: NumberFormat }
  | { readonly as: 'percent' }
  | { readonly as: 'elapsed' }
  | { readonly as: 'moment'; readonly date: boolean; readonly time: boolean; readonly fractions: boolean };

export type DateSystem = 1900 | 1904;

const NUMBER: NumberStyle = { as: 'number' };
const DATE: NumberStyle = { as: 'moment', date: true, time: false, fractions: false };
const TIME: NumberStyle = { as: 'moment', date: false, time: true, fractions: false };
const MOMENT: NumberStyle = { as: 'moment', date: true, time: true, fractions: false };
const ELAPSED: NumberStyle = { as: 'elapsed' };

const formatted = (code: string): NumberStyle => {
  const format = parseNumberFormat(code);
  return format === undefined ? NUMBER : { as: 'formatted', format };
};

/**
 * Formats that are named by number only (ECMA-376 part 1, 18.8.30), and those of East Asian versions. Negative numbers of 37 to 40 have
 * parentheses in some languages only.
 */
const BUILT_IN: readonly (readonly [from: number, to: number, style: NumberStyle])[] = [
  [1, 1, formatted('0')],
  [2, 2, formatted('0.00')],
  [3, 3, formatted('#,##0')],
  [4, 4, formatted('#,##0.00')],
  [9, 9, formatted('0%')],
  [10, 10, formatted('0.00%')],
  [14, 17, DATE],
  [18, 21, TIME],
  [22, 22, MOMENT],
  [27, 31, DATE],
  [32, 35, TIME],
  [36, 36, DATE],
  [37, 38, formatted('#,##0')],
  [39, 40, formatted('#,##0.00')],
  [45, 45, TIME],
  [46, 46, ELAPSED],
  [47, 47, { as: 'moment', date: false, time: true, fractions: true }],
  [50, 58, DATE],
];

export const builtInStyle = (id: number): NumberStyle =>
  BUILT_IN.find(([from, to]) => id >= from && id <= to)?.[2] ?? NUMBER;

/** What a format code such as `dd/mm/yyyy h:mm` does to a number. Of dates only the first section is looked at. */
export function styleOf(code: string): NumberStyle {
  const bare = code
    // What stands in quotes or behind a backslash, underscore or asterisk is shown as it is, or is space.
    .replace(/"[^"]*"?|[\\_*]./gs, '')
    .replace(/;.*/s, '')
    .toLowerCase();
  if (/\[(h+|m+|s+)\]/.test(bare)) return ELAPSED;
  const plain = bare.replace(/\[[^\]]*\]/g, '');
  if (/general|standard/.test(plain)) return formatted(code);
  const timed = /am\/pm|a\/p|[hs]/.test(plain);
  const dated = /[yd]|(?<![a-z])[eg](?![+-])/.test(plain) || (/m/.test(plain) && !timed);
  if (timed || dated) return { as: 'moment', date: dated, time: timed, fractions: /s\.0/.test(plain) };
  return formatted(code);
}

/**
 * The text of a stored number: what its format shows where that is certain, else the number. Excel shows no more than 15 digits, which
 * takes away the noise of binary fractions; whole numbers keep all their digits. What is no number is given back as it is.
 */
export function numberText(stored: string, style: NumberStyle, system: DateSystem): string {
  const text = stored.trim();
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) return stored;
  switch (style.as) {
    case 'number':
      return plainNumber(text, value);
    case 'formatted':
      return formatNumber(value, shortest(Math.abs(value)), style.format) ?? plainNumber(text, value);
    case 'percent':
      return `${shortest(value * 100)}%`;
    case 'elapsed':
      return value < 0 ? plainNumber(text, value) : clock(Math.round(value * DAY_SECONDS) * 1000);
    case 'moment':
      return momentText(value, style, system) ?? plainNumber(text, value);
  }
}

const plainNumber = (text: string, value: number): string => (/^-?[1-9]\d{15,}$/.test(text) ? text : shortest(value));

const shortest = (value: number): string => String(Number(value.toPrecision(15)));

const DAY_SECONDS = 86_400;
const DAY_MS = DAY_SECONDS * 1000;
/** Days from the first day of the 1900 system to that of the 1904 system. */
const SYSTEMS_APART = 1462;
/** 9999-12-31. */
const LAST_DAY = 2_958_465;
/** 29 February 1900, which the 1900 system has and the calendar has not. */
const LEAP_DAY_1900 = 60;

/** ISO 8601 without a zone; undefined for what has no date, which Excel shows as ####. */
function momentText(
  serial: number,
  style: Extract<NumberStyle, { as: 'moment' }>,
  system: DateSystem,
): string | undefined {
  if (serial < 0) return undefined;
  const step = style.fractions ? 1 : 1000;
  let day = Math.floor(serial);
  let ms = Math.round(((serial - day) * DAY_MS) / step) * step;
  if (ms >= DAY_MS) {
    day++;
    ms = 0;
  }
  // Day 0 of the 1900 system is no day: such a value is a time.
  if (!style.date || (system === 1900 && day === 0)) return clock(ms);
  const date = dayText(system === 1904 ? day + SYSTEMS_APART : day);
  return date === undefined || !style.time ? date : `${date}T${clock(ms)}`;
}

function dayText(day: number): string | undefined {
  if (day > LAST_DAY) return undefined;
  if (day === LEAP_DAY_1900) return '1900-02-29';
  const first = Date.UTC(1899, 11, day < LEAP_DAY_1900 ? 31 : 30);
  return new Date(first + day * DAY_MS).toISOString().slice(0, 10);
}

/** Hours may pass 24. */
function clock(ms: number): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  const seconds = Math.floor(ms / 1000);
  const rest = ms % 1000;
  const time = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return rest === 0 ? time : `${time}.${String(rest).padStart(3, '0')}`;
}
