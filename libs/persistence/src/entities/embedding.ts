import { defineEntity, p } from '@mikro-orm/core';

const instant = () => p.datetime().columnType('timestamptz');
const bytes = () => p.blob().columnType('bytea');

export const EmbeddingModelEntity = defineEntity({
  name: 'EmbeddingModel',
  tableName: 'embedding_model',
  properties: {
    id: p.integer().primary().autoincrement(),
    name: p.text(),
    dimension: p.integer().nullable(),
    createdAt: instant().defaultRaw('now()'),
  },
});

export const QaEmbeddingEntity = defineEntity({
  name: 'QaEmbedding',
  tableName: 'qa_embedding',
  properties: {
    projectId: p.uuid().primary(),
    modelId: p.integer().primary(),
    textHash: bytes().primary(),
    questionHash: bytes(),
    v: p.text().columnType('halfvec').nullable(),
    refused: p.json().columnType('jsonb').nullable(),
    claimedBy: p.uuid().nullable(),
    claimedFor: p.uuid().nullable(),
    claimedUntil: instant().nullable(),
    answeredAt: instant().nullable(),
    /** Since when no pair's text has the vector, as far as that was looked at. */
    unusedSince: instant().nullable(),
    createdAt: instant().defaultRaw('now()'),
  },
});

export const QaSearchEntity = defineEntity({
  name: 'QaSearch',
  tableName: 'qa_search',
  properties: {
    projectId: p.uuid().primary(),
    pairId: p.uuid().primary(),
    /** Of the content that the tokens were made of. */
    mark: bytes(),
    tokens: p.text().columnType('tsvector'),
  },
});

/** An index over the vectors of a large project. */
export const VectorIndexEntity = defineEntity({
  name: 'VectorIndex',
  tableName: 'vector_index',
  properties: {
    projectId: p.uuid().primary(),
    modelId: p.integer().primary(),
    name: p.text(),
    dimension: p.integer(),
    /** When it was made. */
    vectors: p.bigint('number'),
    lists: p.integer(),
    /** Lists that are looked through for one question. */
    probes: p.integer(),
    /** Share of the ten nearest that was found in trials, 0 to 1. */
    recall: p.float().columnType('real'),
    madeAt: instant().defaultRaw('now()'),
  },
});

/** A project all of whose pairs are compared with their documents. */
export const SearchPassEntity = defineEntity({
  name: 'SearchPass',
  tableName: 'search_pass',
  properties: {
    projectId: p.uuid().primary(),
    after: p.uuid().nullable(),
    askedAt: instant().defaultRaw('now()'),
  },
});
