import * as z from 'zod';
import { BULK_CHANGES } from './bulk.ts';
import { ImportControl } from './controls.ts';
import { Counts } from './fates.ts';
import { ImportMode, SourceType } from './import-options.ts';
import { Mapping } from './mapping.ts';
import { Timestamp, Uuid, PageQuery } from './paging.ts';
import { ErrorCodeSchema } from './problem.ts';
import { RowError } from './row-errors.ts';

export const IMPORT_STATUSES = ['pending', 'processing', 'completed', 'failed', 'cancelled'] as const;
export const ImportStatus = z.enum(IMPORT_STATUSES);
export type ImportStatus = z.infer<typeof ImportStatus>;

export const PHASES = [
  'uploading',
  'queued',
  'planning',
  'loading',
  'settling',
  'embedding',
  'finishing',
  'ended',
] as const;
/** Where an import is. `ended` goes with a terminal status only. */
export const Phase = z.enum(PHASES);
export type Phase = z.infer<typeof Phase>;

/** What the course of an import is told by: its phases, and the look at all rows before the first is written, which a dry run is in whole. */
export const COURSE_PHASES = [
  'uploading',
  'queued',
  'planning',
  'checking',
  'loading',
  'settling',
  'embedding',
  'finishing',
] as const;
/** A stretch of the time of an import. Each begins where the one before ended. */
export const CourseStretch = z.object({
  phase: z.enum(COURSE_PHASES),
  from: Timestamp,
  to: Timestamp.nullable().describe('null while it goes on'),
});
export type CourseStretch = z.infer<typeof CourseStretch>;

export const IMPORT_KINDS = ['import', 'preview', 'retry', 'undo', 'bulk', 'reembed'] as const;
export const ImportKind = z.enum(IMPORT_KINDS);
export type ImportKind = z.infer<typeof ImportKind>;

export const isTerminal = (status: ImportStatus): boolean =>
  status === 'completed' || status === 'failed' || status === 'cancelled';

const count = z.number().int().nonnegative();

/** Texts of the import that want a vector. Live even after the import has ended. */
export const EmbeddingCounts = z.object({
  pending: count.describe('texts without a vector as yet'),
  embedded: count.describe('vectors made by this import'),
  reused: count.describe('texts that had a vector already'),
  failed: count.describe('texts that the provider refuses'),
  calls: count.describe('calls to the provider'),
});
export type EmbeddingCounts = z.infer<typeof EmbeddingCounts>;

/** Why an import ended as failed, or why embedding did not finish. */
export const ImportFault = z.object({
  code: ErrorCodeSchema,
  message: z.string(),
  line: z.number().int().positive().nullish(),
});
export type ImportFault = z.infer<typeof ImportFault>;

/** What a person has to mend. While the import runs it waits for retry, skip or cancel; after its end it is a remark. */
export const Attention = ImportFault.extend({
  chunk: count.nullish().describe('number of the chunk that keeps failing, for skip'),
  rows: z
    .tuple([z.number().int().positive(), z.number().int().positive()])
    .nullish()
    .describe('first and last row of that chunk'),
  waits: z.boolean().nullish().describe('true while the import stands still until somebody acts'),
  remedy: z.string().nullish().describe('what can be done about it'),
});
export type Attention = z.infer<typeof Attention>;

/** A pause that stands. */
export const Pause = z.object({ by: z.string(), reason: z.string().nullable(), at: Timestamp });
export type Pause = z.infer<typeof Pause>;

