import * as z from 'zod';

/** Formats that are read. */
export const SOURCE_TYPES = ['csv', 'tsv', 'jsonl', 'json'] as const;
export const SourceType = z.enum(SOURCE_TYPES);
export type SourceType = z.infer<typeof SourceType>;

export const PAIR_FIELDS = ['question', 'answer', 'category', 'tags', 'status', 'externalId'] as const;
export type PairField = (typeof PAIR_FIELDS)[number];

const Column = z.string().min(1).max(500);
const MetadataField = z.string().regex(/^metadata\..{1,100}$/, 'must be metadata.<name>');

/** Field of the pair → column of the file. Free fields are named `metadata.<name>`. */
export const Mapping = z
  .object({
    question: Column.optional(),
    answer: Column.optional(),
    category: Column.optional(),
    tags: Column.optional(),
    status: Column.optional(),
    externalId: Column.optional(),
  })
  .catchall(Column)
  .superRefine((mapping, ctx) => {
    for (const field of Object.keys(mapping)) {
      const known = (PAIR_FIELDS as readonly string[]).includes(field) || MetadataField.safeParse(field).success;
      if (!known)
        ctx.addIssue({
          code: 'custom',
          path: [field],
          message: `is no field; use ${PAIR_FIELDS.join(', ')} or metadata.<name>`,
        });
    }
  });
export type Mapping = z.infer<typeof Mapping>;

/** A mapping that is complete: what a stored import carries. */
export type CompleteMapping = Mapping & { question: string; answer: string };

/** Options of an import, all optional. Unknown names are refused; names of the design that are not built yet answer `option_unsupported`. */
export const ImportOptions = z.strictObject({
  mapping: Mapping.optional(),
  mode: z.literal('upsert').default('upsert'),
  embed: z.boolean().default(true).describe('make vectors for the questions'),
  html: z.enum(['strip', 'keep']).default('strip').describe('strip removes HTML elements; keep stores byte for byte'),
  trim: z.enum(['outer', 'none']).default('outer').describe('outer removes white space around values'),
  onError: z.literal('skip').default('skip'),
  batchRows: z.number().int().min(1).max(20_000).optional().describe('rows per chunk; automatic when left out'),
  format: SourceType.optional(),
  encoding: z.literal('utf-8').optional(),
  delimiter: z.string().length(1).optional(),
  quote: z.string().length(1).optional(),
  escape: z.string().length(1).optional(),
  header: z.literal(true).optional(),
  metadata: z
    .record(z.string().max(100), z.union([z.string().max(1000), z.number(), z.boolean()]))
    .optional()
    .describe('echoed, not interpreted'),
});
export type ImportOptions = z.infer<typeof ImportOptions>;

/** Options that the API names but this version does not carry out. */
export const UNSUPPORTED_OPTIONS = [
  'dryRun',
  'matchBy',
  'maxErrors',
  'duplicates',
  'process',
  'answers',
  'sheet',
  'recordPath',
] as const;
