import { defineEntity, p } from '@mikro-orm/core';
import type { Mapping } from '@pairloom/contract';

const instant = () => p.datetime().columnType('timestamptz');

export const MappingEntity = defineEntity({
  name: 'Mapping',
  tableName: 'mapping',
  properties: {
    id: p.uuid().primary(),
    projectId: p.uuid(),
    headerHash: p.blob().columnType('bytea'),
    name: p.text().default(''),
    columns: p.json().$type<string[]>().columnType('jsonb'),
    mapping: p.json().$type<Mapping>().columnType('jsonb'),
    createdBy: p.text(),
    createdAt: instant().defaultRaw('now()'),
    updatedAt: instant().defaultRaw('now()'),
  },
});

export const RuleSetEntity = defineEntity({
  name: 'RuleSet',
  tableName: 'rule_set',
  properties: {
    id: p.uuid().primary(),
    projectId: p.uuid(),
    version: p.integer(),
    rules: p.json().$type<unknown[]>().columnType('jsonb'),
    createdBy: p.text(),
    createdAt: instant().defaultRaw('now()'),
  },
});

export const AuditEventEntity = defineEntity({
  name: 'AuditEvent',
  tableName: 'audit_event',
  properties: {
    id: p.uuid().primary(),
    projectId: p.uuid(),
    principal: p.text(),
    action: p.text(),
    importId: p.uuid().nullable(),
    pairId: p.uuid().nullable(),
    details: p.json().$type<Record<string, unknown>>().columnType('jsonb').defaultRaw(`'{}'`),
    at: instant().defaultRaw('now()'),
  },
});
