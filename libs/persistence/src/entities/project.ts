import { defineEntity, p } from '@mikro-orm/core';

export const ProjectEntity = defineEntity({
  name: 'Project',
  tableName: 'project',
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    settings: p.json().$type<Record<string, unknown>>().columnType('jsonb').defaultRaw(`'{}'`),
    loadConcurrency: p.integer().default(1),
    nextQueueNumber: p.bigint('number').default(1),
    createdAt: p.datetime().columnType('timestamptz').defaultRaw('now()'),
    updatedAt: p.datetime().columnType('timestamptz').defaultRaw('now()'),
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
    sha256: p.blob().columnType('bytea'),
    bytes: p.bigint('number'),
    inspection: p.json().$type<Record<string, unknown>>().columnType('jsonb').defaultRaw(`'{}'`),
    expiresAt: p.datetime().columnType('timestamptz').nullable(),
    createdAt: p.datetime().columnType('timestamptz').defaultRaw('now()'),
  },
});
