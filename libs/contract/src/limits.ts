import * as z from 'zod';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** What no import may pass, whatever its project says. The size of a file is for the gateway to say (`MAX_UPLOAD_BYTES`). */
export const INSTALLATION_LIMITS = {
  unpackedBytes: 20 * GIB,
  rowBytes: 16 * MIB,
  cellChars: 200_000,
  columns: 1_000,
  depth: 100,
} as const;

const upTo = (max: number, min = 1) => z.number().int().min(min).max(max).nullable().default(null);

/** How large the sources of a project may be. null: as large as the installation allows. */
export const ProjectLimits = z.strictObject({
  fileBytes: upTo(Number.MAX_SAFE_INTEGER).describe('of a file as it is sent'),
  unpackedBytes: upTo(INSTALLATION_LIMITS.unpackedBytes).describe('of what a .gz, a .zip or a workbook unpacks to'),
  rowBytes: upTo(INSTALLATION_LIMITS.rowBytes).describe(
    'of a row as it stands in the file; of formats whose rows are no lines, of its values written as JSON in UTF-8',
  ),
  cellChars: upTo(INSTALLATION_LIMITS.cellChars).describe('of a value that is mapped, in UTF-16 units'),
  columns: upTo(INSTALLATION_LIMITS.columns).describe(
    'of a table; of JSON and XML, names and paths in its first records together, and in each record',
  ),
  depth: upTo(INSTALLATION_LIMITS.depth).describe('arrays and objects, or elements of XML, within each other'),
});
export type ProjectLimits = z.infer<typeof ProjectLimits>;

const Limits = z.object({
  fileBytes: z.number().int().positive(),
  unpackedBytes: z.number().int().positive(),
  rowBytes: z.number().int().positive(),
  cellChars: z.number().int().positive(),
  columns: z.number().int().positive(),
  depth: z.number().int().positive(),
});
export type Limits = z.infer<typeof Limits>;

/** What holds for the next import of a project, and how far its settings could raise it. */
export const LimitsInForce = z.object({ limits: Limits, installation: Limits });
export type LimitsInForce = z.infer<typeof LimitsInForce>;
