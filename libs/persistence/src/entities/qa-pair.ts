import { defineEntity, p } from '@mikro-orm/core';
import type { PairStatus } from '@pairloom/contract';

const instant = () => p.datetime().columnType('timestamptz');
const bytes = () => p.blob().columnType('bytea');
const tags = () => p.array().columnType('text[]');
const metadata = () => p.json().$type<Record<string, unknown>>().columnType('jsonb');

export const QaPairEntity = defineEntity({
  name: 'QaPair',
  tableName: 'qa_pair',
  properties: {
    projectId: p.uuid().primary(),
    id: p.uuid().primary(),
    keyHash: bytes(),
    questionHash: bytes(),
    contentHash: bytes(),
    question: p.text(),
    answer: p.text(),
    category: p.text().nullable(),
    tags: tags().defaultRaw(`'{}'`),
    metadata: metadata().defaultRaw(`'{}'`),
    status: p.text().$type<PairStatus>().default('draft'),
    externalId: p.text().nullable(),
    sourceSet: p.text().nullable(),
    qualityScore: p.float().columnType('real').nullable(),
    version: p.integer().default(1),
    lastImportId: p.uuid().nullable(),
    lastImportRow: p.bigint('number').nullable(),
    lastPrincipal: p.text(),
    createdAt: instant().defaultRaw('now()'),
    updatedAt: instant().defaultRaw('now()'),
  },
});

export const QaVariantEntity = defineEntity({
  name: 'QaVariant',
  tableName: 'qa_variant',
  properties: {
    projectId: p.uuid().primary(),
    pairId: p.uuid().primary(),
    ordinal: p.integer().primary(),
    question: p.text(),
    questionHash: bytes(),
    textHash: bytes(),
  },
});

export const QaPairVersionEntity = defineEntity({
  name: 'QaPairVersion',
  tableName: 'qa_pair_version',
  properties: {
    projectId: p.uuid().primary(),
    pairId: p.uuid().primary(),
    version: p.integer().primary(),
    operation: p.text().$type<'update' | 'delete' | 'restore' | 'undo' | 'retire'>(),
    changedByImport: p.uuid().nullable(),
    changedByRow: p.bigint('number').nullable(),
    changedByPrincipal: p.text(),
    changedAt: instant().defaultRaw('now()'),
    keyHash: bytes(),
    questionHash: bytes(),
    contentHash: bytes(),
    question: p.text(),
    answer: p.text(),
    category: p.text().nullable(),
    tags: tags(),
    metadata: metadata(),
    status: p.text().$type<PairStatus>(),
    externalId: p.text().nullable(),
    sourceSet: p.text().nullable(),
    qualityScore: p.float().columnType('real').nullable(),
    lastImportId: p.uuid().nullable(),
    lastImportRow: p.bigint('number').nullable(),
    lastPrincipal: p.text(),
    createdAt: instant(),
    updatedAt: instant(),
    variants: p.json().$type<unknown[]>().columnType('jsonb').defaultRaw(`'[]'`),
  },
});

/** A pair that a mirror, or the undo of one, took into another set and left as it is otherwise. */
export const PairSetChangeEntity = defineEntity({
  name: 'PairSetChange',
  tableName: 'pair_set_change',
  properties: {
    importId: p.uuid().primary(),
    pairId: p.uuid().primary(),
    setBefore: p.text().nullable(),
    setAfter: p.text().nullable(),
  },
});

/** A pair that is a near duplicate of another, as both were when an import found it. */
export const NearPairEntity = defineEntity({
  name: 'NearPair',
  tableName: 'near_pair',
  properties: {
    projectId: p.uuid().primary(),
    pairId: p.uuid().primary(),
    otherId: p.uuid().primary(),
    questionHash: bytes(),
    otherQuestionHash: bytes(),
  },
});
