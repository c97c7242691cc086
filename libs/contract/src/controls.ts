import * as z from 'zod';

/** What a person or service can ask of an import. Which of them apply stands in the record as `controls`. */
export const IMPORT_CONTROLS = ['cancel', 'pause', 'resume', 'retry', 'skip', 'undo'] as const;
export const ImportControl = z.enum(IMPORT_CONTROLS);
export type ImportControl = z.infer<typeof ImportControl>;

const reason = z.string().trim().max(500);

export const CancelImport = z.strictObject({ reason: reason.optional() });
export type CancelImport = z.infer<typeof CancelImport>;

export const PauseImport = z.strictObject({ reason: reason.optional() });
export type PauseImport = z.infer<typeof PauseImport>;

export const ResumeImport = z.strictObject({ reason: reason.optional() });
export type ResumeImport = z.infer<typeof ResumeImport>;

export const RETRY_SCOPES = ['failed', 'unprocessed', 'embeddings', 'all'] as const;
/** Rows that a retry takes up: those that failed, those never reached, those whose pair lacks a vector, or every row of the file. */
export const RetryScope = z.enum(RETRY_SCOPES);
export type RetryScope = z.infer<typeof RetryScope>;

/** `scope` left out: on a running import what waits for attention, on an ended one the unprocessed and failed rows. */
export const RetryImport = z.strictObject({ scope: RetryScope.optional(), reason: reason.optional() });
export type RetryImport = z.infer<typeof RetryImport>;

export const SkipChunk = z.strictObject({
  chunk: z.number().int().nonnegative().describe('number of the chunk, as `attention.chunk` gives it'),
  reason: reason.min(1),
});
export type SkipChunk = z.infer<typeof SkipChunk>;

export const UndoImport = z.strictObject({ reason: reason.optional() });
export type UndoImport = z.infer<typeof UndoImport>;
