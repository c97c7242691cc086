import type { CompleteMapping, ErrorCode, ImportOptions, PairStatus, Severity, SourceType } from '@pairloom/contract';

/** How the file is written, as found or as given in the options. Quote and escape stand for delimited text only. */
export interface Dialect {
  readonly type: SourceType;
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
  /** Bytes before the first row: byte order mark and header line; for JSON arrays, up to and with the bracket. */
  readonly bodyStart: number;
  /** Physical line on which the body starts, from 1. */
  readonly bodyLine: number;
  /** Column names in file order; for JSON the keys seen in the first records. */
  readonly columns: readonly string[];
}

/** All that is needed to read the rows of a source: stored with the import, plain JSON. */
export interface ReadPlan {
  readonly dialect: Dialect;
  readonly mapping: CompleteMapping;
  readonly html: ImportOptions['html'];
  readonly trim: ImportOptions['trim'];
}

/** What a look at the head of a file gives. */
export interface Inspection {
  readonly plan: ReadPlan;
  readonly samples: readonly (readonly string[])[];
}

/** A range of whole records. Rows and lines count from 1 over the whole file. */
export interface ChunkRange {
  readonly chunkNo: number;
  readonly byteStart: number;
  readonly byteEnd: number;
  readonly firstRow: number;
  readonly rowCount: number;
  readonly firstLine: number;
}

/** Where planning goes on: the end of the last chunk known. */
export interface PlanCursor {
  readonly chunkNo: number;
  readonly byte: number;
  readonly row: number;
  readonly line: number;
}

/** One thing to say about one row. `offset` is the row's place in its chunk, from 0. Never holds cell text but `value`. */
export interface Finding {
  readonly offset: number;
  readonly field: string | null;
  readonly code: ErrorCode;
  readonly severity: Severity;
  readonly message: string;
  readonly value: string | null;
  readonly otherRow?: number;
}

/** A row fit to be stored. Fields that the mapping does not name are undefined: the stored pair keeps its own. */
export interface PreparedPair {
  readonly offset: number;
  /** 16 bytes: identity of the pair in its project. */
  readonly key: Buffer;
  readonly question: string;
  readonly answer: string;
  readonly category?: string | null;
  readonly tags?: readonly string[];
  readonly status?: PairStatus;
  readonly externalId?: string | null;
  /** Mapped metadata only; null clears a name. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** 32 bytes over all stored fields, those not mapped taken as a new pair has them. */
  readonly contentHash: Buffer;
}

/** A chunk read, mapped, validated and hashed; nothing is known of the database yet. */
export interface PreparedChunk {
  readonly rowCount: number;
  /** In row order; a row that failed is undefined. Repeats of a key within the chunk are still all here. */
  readonly pairs: readonly (PreparedPair | undefined)[];
  readonly findings: readonly Finding[];
  /** Physical line of each row, by offset. */
  readonly lines: Uint32Array;
  /** The row as it stands in the file, cut to `maxChars`. */
  raw(offset: number, maxChars: number): string;
}
