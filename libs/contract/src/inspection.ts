import * as z from 'zod';
import { SourceType } from './import-options.ts';
import { Mapping } from './mapping.ts';
import { Uuid } from './paging.ts';
import { ErrorCodeSchema, MappingHelp } from './problem.ts';

const share = z.number().min(0).max(1);
const OptionValue = z.union([z.string(), z.number(), z.boolean()]);

/** One thing that was not said and had to be found out. Sending `option` with another value overrides it. */
export const Guess = z.object({
  option: z.string().describe('name of the import option that overrides it, such as delimiter'),
  value: OptionValue,
  confidence: share.describe('1: certain, or given by the user'),
  alternatives: z.array(z.object({ value: OptionValue, confidence: share })).describe('best first'),
});
export type Guess = z.infer<typeof Guess>;

/** A column of a table, or a path of a tree. */
export const InspectedColumn = z.object({
  name: z.string(),
  samples: z.array(z.string()).max(5).describe('first different values that are not blank, long ones cut'),
  fillRate: share.describe('share of the rows looked at whose value is not blank'),
  field: z.string().nullable().describe('field that it is suggested for'),
  confidence: share.nullable(),
});
export type InspectedColumn = z.infer<typeof InspectedColumn>;

/** How a source would be read, and what had to be guessed for it. */
export const SourceInspection = z.object({
  format: SourceType.nullable().describe('null when the source cannot be read at all; problems say why'),
  compression: z.enum(['gzip', 'zip']).nullable(),
  parts: z
    .array(z.string())
    .describe('files of a zip archive that are read, in reading order; empty for any other source'),
  encoding: z.string().nullable().describe('null for packages such as XLSX, which say it themselves'),
  preset: z.object({ id: z.string(), name: z.string(), confidence: share }).nullable(),
  savedMapping: z
    .object({ id: Uuid, name: z.string() })
    .nullish()
    .describe('mapping that the project keeps for these columns, when it is the one used'),
  guesses: z.array(Guess),
  columns: z.array(InspectedColumn),
  rowsEstimated: z.number().int().nonnegative().nullable(),
  rowsExact: z.boolean().describe('whether all rows were counted'),
  mapping: Mapping.nullable().describe('what an import without a mapping would use; null when it would be refused'),
  problems: z
    .array(
      z.object({
        code: ErrorCodeSchema,
        message: z.string(),
        candidates: MappingHelp.shape.candidates.optional(),
      }),
    )
    .describe('why an import with the options as they are would be refused'),
});
export type SourceInspection = z.infer<typeof SourceInspection>;
