import { Imports0001 } from './0001-imports.ts';
import { Pairs0002 } from './0002-pairs.ts';
import { Embeddings0003 } from './0003-embeddings.ts';
import { RulesAndAudit0004 } from './0004-rules-and-audit.ts';
import { Receipts0005 } from './0005-receipts.ts';
import { Statistics0006 } from './0006-statistics.ts';
import { RewrittenSources0007 } from './0007-rewritten-sources.ts';
import { Questions0008 } from './0008-questions.ts';
import { Sources0009 } from './0009-sources.ts';
import { UnprocessedRows0010 } from './0010-unprocessed-rows.ts';
import { SettingsVersion0011 } from './0011-settings-version.ts';
import { RetiredPairs0012 } from './0012-retired-pairs.ts';
import { RenewedEmbeddings0013 } from './0013-renewed-embeddings.ts';
import { NearDuplicates0014 } from './0014-near-duplicates.ts';
import { Controls0015 } from './0015-controls.ts';
import { Undo0016 } from './0016-undo.ts';
import { Reconciling0017 } from './0017-reconciling.ts';
import { ImportRuns0019 } from './0019-import-runs.ts';
import { Retries0020 } from './0020-retries.ts';
import { ChunkHashes0021 } from './0021-chunk-hashes.ts';
import { Search0022 } from './0022-search.ts';
import { VectorIndexes0023 } from './0023-vector-indexes.ts';

/** In order. A released migration is never edited; a change is a new one. */
export const MIGRATIONS = [
  { name: '0001-imports', class: Imports0001 },
  { name: '0002-pairs', class: Pairs0002 },
  { name: '0003-embeddings', class: Embeddings0003 },
  { name: '0004-rules-and-audit', class: RulesAndAudit0004 },
  { name: '0005-receipts', class: Receipts0005 },
  { name: '0006-statistics', class: Statistics0006 },
  { name: '0007-rewritten-sources', class: RewrittenSources0007 },
  { name: '0008-questions', class: Questions0008 },
  { name: '0009-sources', class: Sources0009 },
  { name: '0010-unprocessed-rows', class: UnprocessedRows0010 },
  { name: '0011-settings-version', class: SettingsVersion0011 },
  { name: '0012-retired-pairs', class: RetiredPairs0012 },
  { name: '0013-renewed-embeddings', class: RenewedEmbeddings0013 },
  { name: '0014-near-duplicates', class: NearDuplicates0014 },
  { name: '0015-controls', class: Controls0015 },
  { name: '0016-undo', class: Undo0016 },
  { name: '0017-reconciling', class: Reconciling0017 },
  { name: '0019-import-runs', class: ImportRuns0019 },
  { name: '0020-retries', class: Retries0020 },
  { name: '0021-chunk-hashes', class: ChunkHashes0021 },
  { name: '0022-search', class: Search0022 },
  { name: '0023-vector-indexes', class: VectorIndexes0023 },
];
