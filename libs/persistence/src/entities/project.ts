import { defineEntity, p } from '@mikro-orm/core';
import type { SourceState } from '@pairloom/contract';

export const ProjectEntity = defineEntity({
  name: 'Project',
  tableName: 'project',
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    settings: p.json().$type<Record<string, unknown>>().columnType('jsonb').defaultRaw(`'{}'`),
    settingsVersion: p.integer().default(0),
    loadConcurrency: p.integer().default(1),
    nextQueueNumber: p.bigint('number').default(1),
    createdAt: p.datetime().columnType('timestamptz').defaultRaw('now()'),
    updatedAt: p.datetime().columnType('timestamptz').defaultRaw('now()'),
    /** Given by the database; the tokens of its pairs begin with it. */
    searchNo: p.integer().persist(false),
  },
});

export const SourceEntity = defineEntity({
  name: 'Source',
  tableName: 'source',
  properties: {
    id: p.uuid().primary(),
    projectId: p.uuid(),
    blobKey: p.text(),
    filename: p.text(),
    sha256: p.blob().columnType('bytea').nullable(),
    /** Bytes that have come so far. */
    bytes: p.bigint('number'),
    inspection: p.json().$type<Record<string, unknown>>().columnType('jsonb').defaultRaw(`'{}'`),
    expiresAt: p.datetime().columnType('timestamptz').nullable(),
    createdAt: p.datetime().columnType('timestamptz').defaultRaw('now()'),
    state: p.text().$type<SourceState>().default('stored'),
    uploadLength: p.bigint('number').nullable(),
    createdBy: p.text(),
    /** When its blob was removed; set only for those that imports still name. */
    removedAt: p.datetime().columnType('timestamptz').nullable(),
  },
});

/** A piece of an upload that is not whole yet. */
export const SourcePartEntity = defineEntity({
  name: 'SourcePart',
  tableName: 'source_part',
  properties: {
    sourceId: p.uuid().primary(),
    byteStart: p.bigint('number').primary(),
    bytes: p.bigint('number'),
    blobKey: p.text(),
  },
});

/** Corrected rows of a source, by their hash. */
export const SourceEditsEntity = defineEntity({
  name: 'SourceEdits',
  tableName: 'source_edits',
  properties: {
    sourceId: p.uuid().primary(),
    hash: p.blob().columnType('bytea').primary(),
    rowCount: p.integer(),
    blobKey: p.text(),
    createdBy: p.text(),
    createdAt: p.datetime().columnType('timestamptz').defaultRaw('now()'),
  },
});
