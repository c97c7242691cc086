import type {
  AuditEvent,
  AuditQuery,
  ChunkReport,
  ErrorCode,
  ExportQuery,
  Fate,
  ImportKind,
  ImportStatus,
  Page,
  PairChange,
  PairStatus,
  RetiredPair,
  Severity,
} from '@pairloom/contract';
import type { PairContent } from '../identity/content-hash.ts';
import type { ChunkRange, ReadPlan } from './reading.ts';

/** The source of an import, as far as it is still there. */
export interface ReportSource {
  readonly importId: string;
  readonly projectId: string;
  readonly filename: string;
  readonly status: ImportStatus;
  /** `import` when left out. An undo has pairs for rows and reads no source. */
  readonly kind?: ImportKind;
  /** The import only tried; `edits`: the corrected rows that lie over its source. */
  readonly dryRun?: boolean;
  readonly edits?: { readonly blobKey: string; readonly hash: string };
  /** Null until the upload is complete. The blob is the one that chunks are cut of; null while a source is not yet rewritten. */
  readonly read: { readonly blobKey: string | null; readonly plan: ReadPlan } | null;
  /** Whether source or chunk rows were removed, or are due to be. */
  readonly expired: boolean;
}

/** A finding of a chunk. `offset` is the row's place in the chunk, `ordinal` the finding's among those of its row, both from 0. */
export interface ReportedFinding {
  readonly offset: number;
  readonly ordinal: number;
  readonly line: number;
  readonly field: string | null;
  readonly code: ErrorCode;
  readonly severity: Severity;
  readonly message: string;
  readonly otherRow?: number;
  /** Pair that the row runs into, and how near it is where that was measured. */
  readonly existingId?: string;
  readonly similarity?: number;
  /** Id of the rule of the project that gave it. */
  readonly rule?: string;
}

/** What a chunk left behind. Fates are a byte a row, index in FATES, or 255 for a row that a retry does not take up; keys 16 bytes a row; both null for a chunk that was not loaded. */
export interface ReportedChunk {
  readonly range: ChunkRange;
  readonly fates: Uint8Array | null;
  readonly keys: Buffer | null;
  /** In row order. */
  readonly findings: readonly ReportedFinding[];
  /** Line of a row of an undo: that of the row of the undone import. */
  readonly lineAt?: (offset: number) => number;
}

/** The offending value of a finding and the row it stands in, kept for the first findings of each chunk. */
export interface FindingText {
  readonly row: number;
  readonly ordinal: number;
  readonly value: string | null;
  readonly raw: string | null;
}

/** A pair as an export gives it. */
export interface ExportedPair {
  readonly id: string;
  readonly version: number;
  readonly question: string;
  readonly variants: readonly string[];
  readonly answer: string;
  readonly category: string | null;
  readonly tags: readonly string[];
  readonly status: PairStatus;
  readonly externalId: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export type ExportFilter = Pick<ExportQuery, 'status' | 'category' | 'tag'>;

/** What the pairs of an export have, so that a table can be given its columns. */
export interface ExportShape {
  /** Sorted. */
  readonly metadataNames: readonly string[];
  readonly hasExternalIds: boolean;
  readonly hasVariants: boolean;
  /** Id of the newest pair; undefined when there is none. Pairs made later are not part of the export. */
  readonly lastId: string | undefined;
}

type PageAsked = { readonly cursor?: string; readonly limit: number };
export type AuditAsked = Readonly<AuditQuery> & { readonly importId?: string };
type ChangesAsked = PageAsked & { readonly change?: PairChange['change'] };

/** A row of a dry run that would change a pair. */
export interface PlannedChange {
  readonly row: number;
  /** Place of the row in its chunk. */
  readonly offset: number;
  readonly change: PairChange['change'];
  /** Key of the pair, 16 bytes. */
  readonly key: Buffer;
}

/** A page of them, all of one chunk; `range` is undefined when there is none any more. */
export interface PlannedChanges extends Page<PlannedChange> {
  readonly range: ChunkRange | undefined;
}

/** A pair as it is stored now. */
export type StoredContent = PairContent & { readonly id: string; readonly version: number };

/** What imports left behind, for those who read it. All calls may throw SystemFault `database_unavailable`, pages `cursor_invalid`. */
export interface ImportReports {
  /** Undefined when there is no such import in the project. */
  source(projectId: string, importId: string): Promise<ReportSource | undefined>;
  /** The next chunk after number `after` that holds a row with one of the fates. */
  chunkWith(importId: string, after: number, fates: readonly Fate[]): Promise<ReportedChunk | undefined>;
  /** Findings of the next chunk after number `after` that has any. */
  findingsAfter(
    importId: string,
    after: number,
  ): Promise<
    { readonly chunkNo: number; readonly firstRow: number; readonly findings: readonly ReportedFinding[] } | undefined
  >;
  /** What was kept of these findings; those of which nothing was kept are left out. */
  findingTexts(importId: string, places: readonly { row: number; ordinal: number }[]): Promise<FindingText[]>;
  /** Ids of the pairs that have these keys now, by key in hex. */
  pairIds(projectId: string, keys: readonly Buffer[]): Promise<Map<string, string>>;
  /** Canonical JSON of a Receipt, the same each time; undefined before the import has ended. */
  receipt(importId: string): Promise<string | undefined>;
  /** In file order. */
  chunks(importId: string, query: PageAsked): Promise<Page<ChunkReport>>;
  /** In row order. */
  changes(projectId: string, importId: string, query: ChangesAsked): Promise<Page<PairChange>>;
  /** Rows of a dry run that would change pairs, in row order; a page ends with its chunk. */
  plannedChanges(importId: string, query: ChangesAsked): Promise<PlannedChanges>;
  /** The pairs that a mirror has retired; of a dry run those that it would retire, as the project is now. By id. */
  retired(projectId: string, importId: string, query: PageAsked): Promise<Page<RetiredPair>>;
  /** The pairs that have these keys now, by key in hex. */
  contents(projectId: string, keys: readonly Buffer[]): Promise<Map<string, StoredContent>>;
  /** Newest first; of one import, or of the whole project, as far as the filters let through. */
  audit(projectId: string, query: AuditAsked): Promise<Page<AuditEvent>>;
}

/** Pairs of a project in the order of their making, for exports. */
export interface PairExports {
  shape(projectId: string, filter: ExportFilter): Promise<ExportShape>;
  /** At most `limit` pairs after the id `after`, up to and with `lastId`. */
  page(
    projectId: string,
    filter: ExportFilter,
    range: { readonly after: string | undefined; readonly lastId: string; readonly limit: number },
  ): Promise<ExportedPair[]>;
}
