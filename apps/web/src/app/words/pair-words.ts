import type { PairEmbedding, PairStatus } from '@pairloom/contract';
import { pairWords } from './en/pairs.ts';

// English texts for screens that do not read the catalogue as yet.
export const PAIR_STATUS_WORDS: Record<PairStatus, string> = pairWords.en.status;
export const EMBEDDING_WORDS: Record<PairEmbedding, string> = pairWords.en.embedding;
