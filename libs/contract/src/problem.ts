import * as z from 'zod';
import { ERROR_CODES, type ErrorCode } from './error-codes.ts';

export const ErrorCodeSchema = z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]);

/** One faulty field of a request. `path` is dotted, as in `options.mapping.question`. */
export const ProblemField = z.object({ path: z.string(), message: z.string() });
export type ProblemField = z.infer<typeof ProblemField>;

/** The columns of a file, and those that could be each field: given with `mapping_required` and `mapping_unknown_column`. */
export const MappingHelp = z.object({
  columns: z.array(z.string()),
  candidates: z.record(z.string(), z.array(z.string())).describe('field → columns that could be meant, best first'),
  samples: z.array(z.array(z.string())).describe('the first rows, cells in column order, long cells cut').optional(),
});
export type MappingHelp = z.infer<typeof MappingHelp>;

/** RFC 9457 problem. Never holds SQL, stacks, paths or cell text of other users. */
export const Problem = z.object({
  type: z.string().describe('urn:pairloom:problem:<code>'),
  title: z.string(),
  status: z.number().int(),
  code: ErrorCodeSchema,
  detail: z.string(),
  remedy: z.string(),
  retryable: z.boolean(),
  correlationId: z.string(),
  line: z.number().int().positive().optional().describe('line of the file where the fault lies'),
  fields: z.array(ProblemField).optional(),
  mapping: MappingHelp.optional(),
  existingId: z.uuid().optional().describe('pair that stands in the way'),
});
export type Problem = z.infer<typeof Problem>;

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';
