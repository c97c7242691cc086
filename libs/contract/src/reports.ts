import * as z from 'zod';
import { BULK_CHANGES } from './bulk.ts';
import { Counts } from './fates.ts';
import { EmbeddingCounts, ImportFault, ImportKind, ImportStatus } from './import-record.ts';
import { ImportMode, SourceType } from './import-options.ts';
import { Mapping } from './mapping.ts';
import { PageQuery, Timestamp, Uuid } from './paging.ts';
import { PairStatus } from './pairs.ts';
import { ErrorCodeSchema } from './problem.ts';
import { Severity } from './row-errors.ts';

const count = z.number().int().nonnegative();
const row = z.number().int().positive();
const flag = (words: string) =>
  z
    .stringbool({ truthy: ['true'], falsy: ['false'] })
    .default(false)
    .describe(words);

export const RESULT_KINDS = [
  'created',
  'updated',
  'unchanged',
  'deleted',
  'skipped',
  'failed',
  'unprocessed',
  'successful',
] as const;
/** Files of results: one for each fate; `successful` is created, updated, unchanged and deleted together. */
export const ResultKind = z.enum(RESULT_KINDS);
export type ResultKind = z.infer<typeof ResultKind>;

export const ResultFormat = z.enum(['csv', 'jsonl']);
export type ResultFormat = z.infer<typeof ResultFormat>;

const tableFlags = {
  lossless: flag('CSV: cells as they are, also those that a spreadsheet program would calculate'),
  bom: flag('CSV: begin with a byte order mark, by which older spreadsheet programs know UTF-8'),
};

export const ResultQuery = z.object({ format: ResultFormat.default('csv'), ...tableFlags });
export type ResultQuery = z.infer<typeof ResultQuery>;

export const ExportQuery = z.object({
  format: z.enum(['csv', 'jsonl', 'json']).default('csv'),
  ...tableFlags,
  status: PairStatus.optional(),
  category: z.string().optional(),
  tag: z.string().optional(),
});
export type ExportQuery = z.infer<typeof ExportQuery>;

/** All findings of one code, field and severity, and of one rule of the project. */
export const ErrorGroup = z.object({
  code: ErrorCodeSchema,
  field: z.string().nullable(),
  severity: Severity,
  rule: z.string().optional().describe('id of the rule of the project'),
  title: z.string(),
  count: count.describe('findings, of which a row may have several'),
  rows: count.describe('rows with such findings'),
  ranges: z.array(z.object({ from: row, to: row })).describe('rows of the file, at most the first 50 ranges'),
  moreRanges: count.describe('ranges that are not listed'),
  example: z.object({
    row,
    line: row.nullable(),
    value: z.string().nullable(),
    raw: z.string().nullable(),
    message: z.string(),
    existingId: Uuid.optional().describe('pair that the row runs into'),
    similarity: z.number().min(0).max(1).optional(),
  }),
  remedy: z.string(),
  proposal: z.string().nullable().describe('what to do in this file, where that is plain'),
});
export type ErrorGroup = z.infer<typeof ErrorGroup>;

export const ErrorGroups = z.object({
  items: z.array(ErrorGroup).describe('errors first, the most frequent first'),
  final: z.boolean().describe('false while the import runs'),
});
export type ErrorGroups = z.infer<typeof ErrorGroups>;

export const ErrorGroupQuery = z.object({ severity: Severity.optional() });
export type ErrorGroupQuery = z.infer<typeof ErrorGroupQuery>;

export const CHUNK_STATUSES = ['planned', 'running', 'done', 'closed'] as const;

const FateFigures = z.object({
  created: count,
  updated: count,
  unchanged: count,
  deleted: count,
  skipped: count,
  failed: count,
  unprocessed: count,
});

/** A chunk: the rows that one transaction writes. */
export const ChunkReport = z.object({
  chunk: row.describe('number of the chunk, from 1'),
  status: z.enum(CHUNK_STATUSES).describe('closed: not loaded when the import ended'),
  firstRow: row,
  rows: count,
  firstLine: row,
  bytes: count,
  counts: FateFigures,
  errorCount: count,
  warningCount: count,
  attempts: count,
  worker: z.string().nullable(),
  startedAt: Timestamp.nullable().describe('of the last attempt'),
  finishedAt: Timestamp.nullable(),
  skip: z
    .object({ by: z.string(), reason: z.string() })
    .nullable()
    .describe('who had it skipped and why; its rows are unprocessed. Null where nobody did'),
});
export type ChunkReport = z.infer<typeof ChunkReport>;

export const ChunkQuery = PageQuery;
export type ChunkQuery = z.infer<typeof ChunkQuery>;

const PairValues = z.record(z.string(), z.unknown()).nullish();

const PairChangeKind = z.enum(['created', 'updated', 'deleted']);

