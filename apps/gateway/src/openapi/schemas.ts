import {
  AuditEvent,
  BulkRequest,
  CancelImport,
  PauseImport,
  ResumeImport,
  RetryImport,
  SkipChunk,
  ChunkReport,
  CreateProject,
  CurrentNotice,
  ImportOptions,
  ErrorGroups,
  ImportRecord,
  pageOf,
  NearPair,
  Notice,
  Pair,
  PairChange,
  RetiredPair,
  PairCount,
  PairFacets,
  PairNeighbours,
  PairPatch,
  PairVersion,
  Problem,
  Project,
  ProjectStats,
  ProjectEvent,
  ProjectSettings,
  PutRules,
  Readiness,
  Receipt,
  RestorePair,
  RowError,
  RuleSet,
  SavedMapping,
  SaveMapping,
  SearchResult,
  SetNotice,
  Source,
  SourceEdits,
  SourceInspection,
  SourceRows,
  StoredEdits,
  Quote,
  PresetList,
  LimitsInForce,
  StoredSettings,
  TriedRules,
  TryRules,
  UndoImport,
} from '@pairloom/contract';
import { z } from 'zod';

const ANSWERS = {
  Project,
  ProjectList: z.object({ items: z.array(Project) }),
  ImportRecord,
  ImportPage: pageOf(ImportRecord),
  RowError,
  RowErrorPage: pageOf(RowError),
  Source,
  SourceInspection,
  SourceRows,
  StoredEdits,
  Quote,
  PresetList,
  SavedMapping,
  MappingPage: pageOf(SavedMapping),
  ErrorGroups,
  Receipt,
  ChunkPage: pageOf(ChunkReport),
  ChangePage: pageOf(PairChange),
  RetiredPage: pageOf(RetiredPair),
  AuditPage: pageOf(AuditEvent),
  LimitsInForce,
  StoredSettings,
  RuleSet,
  RuleSetPage: pageOf(RuleSet),
  TriedRules,
  Csv: z.string().describe('RFC 4180, UTF-8'),
  JsonLines: z.string().describe('a JSON object on each line, UTF-8'),
  ExportedPairs: z.array(z.record(z.string(), z.unknown())),
  Pair,
  PairPage: pageOf(Pair),
  PairCount,
  PairFacets,
  NearPairPage: pageOf(NearPair),
  PairVersionPage: pageOf(PairVersion),
  PairNeighbours,
  SearchResult,
  ProjectEvent,
  CurrentNotice,
  Notice,
  ProjectStats,
  Readiness,
  Liveness: z.object({ status: z.literal('live') }),
  Problem,
};

const REQUESTS = {
  CreateProject,
  ImportOptions,
  SourceEdits,
  SaveMapping,
  CancelImport,
  PauseImport,
  ResumeImport,
  RetryImport,
  SkipChunk,
  UndoImport,
  ProjectSettings,
  PutRules,
  TryRules,
  BulkRequest,
  PairPatch,
  RestorePair,
  SetNotice,
};

export type SchemaName = keyof typeof ANSWERS | keyof typeof REQUESTS;

/** The schemas that validate and type, by name. */
export const SCHEMAS: Readonly<Record<SchemaName, z.ZodType>> = { ...ANSWERS, ...REQUESTS };

export const schemaRef = (name: SchemaName): { $ref: string } => ({ $ref: `#/components/schemas/${name}` });

function jsonSchemas(schemas: Readonly<Record<string, z.ZodType>>, io: 'input' | 'output'): Record<string, object> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const converted = z.toJSONSchema(registry, { io, uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(
    Object.entries(converted.schemas).map(([id, { $id: _id, $schema: _schema, ...schema }]) => [id, schema]),
  );
}

/** `components.schemas` of the document. */
export const componentSchemas = (): Record<string, object> => ({
  ...jsonSchemas(ANSWERS, 'output'),
  ...jsonSchemas(REQUESTS, 'input'),
});
