import type { Guess, ImportOptions } from '@pairloom/contract';
import type { Dialect, LineType, PlanCursor } from '../ports/reading.ts';

/** What a cutter saw of a record, as bits. */
export const RECORD_QUOTED = 1;
/** There is text between a closing quote and the next delimiter. */
export const RECORD_MISPLACED_QUOTE = 2;
/** The source ended inside quotes. */
export const RECORD_UNCLOSED_QUOTE = 4;

/**
 * Takes one record. Offsets are absolute bytes: the record is [start, end), the next one cannot begin before `next`.
 * `line` is the physical line at `start`, `nextLine` that at `next`.
 */
export type OnRecord = (
  start: number,
  end: number,
  next: number,
  line: number,
  nextLine: number,
  flags: number,
) => void;

/** Cuts a source into records. Holds a few numbers only, however large a record is; buffers may end anywhere. */
export interface RecordCutter {
  /** @throws FileFault `json_invalid` when the structure around the records is broken. */
  push(bytes: Uint8Array): void;
  /** The source ends here. @throws FileFault `json_invalid`. */
  end(): void;
}

/** Formats whose rows are lines, so that their head says how all is read. */
export type HeadType = Exclude<LineType, 'rows'>;

/** The first bytes of a source, known to be UTF-8 text. */
export interface SourceHead {
  readonly bytes: Buffer;
  /** Whether `bytes` is the whole source. */
  readonly complete: boolean;
  /** Where the text starts: after a byte order mark. */
  readonly start: number;
  readonly type: HeadType;
}

/** Dialect and first rows as found in the head. */
export interface HeadReading {
  readonly dialect: Dialect;
  /** The first rows as text, cells in the order of the columns; at most `LOOK_ROWS`. */
  readonly samples: readonly (readonly string[])[];
  /** What was not said and had to be found out, with the option that overrides it. */
  readonly guesses: readonly Guess[];
  /** Rows that end within the head, and the bytes of the body up to the end of the last: they tell how many the whole may have. */
  readonly seen: { readonly rows: number; readonly bytes: number };
  /** Names that several columns of the header have; the columns themselves have names of their own. */
  readonly ambiguous?: readonly string[];
  /** False when no row could be seen, so that a mapping cannot be checked against the columns. */
  readonly columnsKnown: boolean;
}

export const SAMPLE_ROWS = 5;

/** The records of one chunk: offsets in its bytes, and physical lines. */
export interface RecordTable {
  readonly count: number;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly lines: Uint32Array;
  /** Line on which the record ends. */
  readonly lastLines: Uint32Array;
  readonly flags: Uint8Array;
}

/**
 * A value of a row as its format gives it; '' is blank. Only JSON gives what is no text: lists of texts for tags, any
 * JSON for metadata, and kinds that the field cannot hold.
 */
export type Cell =
  string | { readonly list: readonly string[] } | { readonly json: unknown } | { readonly invalid: string };

export type RowFlawCode =
  | 'quote_unclosed'
  | 'quote_misplaced'
  | 'quote_repaired'
  | 'fields_too_many'
  | 'fields_uneven'
  | 'header_repeated'
  | 'other_table'
  | 'json_row_invalid'
  | 'json_row_not_object'
  | 'json_name_repeated'
  | 'row_too_large'
  | 'paths_too_many'
  | 'row_invalid';

/** A row that cannot be taken apart, or, as a `warning`, one that could although something is wrong with it: its cells are filled. */
export interface RowFlaw {
  readonly code: RowFlawCode;
  readonly message: string;
  readonly severity?: 'warning';
}

/** Field of a pair and the column that it is read from. */
export interface Slot {
  readonly field: string;
  readonly column: string;
}

/** Takes the records of one chunk apart. */
export interface RowReader {
  /** Fills `cells`, one for each slot, from the record at `index`; or says why there are no cells. */
  read(index: number, cells: Cell[]): RowFlaw | undefined;
  /** Line of the user's file on which the row stands, when it is not that of the record; known once the row was read. */
  line?(index: number): number;
  /** The row as the user's file has it, when that is not the text of the record; cut to `maxChars`. */
  raw?(index: number, maxChars: number): string;
}

/** One way in which rows stand on lines: how its records are cut and its rows are read. */
export interface LineFormat {
  /** A cutter for the whole source, going on at `at`. */
  cutSource(dialect: Dialect, at: PlanCursor, onRecord: OnRecord): RecordCutter;
  /** A cutter for the bytes of one chunk, offsets counted from 0. */
  cutChunk(dialect: Dialect, firstLine: number, onRecord: OnRecord): RecordCutter;
  /** A reader of the records of a chunk, `bytes` being all of it. It is asked for records of valid UTF-8 only. */
  readRows(bytes: Buffer, records: RecordTable, dialect: Dialect, slots: readonly Slot[]): RowReader;
}

/** A format that people write, with a head that says how it is read. */
export interface SourceFormat extends LineFormat {
  /** @throws FileFault for a head that makes the file unreadable. */
  readHead(head: SourceHead, options: ImportOptions): HeadReading;
}
