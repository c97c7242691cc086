import type { Counts, ErrorCode, Pair } from '@pairloom/contract';
import type { Outcome } from './manifest.ts';

export type Tally = Partial<Record<ErrorCode, number>>;

/** What an import came to. */
export interface Seen {
  readonly outcome: Outcome;
  /** Of the problem or the failed import. */
  readonly code: ErrorCode | undefined;
  readonly message: string | undefined;
  /** Undefined for a refused upload. */
  readonly counts: Counts | undefined;
  readonly errors: Tally;
  readonly warnings: Tally;
  readonly pairs: readonly Pair[];
}

/** A pair as users know it: without what each project gives anew. */
export type PairContent = Pick<
  Pair,
  'question' | 'variants' | 'answer' | 'category' | 'tags' | 'status' | 'externalId' | 'metadata'
>;

export const contentOf = (pair: Pair): PairContent => ({
  question: pair.question,
  variants: pair.variants,
  answer: pair.answer,
  category: pair.category,
  tags: pair.tags,
  status: pair.status,
  externalId: pair.externalId,
  metadata: pair.metadata,
});
