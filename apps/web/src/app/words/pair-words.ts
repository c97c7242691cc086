import type { PairEmbedding, PairStatus } from '@pairloom/contract';

export const PAIR_STATUS_WORDS: Record<PairStatus, string> = {
  draft: 'Draft',
  published: 'Published',
  retired: 'Retired',
};

export const EMBEDDING_WORDS: Record<PairEmbedding, string> = {
  embedded: 'has a vector, can be found by meaning',
  pending: 'waits for its vector, can be found by text only',
  failed: 'the provider refused the text, can be found by text only',
};