/** An import as the API gives it. */
export const ImportRecord = z.object({
  id: Uuid,
  projectId: Uuid,
  createdBy: z.string(),
  kind: ImportKind,
  mode: ImportMode,
  status: ImportStatus,
  phase: Phase,
  filename: z.string(),
  bulkChange: z
    .enum(BULK_CHANGES)
    .nullish()
    .describe(
      'what the bulk request was about that the import is of, or that its retry or undo belongs to; null for imports of files',
    ),
  sourceType: SourceType.nullable().describe('null while uploading'),
  bytes: count.nullable().describe('size of the file'),
  bytesDone: count
    .nullish()
    .describe(
      'bytes of the file whose rows have a fate, for as long as nobody knows how many rows it has; null then, and for files that are rewritten before they are read',
    ),
  mapping: Mapping.nullable(),
  validation: z
    .object({ settingsVersion: count, ruleSetVersion: count })
    .nullish()
    .describe(
      'versions of settings and rules that the rows are judged by; null when the project asks nothing of its own',
    ),
  allOrNothing: z
    .boolean()
    .optional()
    .describe(
      'true when all rows are checked before any is written, and none is written where one fails (`onError: rollback`)',
    ),
  metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable(),
  error: ImportFault.nullable(),
  attention: Attention.nullable().describe(
    'something a person has to mend; the import waits for it, or has ended nevertheless',
  ),
  paused: z.boolean(),
  pause: Pause.nullish().describe('who paused the import, when and why; null when it is not paused'),
  controls: z.array(ImportControl).optional().describe('what can be asked of the import as it stands'),
  resultsUntil: Timestamp.nullish().describe('until when rows, results and undo are kept; null while the import runs'),
  cancelRequested: z.boolean(),
  counts: Counts,
  totalFinal: z.boolean().describe('false when a cancel came before the whole file had been counted'),
  retired: count
    .nullish()
    .describe(
      'pairs of the set that a mirror retired, or would retire; not among the rows; 0 with the attention mirror_withheld when it refused to; null for other modes',
    ),
  errorCount: count.describe('rows that failed'),
  warningCount: count.describe('warnings, such as that of a skipped repeat'),
  recentErrors: z.array(RowError).max(50),
  revision: count.describe('grows with each change of the figures; a smaller one is older'),
  embeddings: EmbeddingCounts,
  rowsPerSecond: z.number().nonnegative().nullable(),
  secondsLeft: z
    .tuple([z.number().nonnegative(), z.number().nonnegative()])
    .nullable()
    .describe('range, null when not known'),
  queue: z.object({ position: count, reason: z.string() }).nullable().describe('while queued; position 1 is next'),
  lastActivityAt: Timestamp.nullable(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  startedAt: Timestamp.nullable(),
  completedAt: Timestamp.nullable(),
  course: z
    .array(CourseStretch)
    .optional()
    .describe(
      'how the time of the import went by, as its rows tell; pauses count to the phase they fall into, and chunks are loaded while later ones are planned, which counts as loading',
    ),
  links: z.object({
    retryOf: Uuid.nullable(),
    retriedBy: z.array(Uuid),
    undoOf: Uuid.nullable(),
    undoneBy: Uuid.nullable(),
    workflow: z
      .url()
      .nullable()
      .describe('the import in the Temporal UI, for operators; null when the gateway does not know the UI'),
  }),
  stateFrom: z.enum(['workflow', 'database']),
});
export type ImportRecord = z.infer<typeof ImportRecord>;

export const IMPORT_SORTS = ['newest', 'oldest', 'name', 'rows', 'failed', 'duration'] as const;
/** `rows`, `failed` and `duration`: the most first. */
export const ImportSort = z.enum(IMPORT_SORTS);
export type ImportSort = z.infer<typeof ImportSort>;

export const IMPORT_STANDS = ['attention', 'paused'] as const;
/** Why an import that has not ended stands: something that a person has to see to, or a pause. */
export const ImportStand = z.enum(IMPORT_STANDS);
export type ImportStand = z.infer<typeof ImportStand>;

const BULK_CHANGE_LIST = new RegExp(`^(${BULK_CHANGES.join('|')})(,(${BULK_CHANGES.join('|')}))*$`);

export const ImportListQuery = PageQuery.extend({
  status: ImportStatus.optional(),
  state: ImportStand.optional().describe(
    'imports that have not ended: attention, those that need attention; paused, those that are paused',
  ),
  kind: ImportKind.optional(),
  createdBy: z.string().min(1).max(200).optional(),
  q: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('text that the name of the file holds; files of bulk changes have none that counts'),
  bulkChange: z
    .string()
    .regex(BULK_CHANGE_LIST)
    .optional()
    .describe('bulk changes about these, by commas, as tags,delete; with q they are found besides what it finds'),
  sort: ImportSort.default('newest'),
  previews: z
    .stringbool({ truthy: ['true'], falsy: ['false'] })
    .default(true)
    .describe('false leaves dry runs out'),
});
export type ImportListQuery = z.infer<typeof ImportListQuery>;
