import type { PairContent } from '../identity/content-hash.ts';
import type { PreparedPair } from '../ports/reading.ts';
import { distinctVariants } from '../validate/variants.ts';

const NEW_PAIR = {
  category: null,
  tags: [],
  status: 'draft',
  externalId: null,
  metadata: {},
  variants: [],
} as const;

/** What a pair holds after a row is written over it: fields that the mapping does not name keep their value. */
export function mergeContent(stored: PairContent, row: PreparedPair): PairContent {
  return {
    question: row.question,
    answer: row.answer,
    category: row.category === undefined ? stored.category : row.category,
    tags: row.tags ?? stored.tags,
    // A retired pair that is imported again is wanted again.
    status: row.status ?? (stored.status === 'retired' ? 'draft' : stored.status),
    externalId: row.externalId === undefined ? stored.externalId : row.externalId,
    metadata: row.metadata === undefined ? stored.metadata : mergeMetadata(stored.metadata, row.metadata),
    variants: row.variants ?? stored.variants,
  };
}

/**
 * What a pair holds after a row that names it by its id: only what the row says is changed. A retired pair stays retired unless the
 * row gives it another status.
 */
export function changedContent(stored: PairContent, row: PreparedPair): PairContent {
  const question = row.question === '' ? stored.question : row.question;
  return {
    ...mergeContent(stored, row),
    question,
    answer: row.answer === '' ? stored.answer : row.answer,
    status: row.status ?? stored.status,
    tags: changedTags(row.tags ?? stored.tags, row.tagChange),
    // The question may have become one of those that were variants.
    variants: distinctVariants(question, row.variants ?? stored.variants),
  };
}

function changedTags(tags: readonly string[], change: PreparedPair['tagChange']): readonly string[] {
  if (change === undefined) return tags;
  const kept = tags.filter((tag) => !change.remove.includes(tag));
  return [...kept, ...change.add.filter((tag) => !kept.includes(tag))];
}

/** What a row makes of a pair that is not there yet. */
export const newContent = (row: PreparedPair): PairContent =>
  mergeContent({ question: row.question, answer: row.answer, ...NEW_PAIR }, row);

function mergeMetadata(stored: PairContent['metadata'], row: PairContent['metadata']): PairContent['metadata'] {
  return Object.fromEntries(
    [...new Map([...Object.entries(stored), ...Object.entries(row)])].filter(([, value]) => value !== null),
  );
}
