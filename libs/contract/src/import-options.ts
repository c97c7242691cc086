import * as z from 'zod';
import { Mapping } from './mapping.ts';

/** Formats that are read. Compression is no format: any of them may come as .gz or in a .zip. */
export const SOURCE_TYPES = ['csv', 'tsv', 'jsonl', 'json', 'xml', 'xlsx', 'ods', 'text', 'markdown', 'html'] as const;
export const SourceType = z.enum(SOURCE_TYPES);
export type SourceType = z.infer<typeof SourceType>;

export const IMPORT_MODES = ['upsert', 'create', 'update', 'delete', 'mirror'] as const;
export const ImportMode = z
  .enum(IMPORT_MODES)
  .describe(
    'upsert creates and updates; create leaves existing pairs; update leaves absent ones; delete removes the pairs named; mirror also retires pairs of the same source set that the file lacks',
  );
export type ImportMode = z.infer<typeof ImportMode>;

/** What makes two rows the same pair. */
export const MATCH_BY = ['externalId', 'question', 'questionAnswer'] as const;
export const MatchBy = z.enum(MATCH_BY);
export type MatchBy = z.infer<typeof MatchBy>;

/** What becomes of a row whose pair is there already: it replaces, is skipped, or fails. */
export const DUPLICATE_POLICIES = ['replace', 'skip', 'error'] as const;
export const DuplicatePolicy = z.enum(DUPLICATE_POLICIES);
export type DuplicatePolicy = z.infer<typeof DuplicatePolicy>;

/** Both policies, as a project has them for imports that do not name their own. */
export const DuplicatePolicies = z.strictObject({
  file: DuplicatePolicy.default('replace').describe('rows of the file with the same key'),
  project: DuplicatePolicy.default('replace').describe('rows whose pair is in the project already'),
});
export type DuplicatePolicies = z.infer<typeof DuplicatePolicies>;

const MaxErrors = z
  .union([
    z.number().int().min(0),
    z.string().regex(/^(100|\d{1,2})(\.\d+)?%$/, 'must be a count or a share such as 5%'),
  ])
  .describe('more failed rows than this stop the import: a count, or a share of the rows such as "5%"');

/** Options of an import, all optional. Unknown names are refused. */
export const ImportOptions = z.strictObject({
  mapping: Mapping.optional(),
  mode: ImportMode.default('upsert'),
  dryRun: z.boolean().default(false).describe('tell what would become of each row, write no pair'),
  matchBy: MatchBy.optional().describe('externalId where it is mapped, else question, when left out'),
  sourceSet: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('set of pairs that mirror compares with; the file name when left out'),
  mirrorLimit: z
    .number()
    .min(0)
    .max(100)
    .default(10)
    .describe(
      'no pair is retired when more than this share of the set, in percent, would be; the import then ends completed with the attention mirror_withheld',
    ),
  duplicates: z
    .union([DuplicatePolicy, z.strictObject({ file: DuplicatePolicy, project: DuplicatePolicy }).partial()])
    .optional()
    .describe(
      'rows whose pair stands in the file already, or in the project already; what is left out is as the settings of the project say, which is replace unless they are changed',
    ),
  onError: z
    .enum(['skip', 'stop', 'rollback'])
    .default('skip')
    .describe(
      'skip goes on after a failed row; stop begins no further chunk and ends the import as failed, while rows of chunks that were under way may be written and stay; rollback checks the whole file first and writes only if it is clean',
    ),
  maxErrors: MaxErrors.optional(),
  process: z
    .enum(['changed', 'all'])
    .default('changed')
    .describe('all makes vectors again also for texts that have one'),
  embed: z.boolean().default(true).describe('make vectors for the questions'),
  html: z.enum(['strip', 'keep']).default('strip').describe('strip removes HTML elements; keep stores byte for byte'),
  trim: z.enum(['outer', 'none']).default('outer').describe('outer removes white space around values'),
  answers: z
    .enum(['first', 'each'])
    .default('first')
    .describe('of several answers to a question: the first, the rest in metadata.answers; or a row for each'),
  batchRows: z
    .number()
    .int()
    .min(1)
    .max(20_000)
    .optional()
    .describe('rows per chunk, more where the file would have over 20,000 chunks; automatic when left out'),
  format: SourceType.optional(),
  encoding: z
    .string()
    .trim()
    .toLowerCase()
    .min(1)
    .max(40)
    .optional()
    .describe('label of the WHATWG Encoding Standard or a usual name such as cp949'),
  delimiter: z.string().min(1).max(4).optional(),
  quote: z.string().max(1).optional().describe('empty: quotes have no meaning'),
  escape: z.string().max(1).optional(),
  comment: z.string().max(4).optional().describe('lines that begin with it are no rows; empty: there are none'),
  header: z
    .union([z.boolean(), z.number().int().min(1).max(1000)])
    .optional()
    .describe(
      'true: the first line names the columns; a number: that line does; false: there is none, columns are named column_1, column_2, …',
    ),
  sheet: z
    .union([z.string().min(1).max(255), z.number().int().min(1)])
    .optional()
    .describe('name, or number from 1'),
  recordPath: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe('where the records stand in JSON or XML, such as data.items or /faq/entry'),
  preset: z.string().max(100).optional().describe('id of a preset of GET /api/v1/presets'),
  edits: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .describe('hash of the corrected rows of the source'),
  metadata: z
    .record(z.string().max(100), z.union([z.string().max(1000), z.number(), z.boolean()]))
    .optional()
    .describe('echoed, not interpreted'),
});
export type ImportOptions = z.infer<typeof ImportOptions>;
