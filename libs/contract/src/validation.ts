import * as z from 'zod';
import { storableText } from './mapping.ts';
import { PairStatus } from './pairs.ts';
import { Severity } from './row-errors.ts';

export const VALIDATED_FIELDS = ['question', 'answer', 'category', 'tags', 'status', 'externalId', 'variants'] as const;

/** A field of a pair that can be judged: one of `VALIDATED_FIELDS`, or `metadata.<name>`. */
export const ValidatedField = z
  .union([
    z.enum(VALIDATED_FIELDS),
    storableText(109).regex(/^metadata\.[^\n]+$/, 'must be a field or metadata.<name>'),
  ])
  .describe('question, answer, category, tags, status, externalId, variants or metadata.<name>');
export type ValidatedField = z.infer<typeof ValidatedField>;

/** What a check that looks at each row by itself says when it fails; `off` leaves the check out. */
export const RowCheck = z.enum(['error', 'warning', 'info', 'off']);
export type RowCheck = z.infer<typeof RowCheck>;

/** The same for checks that compare rows. They have said all only when the whole file is loaded, and the fate of a row is told before: so they never fail one. */
export const ChunkCheck = z.enum(['warning', 'info', 'off']);
export type ChunkCheck = z.infer<typeof ChunkCheck>;

const severity = Severity.default('error');
const chars = z.number().int().min(0).max(200_000);

export const AllowedValues = z.strictObject({
  field: ValidatedField,
  values: z
    .union([z.literal('known'), z.array(storableText(500).min(1)).min(1).max(1000)])
    .describe('the values; "known", for category and tags, are those that the project has when the import is made'),
  severity,
});
export type AllowedValues = z.infer<typeof AllowedValues>;

export const LengthRange = z
  .strictObject({ field: ValidatedField, min: chars.optional(), max: chars.optional(), severity })
  .refine(({ min, max }) => min !== undefined || max !== undefined, 'must give min, max or both')
  .refine(({ min = 0, max = Infinity }) => min <= max, 'min must not be above max');
export type LengthRange = z.infer<typeof LengthRange>;

export const StatusTransition = z
  .strictObject({ from: PairStatus, to: PairStatus })
  .refine(({ from, to }) => from !== to, 'must be two statuses');
export type StatusTransition = z.infer<typeof StatusTransition>;

/** Checks that are certain and cost next to nothing are on from the start, as warnings. */
const Checks = z.strictObject({
  placeholder: RowCheck.default('warning').describe(
    'answers that only hold the place of one, such as N/A, NULL or TODO',
  ),
  answerRepeatsQuestion: RowCheck.default('warning'),
  garbledText: RowCheck.default('warning').describe('text that was read in another encoding than it was written in'),
  answersDiffer: ChunkCheck.default('warning').describe('a question that stands in the file with another answer, too'),
  categoryVariants: ChunkCheck.default('warning').describe('categories that differ by case or space only'),
  tagVariants: ChunkCheck.default('warning').describe('tags that differ by case or space only'),
});

export const NearDuplicates = z.strictObject({
  threshold: z
    .number()
    .min(0.5)
    .max(1)
    .nullable()
    .default(null)
    .describe(
      'cosine similarity from which pairs are near duplicates, compared with four digits; null: not looked for',
    ),
  policy: z
    .enum(['flag', 'hold'])
    .default('flag')
    .describe('hold: pairs that the import created as published become drafts'),
});
export type NearDuplicates = z.infer<typeof NearDuplicates>;

/** What the rows of a project have to keep to, beside what every row must. */
export const ValidationSettings = z
  .strictObject({
    required: z.array(ValidatedField).max(50).default([]).describe('fields that must not be blank'),
    allowed: z.array(AllowedValues).max(50).default([]),
    lengths: z.array(LengthRange).max(50).default([]).describe('in UTF-16 units, of each value of the field'),
    refusedTransitions: z
      .array(StatusTransition)
      .max(6)
      .default([])
      .describe('changes of the status of a stored pair that fail the row'),
    qualityThreshold: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .default(null)
      .describe('pairs with a quality score below it are reported'),
    qualitySeverity: Severity.default('warning'),
    checks: Checks.prefault({}),
    nearDuplicates: NearDuplicates.prefault({}).describe(
      'pairs whose questions mean nearly the same, told by their vectors once these are made',
    ),
  })
  .superRefine(({ required, allowed, lengths }, ctx) => {
    const lists = { required, allowed: allowed.map(({ field }) => field), lengths: lengths.map(({ field }) => field) };
    for (const [name, fields] of Object.entries(lists))
      for (const [index, field] of fields.entries())
        if (fields.indexOf(field) < index)
          ctx.addIssue({ code: 'custom', path: [name, index], message: `names ${field} a second time` });
    for (const [index, { field, values }] of allowed.entries())
      if (values === 'known' && field !== 'category' && field !== 'tags')
        ctx.addIssue({ code: 'custom', path: ['allowed', index, 'values'], message: 'is for category and tags only' });
  });
export type ValidationSettings = z.infer<typeof ValidationSettings>;
