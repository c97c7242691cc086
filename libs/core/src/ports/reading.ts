import type {
  CompleteMapping,
  ErrorCode,
  Guess,
  ImportOptions,
  MatchBy,
  PairStatus,
  Severity,
  SourceInspection,
  SourceType,
} from '@pairloom/contract';
import type { PairContent } from '../identity/content-hash.ts';
import type { ChunkMemory } from '../parse/chunk-memory.ts';
import type { JudgedChange } from '../validate/judge-change.ts';
import type { ComparedRows } from '../validate/row-comparison.ts';
import type { ValidationPlan } from '../validate/validation-plan.ts';
import type { PackageType, RowSettings, TextType } from '../parse/rewrite.ts';

/** What the lines that are cut into chunks hold. `rows`: a source that was rewritten, see parse/rewritten-rows.ts. */
export type LineType = 'csv' | 'tsv' | 'jsonl' | 'json' | 'rows';

/** How the lines are written, as found or as given in the options. Marks stand for delimited text only; '' where there is none. */
export interface Dialect {
  readonly type: LineType;
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
  /** Lines that begin with it are no rows. */
  readonly comment: string;
  /** Bytes before the first row: byte order mark, preamble and header line; for JSON arrays, up to and with the bracket. */
  readonly bodyStart: number;
  /** Physical line on which the body starts, from 1. */
  readonly bodyLine: number;
  /** Line on which another table with other columns begins, as far as the head shows one: its rows are none of this table. */
  readonly otherTableLine?: number;
  /** Whether all but a few rows of the head have a field for each column, so that a row that has not is worth a warning. */
  readonly isEven?: boolean;
  /** Arrays and objects within each other that a record may have; left out, as many as the installation allows. */
  readonly maxDepth?: number;
  /** Names and paths that a record of a tree may have; left out, as many as there are. */
  readonly maxPaths?: number;
  /** The last column takes the fields that come after it, a line each. */
  readonly openEnded?: boolean;
  /** Column names in file order; for trees the paths seen in the first records. */
  readonly columns: readonly string[];
}

/** How a source is unpacked; `parts` are the files of an archive in reading order. */
export type Unpacking =
  { readonly as: 'plain' } | { readonly as: 'gzip' } | { readonly as: 'zip'; readonly parts: readonly string[] };

/**
 * What is done to a source that is no plain UTF-8 lines before it is cut into chunks: `text` is unpacked and written as UTF-8 with
 * its lines as they are, `rows` read by its format and written a row a line.
 */
export type Rewriting =
  | { readonly to: 'text'; readonly unpacking: Unpacking; readonly encoding: string }
  | {
      readonly to: 'rows';
      readonly unpacking: Unpacking;
      /** '' for packages, which say it themselves. */
      readonly encoding: string;
      readonly format: TextType | PackageType;
      readonly settings: RowSettings;
    };

/** Limits of a project below those of the installation; what is left out is as the installation has it. */
export type ReadLimits = Partial<Record<'unpackedBytes' | 'rowBytes' | 'cellChars' | 'columns' | 'depth', number>>;

/** All that is needed to read the rows of a source: stored with the import, plain JSON. */
export interface ReadPlan {
  readonly sourceType: SourceType;
  /** Of what becomes of a row, when the import was made (`READING_VERSION`); left out by imports from before there was one. */
  readonly version?: number;
  /** Left out when the source is cut where it lies. */
  readonly rewriting?: Rewriting;
  readonly dialect: Dialect;
  readonly mapping: CompleteMapping;
  readonly html: ImportOptions['html'];
  readonly trim: ImportOptions['trim'];
  /** What tells pairs apart; left out, the external id of rows that have one, else the question. */
  readonly matchBy?: MatchBy;
  /**
   * `key`: only what tells the pair is needed, as for deleting it. `changes`: rows name a stored pair by its id and hold only the
   * fields that they change, see parse/changes.ts.
   */
  readonly needs?: 'pair' | 'key' | 'changes';
  /** As the project had them when the import was made; left out when it has none of its own. */
  readonly limits?: ReadLimits;
  /** What the project asks of its rows, as it stood when the import was made; left out when it asks nothing of its own. */
  readonly validation?: ValidationPlan;
}

