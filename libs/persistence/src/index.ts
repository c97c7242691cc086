/**
 * persistence: PostgreSQL with pgvector behind the ports of core: entities, SQL migrations, repositories, bulk statements. May
 * import contract and core; entities never leave this room.
 */
import type {
  DatabaseHealth,
  ImportAdmission,
  ImportChanges,
  ImportControls,
  ImportReconciling,
  ImportReports,
  ChunkStore,
  EmbeddingStore,
  ImportRuns,
  ImportUndoing,
  Notices,
  PairCatalogue,
  PairEditing,
  PairExports,
  ProjectCatalogue,
  ProjectRules,
  ProjectStatistics,
  Retention,
  SavedMappings,
  SearchIndex,
  Sources,
  UndoStore,
  VectorIndexes,
  VectorUpkeep,
} from '@pairloom/core';
import { ImportControlsRepository } from './controls/import-controls-repository.ts';
import { Database, type DatabaseOptions } from './database.ts';
import { DatabaseHealthCheck } from './database-health.ts';
import { EmbeddingRepository } from './embedding-repository.ts';
import { ImportAdmissionRepository } from './import-admission-repository.ts';
import { ImportChangesListener } from './import-changes-listener.ts';
import { ImportRunsRepository } from './import-runs-repository.ts';
import { ChunkRepository } from './loading/chunk-repository.ts';
import { NoticeRepository } from './notice-repository.ts';
import { PairCatalogueRepository } from './pair-catalogue-repository.ts';
import { PairEditingRepository } from './pairs/pair-editing-repository.ts';
import { ProjectRepository } from './project-repository.ts';
import { ProjectRulesRepository } from './project-rules-repository.ts';
import { ImportReconcilingRepository } from './reconciling/import-reconciling-repository.ts';
import { LateEmbeddingRepository } from './reconciling/late-embedding-repository.ts';
import { RetentionRepository } from './reconciling/retention-repository.ts';
import { VectorUpkeepRepository } from './reconciling/vector-upkeep-repository.ts';
import { ProjectStatisticsRepository } from './project-statistics-repository.ts';
import { ImportReportsRepository } from './reports/import-reports-repository.ts';
import { PairExportsRepository } from './reports/pair-exports-repository.ts';
import { SearchIndexRepository } from './search/search-index-repository.ts';
import { VectorIndexesRepository } from './search/vector-indexes-repository.ts';
import { SavedMappingRepository } from './sources/saved-mapping-repository.ts';
import { SourceRepository } from './sources/source-repository.ts';
import { UndoRepository } from './undo/undo-repository.ts';
import { UndoRequests } from './undo/undo-requests.ts';

export type { DatabaseOptions } from './database.ts';
export { CursorFault } from './paging.ts';
export { migrateDown, migrateUp, migrationState, type MigrationState } from './migrator.ts';

export interface Persistence {
  readonly projects: ProjectCatalogue;
  readonly rules: ProjectRules;
  readonly sources: Sources;
  readonly mappings: SavedMappings;
  readonly imports: ImportAdmission;
  readonly controls: ImportControls;
  readonly runs: ImportRuns;
  readonly chunks: ChunkStore;
  readonly embeddings: EmbeddingStore;
  /** Of imports that completed without some of their vectors. */
  readonly lateEmbeddings: EmbeddingStore;
  readonly reconciling: ImportReconciling;
  readonly retention: Retention;
  readonly vectors: VectorUpkeep;
  readonly searchIndex: SearchIndex;
  readonly vectorIndexes: VectorIndexes;
  readonly undoing: ImportUndoing;
  readonly undos: UndoStore;
  readonly pairs: PairCatalogue;
  readonly editing: PairEditing;
  readonly reports: ImportReports;
  readonly exports: PairExports;
  readonly statistics: ProjectStatistics;
  readonly notices: Notices;
  readonly health: DatabaseHealth;
  /** Listens on a connection of its own; made at the first call. */
  changes(): Promise<ImportChanges>;
  close(): Promise<void>;
}

/** Opens the pool; no statement is sent before the first call. Never migrates. */
export async function openPersistence(options: DatabaseOptions): Promise<Persistence> {
  const database = await Database.open(options);
  let listener: ImportChangesListener | undefined;
  return {
    projects: new ProjectRepository(database),
    rules: new ProjectRulesRepository(database),
    sources: new SourceRepository(database),
    mappings: new SavedMappingRepository(database),
    imports: new ImportAdmissionRepository(database),
    controls: new ImportControlsRepository(database),
    runs: new ImportRunsRepository(database),
    chunks: new ChunkRepository(database),
    embeddings: new EmbeddingRepository(database),
    lateEmbeddings: new LateEmbeddingRepository(database),
    reconciling: new ImportReconcilingRepository(database),
    retention: new RetentionRepository(database),
    vectors: new VectorUpkeepRepository(database),
    searchIndex: new SearchIndexRepository(database),
    vectorIndexes: new VectorIndexesRepository(database, options.url),
    undoing: new UndoRequests(database),
    undos: new UndoRepository(database),
    pairs: new PairCatalogueRepository(database),
    editing: new PairEditingRepository(database),
    reports: new ImportReportsRepository(database),
    exports: new PairExportsRepository(database),
    statistics: new ProjectStatisticsRepository(database),
    notices: new NoticeRepository(database),
    health: new DatabaseHealthCheck(database),
    async changes() {
      if (listener === undefined) {
        listener = new ImportChangesListener(options.url);
        await listener.open();
      }
      return listener;
    },
    async close() {
      await listener?.close();
      await database.close();
    },
  };
}
