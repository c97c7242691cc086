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
  lastImport: z
    .object({ importId: Uuid, row: z.number().int().positive() })
    .nullable()
    .describe('the import row that wrote the pair last'),
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type Pair = z.infer<typeof Pair>;

export const PairListQuery = PageQuery.extend({
  q: z.string().trim().min(1).max(500).optional().describe('text that question or answer contain'),
  status: PairStatus.optional(),
  category: z.string().optional(),
  tag: z.string().optional(),
  embedding: PairEmbedding.optional(),
});
export type PairListQuery = z.infer<typeof PairListQuery>;

export const SearchQuery = z.object({
  q: z.string().trim().min(1).max(2000),
  by: z.enum(['meaning', 'text']).default('meaning'),
  limit: z.coerce.number().int().min(1).max(100).default(10),
});
export type SearchQuery = z.infer<typeof SearchQuery>;

/** `score`: by meaning the cosine similarity; by text the mean over the searched words, 1 for one in the question, 0.5 in the answer alone. Best first. */
export const SearchHit = z.object({ pair: Pair, score: z.number() });
export type SearchHit = z.infer<typeof SearchHit>;

export const SearchResult = z.object({ items: z.array(SearchHit) });
export type SearchResult = z.infer<typeof SearchResult>;
