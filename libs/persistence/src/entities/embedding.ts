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
    ordinal: p.integer().primary(),
    textHash: bytes(),
    tokens: p.text().columnType('tsvector'),
    pairVersion: p.integer(),
  },
});
