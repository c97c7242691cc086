import * as z from 'zod';
import { BULK_CHANGES } from './bulk.ts';
import { PageQuery, Timestamp, Uuid } from './paging.ts';
import { FacetQuery, Pair } from './pairs.ts';

/** Who wrote: a row of an import, or a person or program by itself. */
const Writing = z.object({
  import: z
    .object({
      importId: Uuid,
      row: z.number().int().positive().nullable(),
      filename: z.string().nullish().describe('while the import is kept'),
      bulkChange: z.enum(BULK_CHANGES).nullish().describe('as in its record'),
    })
    .nullable(),
  principal: z.string(),
  at: Timestamp,
});

export const PAIR_CHANGES = ['update', 'delete', 'restore', 'undo', 'retire'] as const;

/** What a pair was, or is. */
export const PairVersion = Pair.pick({
  version: true,
  question: true,
  answer: true,
  category: true,
  tags: true,
  metadata: true,
  status: true,
  externalId: true,
  variants: true,
}).extend({
  made: Writing.describe('who made this version'),
  ended: Writing.extend({ operation: z.enum(PAIR_CHANGES) })
    .nullable()
    .describe('what came after it; null for what the pair is now'),
});
export type PairVersion = z.infer<typeof PairVersion>;

export const PairVersionQuery = PageQuery;
export type PairVersionQuery = z.infer<typeof PairVersionQuery>;

export const RestorePair = z.strictObject({ version: z.number().int().positive() });
export type RestorePair = z.infer<typeof RestorePair>;

export const NeighbourQuery = FacetQuery;
export type NeighbourQuery = z.infer<typeof NeighbourQuery>;

/** Where a pair stands in the list of pairs, newest first. */
export const PairNeighbours = z.object({
  previousId: Uuid.nullable().describe('the next newer pair'),
  nextId: Uuid.nullable().describe('the next older pair'),
  current: z
    .number()
    .int()
    .positive()
    .nullable()
    .describe(
      'place from 1; null when the filters leave the pair out, and beyond the 10,001st place, which pairs/count tells',
    ),
  total: z.number().int().nonnegative().describe('counted up to 10,000'),
  totalIsExact: z.boolean().describe('false: there are more than were counted'),
});
export type PairNeighbours = z.infer<typeof PairNeighbours>;