/** What a look at a source gives. */
export interface Inspection {
  /** How it is read; the mapping is resolved by `planOf`. */
  readonly plan: Omit<ReadPlan, 'mapping'>;
  /** The first rows as text, cells in the order of the columns; at most `LOOK_ROWS`. */
  readonly samples: readonly (readonly string[])[];
  /** False when no row could be seen, so that a mapping cannot be checked against the columns. */
  readonly columnsKnown: boolean;
  /** Whether the look saw the whole source. */
  readonly complete: boolean;
  /** How a text is encoded, as it was told; left out for packages. */
  readonly encodingGuess?: Guess;
  /** The same for people. */
  readonly report: SourceInspection;
}

/** A range of whole records. Rows and lines count from 1 over the whole file. */
export interface ChunkRange {
  readonly chunkNo: number;
  readonly byteStart: number;
  readonly byteEnd: number;
  readonly firstRow: number;
  readonly rowCount: number;
  readonly firstLine: number;
  /** Of the bytes when they were planned; left out where that is not known. */
  readonly sha256?: Buffer;
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
  /** Pair that the row runs into. */
  readonly existingId?: string;
  /** Id of the rule of the project that gave it. */
  readonly rule?: string;
}

/** A row fit to be stored. Fields that the mapping does not name are undefined: the stored pair keeps its own. */
export interface PreparedPair {
  readonly offset: number;
  /** 16 bytes: identity of the pair in its project; of a row that names a pair by its id, the bytes of the id. */
  readonly key: Buffer;
  /** The stored pair that the row names. Then an empty question or answer stands for the one that the pair has. */
  readonly pairId?: string;
  /** Tags that a named pair gets and loses. */
  readonly tagChange?: { readonly add: readonly string[]; readonly remove: readonly string[] };
  /** Key of the question, where `key` is of another kind. */
  readonly questionKey?: Buffer;
  readonly question: string;
  /** The question and the answer in UTF-8, where the row is kept as bytes: then a text is made of them each time one is asked for. */
  readonly questionBytes?: Buffer;
  readonly answerBytes?: Buffer;
  /** What such a row lies in, at its offset: to copy from without an object for each of its parts. */
  readonly packed?: PackedBytes;
  /** Further questions with the same answer: none is the question itself, no two are the same when folded. */
  readonly variants?: readonly string[];
  readonly answer: string;
  readonly category?: string | null;
  readonly tags?: readonly string[];
  readonly status?: PairStatus;
  readonly externalId?: string | null;
  /** Mapped metadata only; null clears a name. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** 32 bytes over all stored fields, those not mapped taken as a new pair has them. */
  readonly contentHash: Buffer;
  /** Quality score from 0 to 1. */
  readonly quality?: number;
}

/** The bytes of the rows of a chunk, by offset. */
export interface PackedBytes {
  /** 16 bytes a row. */
  readonly keys: Buffer;
  /** 32 bytes a row. */
  readonly hashes: Buffer;
  readonly texts: Buffer;
  /** Where the question and the answer begin and end in `texts`, four numbers a row. */
  readonly bounds: Uint32Array;
}

/** A chunk read, mapped, validated and hashed; nothing is known of the database yet. */
export interface PreparedChunk {
  readonly rowCount: number;
  /** In row order; a row that failed is undefined. Repeats of a key within the chunk are still all here. */
  readonly pairs: readonly (PreparedPair | undefined)[];
  readonly findings: readonly Finding[];
  /** Offsets of rows that were left out on purpose: they have no pair, but did not fail. */
  readonly leftOut?: ReadonlySet<number>;
  /** What the project says of a named pair as a row would leave it; left out when rows name no pairs. */
  readonly judgeChange?: (offset: number, before: PairContent, after: PairContent) => JudgedChange;
  /** What the rows are compared by with those of other chunks; left out where rows only name pairs. */
  readonly compared?: ComparedRows;
  /** What the pairs live in, with room for what is made of them. */
  readonly memory?: ChunkMemory;
  /** Physical line of each row, by offset. */
  readonly lines: Uint32Array;
  /** The row as it stands in the file, cut to `maxChars`. */
  raw(offset: number, maxChars: number): string;
}
