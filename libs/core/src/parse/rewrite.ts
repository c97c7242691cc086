import type { Guess, ImportOptions, SourceType } from '@pairloom/contract';
import type { ReadLimits } from '../ports/reading.ts';
import type { RowFlaw } from './format.ts';

/** The bytes of a source, wherever they lie. */
export interface SourceBytes {
  readonly bytes: number;
  /** From `start` (inclusive) to `end` (exclusive); shorter at the end of the source. */
  read(start: number, end: number): Promise<Buffer>;
  stream(start?: number): AsyncIterable<Buffer>;
  readonly limits?: ReadLimits | undefined;
}

/**
 * A text, decoded, in pieces of any length (a surrogate pair is never cut in two). A byte that cannot be decoded comes as the
 * lone surrogate U+DC00 + byte, which validation turns into a finding of its row.
 */
export type TextPieces = AsyncIterable<string>;

/** A value as JSON has them. Numbers that a double does not hold come as the text they are written as. */
export type SourceValue =
  string | number | boolean | null | readonly SourceValue[] | { readonly [name: string]: SourceValue };

/** A row of a source on its way into the rewritten form. `line` is the line of the user's file, or the row of the sheet, on which it begins. */
export interface SoundRow {
  readonly line: number;
  /** By column index for tables, by column name (path) for trees; an object without a prototype. */
  readonly values: readonly SourceValue[] | Readonly<Record<string, SourceValue>>;
}

export interface FlawedRow {
  readonly line: number;
  readonly flaw: RowFlaw;
  /** As it stands in the file, cut to `MAX_RAW_CHARS`. */
  readonly raw: string;
}

export type SourceRow = SoundRow | FlawedRow;

export { MAX_RAW_CHARS } from '../validate/limits.ts';

/** What a rewritten format has to know to give the same rows each time: plain JSON, stored with the import. */
export type RowSettings = Readonly<Record<string, SourceValue>>;

/** What a look at a source gives. */
export interface Look {
  readonly settings: RowSettings;
  /** Names of the columns in file order; of trees the paths seen, `a.b.c`. Unique. */
  readonly columns: readonly string[];
  /** Names that several columns of the source have; left out when there are none. */
  readonly ambiguous?: readonly string[];
  /** At most `LOOK_ROWS` rows, cells as text in the order of the columns. */
  readonly samples: readonly (readonly string[])[];
  /** What was guessed, with the option that overrides it. */
  readonly guesses: readonly Guess[];
  /** Estimate over the whole source, null when there is no telling. */
  readonly rows: number | null;
  /** Whether the look saw the whole source. */
  readonly complete: boolean;
}

/** Rows that a look keeps as samples. */
export const LOOK_ROWS = 100;

/** How much of an unpacked text a look reads, in UTF-16 units. */
export const LOOK_CHARS = 1024 * 1024;

/** The options that say where the rows stand. */
export type ReadOptions = Partial<Pick<ImportOptions, 'header' | 'sheet' | 'recordPath' | 'answers' | 'preset'>>;

/**
 * A format whose rows do not stand on UTF-8 lines of their own. A source of it is rewritten before it is cut into chunks: a row a
 * line. Both functions read on demand and hold a bounded part of the source.
 */
export interface RewrittenFormat<Source> {
  /** @throws FileFault when the source cannot be read as this format at all, with a line where there is one. */
  look(source: Source, options: ReadOptions): Promise<Look>;
  /** The rows in file order, in batches of any size. @throws FileFault when the structure around the rows is broken or a cap is passed. */
  rows(source: Source, settings: RowSettings): AsyncIterable<readonly SourceRow[]>;
}

/** Formats that are text: they get it decoded and unpacked. `pieces` may be called again for another pass. */
export interface TextSource {
  pieces(): TextPieces;
  /** How much a look reads where it must see a whole record; `LOOK_CHARS` when left out. */
  readonly lookChars?: number;
  readonly limits?: ReadLimits | undefined;
}
export type TextFormat = RewrittenFormat<TextSource>;

/** Formats that are packages of files: they need their bytes in any order. */
export type PackageFormat = RewrittenFormat<SourceBytes>;

export type TextType = Extract<SourceType, 'json' | 'jsonl' | 'xml' | 'text' | 'markdown' | 'html'>;
export type PackageType = Extract<SourceType, 'xlsx' | 'ods'>;
