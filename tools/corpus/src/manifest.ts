import { ErrorCodeSchema } from '@pairloom/contract';
import { matchesGlob } from 'node:path';
import * as z from 'zod';

const count = z.number().int().nonnegative();
const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item.transform((value) => [value]), z.array(item).min(1)]);

/** How an upload can end: refused by a problem; or accepted, and then completed or failed. */
export const OUTCOMES = ['completed', 'failed', 'refused'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What an import must have come to. What is left out may be anything. */
export const Expectation = z.strictObject({
  outcome: oneOrMore(z.enum(OUTCOMES)).optional(),
  /** Of the problem or of the failed import. */
  code: oneOrMore(ErrorCodeSchema).optional(),
  /** Counts that are not named must be 0, once any is. */
  counts: z
    .partialRecord(
      z.enum(['total', 'created', 'updated', 'unchanged', 'deleted', 'skipped', 'failed', 'unprocessed']),
      count,
    )
    .optional(),
  /** Findings of severity error, code → how many. All of them. */
  errors: z.partialRecord(ErrorCodeSchema, count).optional(),
  /** The same of warnings and hints. */
  warnings: z.partialRecord(ErrorCodeSchema, count).optional(),
  /** Pairs in the project afterwards. */
  stored: count.optional(),
  /** File beside the manifest: a JSON line for each stored pair, in any order, with the fields that are compared. */
  pairs: z.string().min(1).optional(),
  /** All that was exported, in each format, must import to all unchanged, and to the same pairs in another project. */
  roundTrip: z.boolean().optional(),
  /** The file of failed rows, sent back as it is, must fail in the same rows for the same reasons. */
  resend: z.boolean().optional(),
});
export type Expectation = z.infer<typeof Expectation>;

/** One way to import some files. A file may be in several cases. */
export const Case = z.strictObject({
  /** Globs of paths within the folder. */
  files: oneOrMore(z.string().min(1)),
  /** Why the file is there, or what sets this case apart from others of the file. */
  about: z.string().optional(),
  options: z.record(z.string(), z.unknown()).default({}),
  expect: Expectation.default({}),
});
export type Case = z.infer<typeof Case>;

export const Manifest = z.strictObject({
  /** Globs of what is no file of the corpus. */
  ignore: z.array(z.string()).default([]),
  cases: z.array(Case).default([]),
});
export type Manifest = z.infer<typeof Manifest>;

/** One file to import in one way. */
export interface Trial {
  /** Path within the folder, with slashes. */
  readonly file: string;
  readonly about: string | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  /** Undefined for a file that no case names: it must end, and without a fault of ours. */
  readonly expect: Expectation | undefined;
}

/** @throws Error that says where the text is wrong. */
export function readManifest(text: string): Manifest {
  const read = Manifest.safeParse(JSON.parse(text));
  if (!read.success) throw new Error(`The manifest is not right.\n${z.prettifyError(read.error)}`);
  return read.data;
}

/** Trials of the files by the manifest, in the order of the files. @throws Error for a case that names no file. */
export function trialsOf(files: readonly string[], { ignore, cases }: Manifest): Trial[] {
  const wanted = files.filter((file) => !ignore.some((glob) => matchesGlob(file, glob)));
  const unused = cases.find((one) => !wanted.some((file) => isOf(file, one)));
  if (unused) throw new Error(`The manifest expects ${unused.files.join(', ')}, but there is no such file.`);
  return wanted.flatMap((file): Trial[] => {
    const own = cases.filter((one) => isOf(file, one));
    if (own.length === 0) return [{ file, about: undefined, options: {}, expect: undefined }];
    return own.map(({ about, options, expect }) => ({ file, about, options, expect }));
  });
}

const isOf = (file: string, { files }: Case): boolean => files.some((glob) => matchesGlob(file, glob));
