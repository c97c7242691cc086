import type { Guess } from '@pairloom/contract';
import type { SourceHead } from '../parse/format.ts';
import { headRecords, syntaxOf, textOf } from '../parse/head-records.ts';
import { repairRecord, splitRecord, type Marks } from '../parse/record-splitter.ts';
import { eitherOr, given, guessOf } from './guesses.ts';
import { findNames } from './named-line.ts';

/** Delimiters that are looked for, and how much better than a usual one each has to fit. */
const DELIMITERS: readonly (readonly [string, number])[] = [
  [',', 0],
  [';', 0],
  ['\t', 0],
  ['|', 0],
  [', ', 0.05],
  ['; ', 0.05],
  ['||', 0],
  ['::', 0.05],
  ['^', 0.1],
  ['~', 0.1],
  ['\u0001', 0],
  ['\u001f', 0],
  [':', 0.2],
  [' ', 0.2],
];
const USUAL = new Set([',', ';', '\t', '|']);
const RECORDS_TRIED = 200;
/** Enough to tell; keeps a wrong quote from costing many walks over the whole head. */
const BYTES_TRIED = 128 * 1024;
/** Records at the beginning among which the header is. */
const HEADER_WITHIN = 20;
/** An unusual delimiter has to part this share of the records evenly. */
const STEADY_ENOUGH = 0.8;
/** What a record counts whose quotes had to be repaired. */
const REPAIRED = 0.5;
const MANY_UNSOUND = 0.2;
/** One quote that is never closed is a fault of its row, not of the dialect. */
const SEVERAL_UNSOUND = 3;
/** What likeness of neighbours counts against likeness of all. */
const NEIGHBOURS = 0.95;
const LEFTOVER = /^(?:"(?:.*")?|'.*')$|^\s+["']/s;
/** A field wholly in apostrophes. */
const SINGLE_QUOTED = /(?:^|[\r\n,;\t|])'[^'\r\n]*'(?=[\r\n,;\t|]|$)/;

/** Marks that the user gave; undefined where they have to be found out. */
export type GivenMarks = { readonly [Name in keyof Marks]?: string | undefined };

/** One way to read the head, and how well that goes. */
interface Trial {
  readonly marks: Marks;
  /** Fields that most of its records have. */
  readonly width: number;
  /** Share of records with that many fields and quotes in order; of two tables, those like the record before. */
  readonly steady: number;
  /** Whether the first record is parted at all. */
  readonly fromStart: boolean;
  /** Share of records whose quotes are out of order. */
  readonly unsound: number;
  readonly records: number;
  /** Whether one of the first records names the columns, with nothing above it that could be a row. */
  readonly named: boolean;
  readonly fit: number;
}

/**
 * Delimiter, quote and escape under which the head falls into records with an even number of fields and no quotes left over; those
 * that part the names of the columns wanted come first. Where nothing splits it: tab for files called .tsv, comma for others.
 * `wanted` are names of columns in the mapping.
 */
export function detectMarks(
  head: SourceHead,
  asked: GivenMarks,
  wanted: ReadonlySet<string>,
): { marks: Marks; guesses: Guess[] } {
  const bytes = head.bytes.subarray(0, head.start + BYTES_TRIED);
  const tried = { ...head, bytes, complete: head.complete && bytes.length === head.bytes.length };
  const text = bytes.toString('utf8', head.start);
  const attempt = (marks: Marks): Trial => tryMarks(tried, marks, wanted);
  const comment = asked.comment ?? '';
  const trials = candidates(text, asked).map(([delimiter, quote]) =>
    attempt({ delimiter, quote, escape: asked.escape ?? quote, comment }),
  );
  const usable = trials.filter((trial) => isUsable(trial, asked));
  let best = bestOf(usable) ?? attempt({ ...standardMarks(head, asked), comment });
  if (asked.quote === undefined && isMostlyUnsound(best)) {
    const without = attempt({ ...best.marks, quote: '', escape: asked.escape ?? '' });
    usable.push(without);
    if (without.fit > best.fit) best = without;
  }
  const escapes = asked.escape === undefined && best.marks.quote !== '' && text.includes(`\\${best.marks.quote}`);
  const escaped = escapes ? attempt({ ...best.marks, escape: '\\' }) : undefined;
  const mends = escaped !== undefined && escaped.fit > best.fit && escaped.unsound <= best.unsound / 2;
  const chosen = mends ? escaped : best;
  return { marks: chosen.marks, guesses: guessesOf(chosen, usable, asked, escaped) };
}

const standardMarks = (head: SourceHead, asked: GivenMarks): Omit<Marks, 'comment'> => {
  const quote = asked.quote ?? '"';
  return { delimiter: asked.delimiter ?? (head.type === 'tsv' ? '\t' : ','), quote, escape: asked.escape ?? quote };
};

