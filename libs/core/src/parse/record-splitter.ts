/** Delimiter, quote, escape and comment mark of delimited text; '' where there is none. */
export interface Marks {
  /** One to four characters. */
  readonly delimiter: string;
  /** One ASCII character or none. */
  readonly quote: string;
  /** The quote itself where quotes are doubled. */
  readonly escape: string;
  readonly comment: string;
}

/**
 * How quotes inside quoted fields are read. `strict`: as the dialect says. `inner`: a quote that is not doubled closes only before a
 * delimiter or the end. `undoubled`: the same, and two quotes are two quotes.
 */
export type QuoteReading = 'strict' | 'inner' | 'undoubled';

export interface SplitRecord {
  readonly fields: string[];
  /** Where each field ends in the text as it is written. */
  readonly ends: number[];
  /** Index of the first field with text after its closing quote, -1 when there is none. That text is left out. */
  misplaced: number;
  /** Index of a field whose quote is never closed, -1 when there is none. */
  unclosed: number;
}

const NO_FIELDS: ReadonlySet<number> = new Set();
const LINE_END = /[\r\n]/;

/** Fields of one record, its line end left out. `bare` are fields whose first quote is taken for text. */
export function splitRecord(
  text: string,
  marks: Marks,
  reading: QuoteReading = 'strict',
  bare: ReadonlySet<number> = NO_FIELDS,
): SplitRecord {
  const { delimiter, quote } = marks;
  const split: SplitRecord = { fields: [], ends: [], misplaced: -1, unclosed: -1 };
  let at = 0;
  for (;;) {
    const opens = quote !== '' && text.startsWith(quote, at) && !bare.has(split.fields.length);
    if (opens) at = quotedField(text, at + 1, marks, reading, split);
    else if (quote === '' && marks.escape !== '') at = escapedField(text, at, marks, split);
    else {
      const end = endOfField(text, at, delimiter);
      split.fields.push(text.slice(at, end));
      at = end;
    }
    split.ends.push(at);
    if (at >= text.length) return split;
    at += delimiter.length;
  }
}

function endOfField(text: string, from: number, delimiter: string): number {
  const end = text.indexOf(delimiter, from);
  return end < 0 ? text.length : end;
}

/** A field of a dialect without quotes: the escape stands before delimiters, line ends and itself. */
function escapedField(text: string, from: number, marks: Marks, split: SplitRecord): number {
  const { delimiter, escape } = marks;
  let field = '';
  let at = from;
  while (at < text.length && !text.startsWith(delimiter, at)) {
    if (text.startsWith(escape, at)) {
      const next = text.slice(at + 1, at + 2);
      const special = next === escape || LINE_END.test(next) || text.startsWith(delimiter, at + 1);
      if (special) at++;
    }
    field += text.slice(at, at + 1);
    at++;
  }
  split.fields.push(field);
  return at;
}

/** Reads a quoted field from behind its quote; answers where its delimiter stands, or the end. */
function quotedField(text: string, from: number, marks: Marks, reading: QuoteReading, split: SplitRecord): number {
  const { delimiter, quote, escape } = marks;
  let field = '';
  let at = from;
  for (;;) {
    const stop = nextMark(text, at, quote, escape);
    field += text.slice(at, stop);
    if (stop >= text.length) {
      split.unclosed = split.fields.push(field) - 1;
      return text.length;
    }
    const taken = literalAt(text, stop, marks, reading);
    if (taken === undefined) {
      at = stop + 1;
      break;
    }
    field += taken.text;
    at = stop + taken.length;
  }
  const index = split.fields.push(field) - 1;
  if (at >= text.length || text.startsWith(delimiter, at)) return at;
  if (split.misplaced < 0) split.misplaced = index;
  return endOfField(text, at, delimiter);
}

function nextMark(text: string, from: number, quote: string, escape: string): number {
  const atQuote = text.indexOf(quote, from);
  const atEscape = escape === quote || escape === '' ? -1 : text.indexOf(escape, from);
  if (atQuote < 0) return atEscape < 0 ? text.length : atEscape;
  return atEscape < 0 ? atQuote : Math.min(atQuote, atEscape);
}

/** What the quote or escape at `at` stands for inside a quoted field; undefined when it closes the field. */
function literalAt(
  text: string,
  at: number,
  { delimiter, quote, escape }: Marks,
  reading: QuoteReading,
): { text: string; length: number } | undefined {
  const next = text.slice(at + 1, at + 2);
  if (!text.startsWith(quote, at))
    return next === quote || next === escape ? { text: next, length: 2 } : { text: escape, length: 1 };
  const doubles = reading === 'inner' || (reading === 'strict' && escape === quote);
  if (doubles && next === quote) return { text: quote, length: 2 };
  const closes = reading === 'strict' || next === '' || text.startsWith(delimiter, at + 1);
  return closes ? undefined : { text: quote, length: 1 };
}

/**
 * Fields of a record whose quotes are out of order, when a lenient reading gives as many as there are columns: quotes inside
 * quoted fields that are not doubled, else quotes that begin a field and never close it as text. Undefined when none does, and for
 * a record of several lines: a stray quote may have joined rows.
 */
export const repairRecord = (text: string, marks: Marks, columns: number): string[] | undefined =>
  repairedRecord(text, marks, columns)?.fields;

/** The same, with the places of the fields. */
export function repairedRecord(text: string, marks: Marks, columns: number): SplitRecord | undefined {
  if (LINE_END.test(text)) return undefined;
  for (const reading of ['inner', 'undoubled'] as const) {
    const split = splitRecord(text, marks, reading);
    if (split.misplaced < 0 && split.unclosed < 0 && split.fields.length === columns) return split;
  }
  return withBareQuotes(text, marks, columns);
}

function withBareQuotes(text: string, marks: Marks, columns: number): SplitRecord | undefined {
  const bare = new Set<number>();
  for (;;) {
    const split = splitRecord(text, marks, 'strict', bare);
    const { fields, misplaced, unclosed } = split;
    if (misplaced < 0 && unclosed < 0) return fields.length === columns ? split : undefined;
    if (fields.length > columns || bare.size >= columns) return undefined;
    bare.add(misplaced < 0 ? unclosed : misplaced);
  }
}
