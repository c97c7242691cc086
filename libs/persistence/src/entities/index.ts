import {
  EmbeddingModelEntity,
  QaEmbeddingEntity,
  QaSearchEntity,
  SearchPassEntity,
  VectorIndexEntity,
} from './embedding.ts';
import { IdempotencyKeyEntity, ImportChunkEntity, ImportJobEntity, ImportRowErrorEntity } from './import-job.ts';
import { ImportReceiptEntity } from './import-receipt.ts';
import { NoticeEntity } from './notice.ts';
import { ProjectEntity, SourceEditsEntity, SourceEntity, SourcePartEntity } from './project.ts';
import { NearPairEntity, PairSetChangeEntity, QaPairEntity, QaPairVersionEntity, QaVariantEntity } from './qa-pair.ts';
import { AuditEventEntity, MappingEntity, RuleSetEntity } from './rules-and-audit.ts';

export * from './embedding.ts';
export * from './import-job.ts';
export * from './import-receipt.ts';
export * from './notice.ts';
export * from './project.ts';
export * from './qa-pair.ts';
export * from './rules-and-audit.ts';

export const ENTITIES = [
  ProjectEntity,
  SourceEntity,
  SourcePartEntity,
  SourceEditsEntity,
  ImportJobEntity,
  IdempotencyKeyEntity,
  ImportChunkEntity,
  ImportRowErrorEntity,
  ImportReceiptEntity,
  QaPairEntity,
  QaVariantEntity,
  QaPairVersionEntity,
  PairSetChangeEntity,
  NearPairEntity,
  EmbeddingModelEntity,
  QaEmbeddingEntity,
  QaSearchEntity,
  SearchPassEntity,
  VectorIndexEntity,
  MappingEntity,
  RuleSetEntity,
  AuditEventEntity,
  NoticeEntity,
];