export const ChangeQuery = PageQuery.extend({ change: PairChangeKind.optional() });
export type ChangeQuery = z.infer<typeof ChangeQuery>;

/** What an import did to one pair, or would do. */
export const PairChange = z.object({
  pairId: Uuid.nullable().describe('null when the pair was deleted since, or would be created'),
  change: PairChangeKind,
  row: row.describe('row of the file; of an undo the number of the pair'),
  question: z
    .string()
    .nullish()
    .describe('of the pair after the change, of a deleted one before; null when it is not known any more'),
  versionBefore: row.nullable(),
  versionAfter: row.nullable(),
  fields: z.array(z.string()).describe('fields that changed; of metadata the names, as metadata.<name>'),
  before: PairValues.describe(
    'values before by field: those that changed, of a deleted pair all; null where there was no pair, or it is not known any more',
  ),
  after: PairValues.describe('values after by field: those that changed, of a created pair all; null in the same way'),
});
export type PairChange = z.infer<typeof PairChange>;

/** A pair of the set of a mirror that its file lacks. */
export const RetiredPair = z.object({
  pairId: Uuid,
  question: z.string(),
  category: z.string().nullable(),
  externalId: z.string().nullable(),
  version: row.describe('that it had, or has, before it is retired'),
});
export type RetiredPair = z.infer<typeof RetiredPair>;

/** Filters of the audit trail of a project; those given hold together. */
export const AuditQuery = PageQuery.extend({
  action: z
    .string()
    .max(100)
    .regex(/^[a-z_]+(\.[a-z_]+)?$/)
    .optional()
    .describe('<what>.<verb>, as import.cancel; or <what> alone for all that was done to it'),
  principal: z.string().min(1).max(200).optional().describe('who did it, by the whole name'),
  about: Uuid.optional().describe('id of the import or pair that it was done to'),
  from: z.iso.datetime().optional().describe('not before this time, UTC'),
  to: z.iso.datetime().optional().describe('before this time, UTC'),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

/** Who did what. */
export const AuditEvent = z.object({
  id: Uuid,
  at: Timestamp,
  principal: z.string(),
  action: z.string().describe('<what>.<verb>, as import.cancel'),
  importId: Uuid.nullable(),
  filename: z.string().nullish().describe('of the import, while it is kept'),
  kind: ImportKind.nullish().describe('of the import, as in its record'),
  bulkChange: z.enum(BULK_CHANGES).nullish().describe('of the import, as in its record'),
  pairId: Uuid.nullable(),
  details: z.record(z.string(), z.unknown()),
});
export type AuditEvent = z.infer<typeof AuditEvent>;

/** What an ended import did, in figures that can be checked. Written once at its end; the same bytes each time. */
export const Receipt = z.object({
  schema: z.literal('pairloom-receipt/1'),
  import: z.object({
    id: Uuid,
    projectId: Uuid,
    createdBy: z.string(),
    kind: ImportKind,
    mode: ImportMode,
    status: ImportStatus,
    error: ImportFault.nullable(),
  }),
  source: z
    .object({
      filename: z.string(),
      bytes: count,
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      type: SourceType.nullable(),
    })
    .nullable()
    .describe('null when the upload never became complete'),
  options: z.record(z.string(), z.unknown()).describe('as used, defaults included'),
  mapping: Mapping.nullable(),
  reading: z
    .object({ dialect: z.record(z.string(), z.unknown()), rewriting: z.record(z.string(), z.unknown()).nullable() })
    .nullable()
    .describe('how the source was read'),
  validation: z
    .object({ settingsVersion: count, ruleSetVersion: count, rules: z.array(z.string()).describe('ids') })
    .nullable()
    .describe('what the rows were judged by; null when the project asked nothing of its own'),
  counts: Counts,
  totalFinal: z.boolean(),
  errorCount: count,
  warningCount: count,
  balance: z
    .object({
      balanced: z.boolean(),
      plannedRows: count,
      chunks: count,
      chunkRows: count.describe('rows of all chunks'),
      loadedRows: count.describe('rows of the chunks that were loaded'),
      countedRows: count.describe('sum of the fates over all chunks'),
    })
    .describe('balanced: planned rows are those of the chunks, and each loaded chunk has as many fates as rows'),
  embeddings: EmbeddingCounts.describe('as they were when the import ended; those of the import go on'),
  timings: z.object({
    createdAt: Timestamp,
    startedAt: Timestamp.nullable(),
    loadedAt: Timestamp.nullable(),
    completedAt: Timestamp,
    queuedMs: count.nullable(),
    loadMs: count.nullable(),
    totalMs: count,
  }),
  versions: z.object({ pairloom: z.string(), contract: z.number().int(), folding: z.number().int() }),
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('sha256 over the UTF-8 of this document in canonical JSON (RFC 8785) without hash'),
});
export type Receipt = z.infer<typeof Receipt>;