function candidates(text: string, asked: GivenMarks): (readonly [delimiter: string, quote: string])[] {
  const delimiters = asked.delimiter === undefined ? DELIMITERS.map(([mark]) => mark) : [asked.delimiter];
  const quotes = asked.quote === undefined ? (SINGLE_QUOTED.test(text) ? ['"', "'"] : ['"']) : [asked.quote];
  return delimiters
    .filter((delimiter) => text.includes(delimiter))
    .flatMap((delimiter) => quotes.map((quote) => [delimiter, quote] as const))
    .filter(([delimiter, quote]) => delimiter !== quote && delimiter !== asked.escape);
}

function isUsable(trial: Trial, asked: GivenMarks): boolean {
  if (asked.delimiter !== undefined) return true;
  if (trial.width < 2) return false;
  if (USUAL.has(trial.marks.delimiter)) return true;
  return (trial.fromStart || trial.named) && trial.steady >= STEADY_ENOUGH;
}

const isMostlyUnsound = ({ unsound, records }: Trial): boolean =>
  unsound > MANY_UNSOUND && unsound * records >= SEVERAL_UNSOUND;

const bestOf = (trials: readonly Trial[]): Trial | undefined =>
  trials.reduce<Trial | undefined>(
    (best, trial) => (best === undefined || isBetter(trial, best) ? trial : best),
    undefined,
  );

const isBetter = (one: Trial, other: Trial): boolean => (one.named === other.named ? one.fit > other.fit : one.named);

function tryMarks(head: SourceHead, marks: Marks, wanted: ReadonlySet<string>): Trial {
  const texts = headRecords(head, syntaxOf(marks), RECORDS_TRIED).map((record) => textOf(head, record));
  const splits = texts.map((text) => splitRecord(text, marks));
  const isSound = splits.map(({ misplaced, unclosed }) => misplaced < 0 && unclosed < 0);
  const width = usualWidth(splits.filter((_, i) => isSound[i]).map(({ fields }) => fields.length));
  const widths = splits.map(({ fields }, i) =>
    isSound[i] ? fields.length : repairedWidth(texts[i] as string, marks, width),
  );
  const count = Math.max(splits.length, 1);
  const repaired = isSound.filter((sound, i) => !sound && widths[i] === width).length;
  const steady = steadiness(widths, width) - (repaired / count) * (1 - REPAIRED);
  const leftover = splits.filter(({ fields }) => fields.some((field) => LEFTOVER.test(field))).length / count;
  const named = findNames(
    splits.slice(0, HEADER_WITHIN).map(({ fields }) => fields),
    wanted,
  ).isHeader;
  const penalty = DELIMITERS.find(([mark]) => mark === marks.delimiter)?.[1] ?? 0;
  const usual = marks.delimiter === (head.type === 'tsv' ? '\t' : ',') ? 0.02 : 0;
  const apart = Math.min(width, 6) * 0.005;
  const fit = Math.max(0, steady - leftover / 2 - penalty + usual + apart);
  const unsound = isSound.filter((sound) => !sound).length / count;
  return { marks, width, steady, fromStart: (widths[0] ?? 0) > 1, unsound, named, fit, records: splits.length };
}

const repairedWidth = (text: string, marks: Marks, width: number): number =>
  repairRecord(text, marks, width) === undefined ? 0 : width;

/** Share of records of the usual width, or, a little less, of those as wide as their neighbour: a second table has another width. */
function steadiness(widths: readonly number[], width: number): number {
  const usual = widths.filter((each) => each === width).length;
  const alike = widths.filter((each, i) => i > 0 && each > 1 && each === widths[i - 1]).length;
  return Math.max(usual / Math.max(widths.length, 1), (NEIGHBOURS * alike) / Math.max(widths.length - 1, 1));
}

/** The number of fields that most records have, those with one field aside unless all are such. */
export function usualWidth(widths: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
  const several = [...counts].filter(([width]) => width > 1);
  return several.sort(([a, times], [b, others]) => others - times || b - a)[0]?.[0] ?? 1;
}

function guessesOf(chosen: Trial, usable: readonly Trial[], asked: GivenMarks, escaped: Trial | undefined): Guess[] {
  const { delimiter, quote, escape } = chosen.marks;
  const fitOf = ({ fit, named }: Trial): number => fit + Number(named);
  const of = (name: 'delimiter' | 'quote'): Guess => {
    if (asked[name] !== undefined) return given(name, asked[name]);
    const rivals = usable.filter(({ marks }) => name === 'delimiter' || marks.delimiter === delimiter);
    const fits = rivals.map((trial) => ({ value: trial.marks[name], fit: fitOf(trial) }));
    // Nothing splits the head: the standard is as good as any.
    return fits.length === 0 ? { ...given(name, chosen.marks[name]), confidence: 0.5 } : guessOf(name, fits);
  };
  return [of('delimiter'), of('quote'), escapeGuess(quote, escape, asked, escaped !== undefined)];
}

function escapeGuess(quote: string, escape: string, asked: GivenMarks, contended: boolean): Guess {
  if (asked.escape !== undefined) return given('escape', asked.escape);
  if (!contended) return { ...given('escape', escape), confidence: 0.99 };
  return eitherOr('escape', escape, 0.9, escape === quote ? '\\' : quote);
}
