import * as z from 'zod';
import { SourceInspection } from './inspection.ts';
import { Mapping } from './mapping.ts';
import { PageQuery, Timestamp, Uuid } from './paging.ts';
import { RowError } from './row-errors.ts';

const count = z.number().int().nonnegative();
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const SOURCE_STATES = ['uploading', 'stored'] as const;
export const SourceState = z.enum(SOURCE_STATES);
export type SourceState = z.infer<typeof SourceState>;

/** A file that was uploaded once and may be looked at and imported as often as it is kept. */
export const Source = z.object({
  id: Uuid,
  filename: z.string(),
  state: SourceState,
  bytes: count.describe('bytes that have come so far'),
  length: count.nullable().describe('bytes that the whole file has; null when the upload did not announce it'),
  sha256: Sha256.nullable().describe('null while uploading'),
  createdBy: z.string(),
  createdAt: Timestamp,
  expiresAt: Timestamp.nullable().describe(
    'when it goes if it is not imported, a day after the upload; null once it is: then it stays as long as the results of its imports',
  ),
});
export type Source = z.infer<typeof Source>;

/** Names a source that was uploaded before, instead of sending its file. */
export const CreateImportFromSource = z.strictObject({
  sourceId: Uuid,
  options: z.record(z.string(), z.unknown()).optional().describe('ImportOptions'),
});
export type CreateImportFromSource = z.infer<typeof CreateImportFromSource>;

/** Options as JSON text in the query. */
export const InspectionQuery = z.object({
  options: z.string().optional().describe('ImportOptions as JSON, URL-encoded'),
});
export type InspectionQuery = z.infer<typeof InspectionQuery>;

export const SourceRowQuery = InspectionQuery.extend({
  offset: z.coerce.number().int().min(0).max(1_000_000_000).default(0).describe('rows that are passed over'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type SourceRowQuery = z.infer<typeof SourceRowQuery>;

/** What a row becomes when it is imported; fields that the mapping does not name are left out. */
export const RowPair = z.object({
  question: z.string(),
  variants: z.array(z.string()).optional(),
  answer: z.string(),
  category: z.string().nullable().optional(),
  tags: z.array(z.string()).optional(),
  status: z.string().optional(),
  externalId: z.string().nullable().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
});
export type RowPair = z.infer<typeof RowPair>;

export const SourceRow = z.object({
  row: z.number().int().positive().describe('data row of the file, from 1'),
  line: z.number().int().positive().describe('line of the file on which it begins'),
  cells: z
    .array(z.string())
    .nullable()
    .describe('in the order of the columns, corrections applied, long ones cut; null when it cannot be taken apart'),
  raw: z.string().nullable().describe('the row as it stands in the file, when it cannot be taken apart'),
  edited: z.boolean().describe('whether the corrected rows name it'),
  skipped: z.boolean().describe('whether the corrected rows leave it out'),
  pair: RowPair.nullable().describe('null when the row would fail, or no mapping is known'),
  findings: z.array(RowError.pick({ field: true, code: true, severity: true, message: true, value: true })),
});
export type SourceRow = z.infer<typeof SourceRow>;

/** Rows as an import with the same options would read them. */
export const SourceRows = z.object({
  columns: z.array(z.string()),
  mapping: Mapping.nullable().describe('null when there is none that needs no guess; then no row is validated'),
  items: z.array(SourceRow),
  nextOffset: count.nullable().describe('null after the last row'),
  problems: SourceInspection.shape.problems,
});
export type SourceRows = z.infer<typeof SourceRows>;

export const MAX_EDITED_ROWS = 10_000;
/** Of the JSON of corrected rows. */
export const MAX_EDITS_BYTES = 8 * 1024 ** 2;

/** A corrected row: values by column, or the wish to leave it out. */
export const RowEdit = z.union([
  z.strictObject({
    row: z.number().int().positive(),
    values: z
      .record(z.string().min(1).max(500), z.string().max(1_000_000))
      .refine((values) => Object.keys(values).length > 0, 'must name a column'),
  }),
  z.strictObject({ row: z.number().int().positive(), skip: z.literal(true) }),
]);
export type RowEdit = z.infer<typeof RowEdit>;

/** Corrected rows of a source. They lie over it; the source itself never changes. */
export const SourceEdits = z
  .strictObject({ rows: z.array(RowEdit).min(1).max(MAX_EDITED_ROWS) })
  .superRefine(({ rows }, ctx) => {
    const seen = new Set<number>();
    for (const [place, { row }] of rows.entries()) {
      if (seen.has(row)) ctx.addIssue({ code: 'custom', path: ['rows', place, 'row'], message: 'is there twice' });
      seen.add(row);
    }
  });
export type SourceEdits = z.infer<typeof SourceEdits>;

export const StoredEdits = z.object({
  hash: Sha256.describe(
    'sha256 over the canonical JSON (RFC 8785) of the rows in their order; goes into options.edits',
  ),
  rows: count,
});
export type StoredEdits = z.infer<typeof StoredEdits>;

export const QuoteRequest = CreateImportFromSource.omit({ sourceId: true });
export type QuoteRequest = z.infer<typeof QuoteRequest>;

/** What an import would cost before it is started. Upper bounds: texts that have a vector already are not paid for again. */
export const Quote = z.object({
  rows: count.nullable().describe('null when only reading the whole source would tell'),
  rowsExact: z.boolean(),
  texts: count.nullable().describe('questions and variants to embed, at most: repeats and known texts are not known'),
  tokens: count.nullable().describe('estimated from the first rows'),
  calls: count.nullable().describe('to the embedding provider'),
  seconds: z
    .number()
    .nonnegative()
    .nullable()
    .describe('at the rates of the last imports of the project; null when there were none'),
  price: z
    .number()
    .nonnegative()
    .nullable()
    .describe('tokens at EMBEDDINGS_PRICE_PER_MILLION_TOKENS, in its currency; null when it is not configured'),
  sampleRows: count.describe('rows that the estimate comes from'),
  model: z.string(),
});
export type Quote = z.infer<typeof Quote>;

/** A mapping that is used for every file of the project with the same columns. */
export const SavedMapping = z.object({
  id: Uuid,
  name: z.string(),
  columns: z.array(z.string()),
  mapping: Mapping,
  createdBy: z.string(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type SavedMapping = z.infer<typeof SavedMapping>;

/** In JSON: U+0000 or half of a surrogate pair, which no database text can hold. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

export const SaveMapping = z
  .strictObject({
    name: z.string().trim().min(1).max(200),
    columns: z.array(z.string().max(500)).min(1).max(1_000).describe('of the file, as the inspection lists them'),
    mapping: Mapping,
  })
  .refine((saved) => !UNSTORABLE.test(JSON.stringify(saved)), 'must not hold U+0000 or half of a surrogate pair');
export type SaveMapping = z.infer<typeof SaveMapping>;

export const MappingListQuery = PageQuery;
export type MappingListQuery = z.infer<typeof MappingListQuery>;

export const TemplateQuery = z.object({ format: z.enum(['csv', 'jsonl', 'xlsx']).default('csv') });
export type TemplateQuery = z.infer<typeof TemplateQuery>;
