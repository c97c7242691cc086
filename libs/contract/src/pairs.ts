import * as z from 'zod';
import { PageQuery, Timestamp, Uuid } from './paging.ts';

export const PAIR_STATUSES = ['draft', 'published', 'retired'] as const;
export const PairStatus = z.enum(PAIR_STATUSES);
export type PairStatus = z.infer<typeof PairStatus>;

/** State of the vector of a pair's question under the project's model. */
export const PairEmbedding = z.enum(['embedded', 'pending', 'failed']);
export type PairEmbedding = z.infer<typeof PairEmbedding>;

export const Pair = z.object({
  id: Uuid,
  question: z.string(),
  answer: z.string(),
  category: z.string().nullable(),
  tags: z.array(z.string()),
  metadata: z.record(z.string(), z.unknown()),
  status: PairStatus,
  externalId: z.string().nullable(),
  variants: z.array(z.string()).describe('further questions with the same answer'),
  version: z.number().int().positive(),
  embedding: PairEmbedding,
  quality: z.number().min(0).max(1).nullish().describe('quality score; null when the pair was never judged'),
  lastImport: z
    .object({ importId: Uuid, row: z.number().int().positive() })
    .nullable()
    .describe('the import row that wrote the pair last'),
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type Pair = z.infer<typeof Pair>;

export const PAIR_QUALITIES = ['low', 'fair', 'good', 'unknown'] as const;
/** Quality scores in words: low is below 0.5, good from 0.8. */
export const PairQuality = z.enum(PAIR_QUALITIES);
export type PairQuality = z.infer<typeof PairQuality>;

export const PAIR_NEAR = ['found', 'none'] as const;
/** Whether an import found another pair of the project to be a near duplicate, as long as both are there with the questions they had. */
export const PairNear = z.enum(PAIR_NEAR);
export type PairNear = z.infer<typeof PairNear>;

const filters = {
  status: PairStatus.optional(),
  category: z.string().optional(),
  tag: z.string().optional(),
  embedding: PairEmbedding.optional(),
  quality: PairQuality.optional(),
  near: PairNear.optional().describe('found: near duplicates of another pair, as imports found them'),
};

export const PAIR_ORDERS = ['newest', 'oldest'] as const;
/** Which pairs of a list come first. */
export const PairOrder = z.enum(PAIR_ORDERS);
export type PairOrder = z.infer<typeof PairOrder>;

const pairsInOrder = PageQuery.extend({
  order: PairOrder.optional().describe('which pairs come first; the newest unless told'),
  after: Uuid.optional().describe('in place of a cursor: pairs after this one in the order, also where it is no more'),
  skip: z.coerce
    .number()
    .int()
    .nonnegative()
    .optional()
    .describe('pairs that are passed over first; the more, the longer it takes'),
  q: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .optional()
    .describe('words that question, variants or answer hold, all of them, by their beginnings'),
  ...filters,
});
export const PairListQuery = pairsInOrder.refine(
  ({ after, cursor }) => after === undefined || cursor === undefined,
  'must give after or a cursor, not both',
);
export type PairListQuery = z.infer<typeof PairListQuery>;

/** What of a list's query tells where in it a page is. */
const PLACE_IN_LIST = { cursor: true, limit: true, order: true, after: true, skip: true } as const;

export const FacetQuery = pairsInOrder.omit(PLACE_IN_LIST);
export type FacetQuery = z.infer<typeof FacetQuery>;

const count = z.number().int().nonnegative();
const facet = <T extends z.ZodType>(value: T) => z.array(z.object({ value, count }));

/** How the pairs of a filter divide, the most frequent values first. */
export const PairFacets = z.object({
  total: count.describe('pairs that fit the filter, counted up to 10,000'),
  totalIsExact: z.boolean().describe('false: more pairs fit than were counted'),
  counted: count.describe('pairs that the figures below were taken from: the newest when there are many'),
  status: facet(PairStatus),
  category: facet(z.string()),
  tag: facet(z.string()),
  quality: facet(PairQuality),
  embedding: facet(PairEmbedding),
  near: facet(PairNear),
});
export type PairFacets = z.infer<typeof PairFacets>;

export const PairCountQuery = FacetQuery.extend({ pairId: Uuid.optional().describe('pair whose place is told') });
export type PairCountQuery = z.infer<typeof PairCountQuery>;

/** How many pairs a filter has, all of them counted where the time that is given to it suffices. */
export const PairCount = z.object({
  total: count,
  totalIsExact: z.boolean().describe('false: counting all took too long; more pairs fit than the total says'),
  current: count
    .nullable()
    .describe(
      'place of the pair, from 1; null without one, where the filters leave it out, or beyond what was counted',
    ),
});
export type PairCount = z.infer<typeof PairCount>;

export const SimilarQuery = z.object({ limit: z.coerce.number().int().min(1).max(50).default(5) });
export type SimilarQuery = z.infer<typeof SimilarQuery>;

/** Two pairs of which an import found that they may be one. */
export const NearPair = z.object({
  reason: z
    .enum(['near_duplicate', 'question_exists'])
    .describe(
      'near_duplicate: the questions mean nearly the same; question_exists: they are the same, told apart by their answers',
    ),
  similarity: z.number().min(0).max(1).nullable(),
  importId: Uuid.describe('the import that found it'),
  row: z.number().int().positive(),
  pair: Pair,
  other: Pair.describe('the one that was there before'),
});
export type NearPair = z.infer<typeof NearPair>;

export const SearchQuery = z.object({
  q: z.string().trim().min(1).max(2000),
  by: z.enum(['meaning', 'text']).default('meaning'),
  limit: z.coerce.number().int().min(1).max(100).default(10),
  ...filters,
});
export type SearchQuery = z.infer<typeof SearchQuery>;

const ranges = z.array(z.tuple([count, count]));

/** `score`: by meaning the cosine similarity; by text the mean over the searched words, 1 for one in a question, 0.5 in the answer alone. Best first. */
export const SearchHit = z.object({
  pair: Pair,
  score: z.number(),
  highlights: z
    .object({ question: ranges, answer: ranges })
    .optional()
    .describe('by text: where the words stand, in UTF-16 units from, to (without it)'),
});
export type SearchHit = z.infer<typeof SearchHit>;

/** How hits were found: by words, by comparing with every vector, or by an index over vectors that may miss a few. */
export const SearchMethod = z.enum(['text', 'exact', 'index']);
export type SearchMethod = z.infer<typeof SearchMethod>;

export const SearchResult = z.object({
  items: z.array(SearchHit),
  method: SearchMethod,
  unsearched: count.describe('by text: pairs just imported that search cannot see yet; 0 once they are indexed'),
});
export type SearchResult = z.infer<typeof SearchResult>;
