import * as z from 'zod';
import { PageQuery } from './paging.ts';
import { ErrorCodeSchema } from './problem.ts';

export const Severity = z.enum(['error', 'warning', 'info']);
export type Severity = z.infer<typeof Severity>;

/** One finding about one row. `row` counts data rows from 1, `line` is the physical line of the file where the row begins. */
export const RowError = z.object({
  row: z.number().int().positive(),
  line: z.number().int().positive().nullable(),
  field: z.string().nullable(),
  value: z.string().nullable().describe('the offending value, long ones cut'),
  code: ErrorCodeSchema,
  message: z.string(),
  severity: Severity,
  raw: z
    .string()
    .nullable()
    .describe('the row as it stands in the file, long ones cut; kept for the first errors of each chunk'),
  existingId: z.uuid().optional().describe('pair that the row runs into'),
  otherRow: z.number().int().positive().optional().describe('row that won'),
  rule: z.string().optional().describe('id of the rule of the project that gave it'),
  similarity: z.number().min(0).max(1).optional().describe('cosine similarity to the pair of existingId'),
});
export type RowError = z.infer<typeof RowError>;

export const RowErrorQuery = PageQuery.extend({ severity: Severity.optional() });
export type RowErrorQuery = z.infer<typeof RowErrorQuery>;
