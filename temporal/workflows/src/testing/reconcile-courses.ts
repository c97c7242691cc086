import {
  LATE_EMBEDDING_WORKFLOW,
  type LateEmbedActivities,
  type LateEmbeddingActivities,
  RECONCILE_WORKFLOW,
  type ReconcileActivities,
  SEARCH_WORKFLOW,
  type SearchActivities,
  UPKEEP_WORKFLOW,
  type UpkeepActivities,
  VECTOR_INDEX_WORKFLOW,
} from '@pairloom/temporal-api';
import { ApplicationFailure } from '@temporalio/common';
import type { RunOptions, Running } from './workflow-bench.ts';

const END = (running: Running) => running.end();
const broken = (): Promise<never> => Promise.reject(ApplicationFailure.nonRetryable('Out of reach.', 'internal'));

/** A round that finds nothing to do. */
const QUIET: ReconcileActivities = {
  findSilentUploads: async () => [],
  endSilentUploads: async () => 0,
  compareRuns: async () => ({ lost: [], looked: 0, started: 0, cancelled: 0 }),
  findWakeable: async () => [],
  takePendingEmbeddings: async () => [],
  settleRun: async () => [],
};

/** A round that finds something in every step: two pages of imports, of which one has lost its run, and an upload that fell silent. */
const BUSY: ReconcileActivities = {
  findSilentUploads: async () => [{ importId: 'silent', lastActivityAt: '2026-11-21T10:00:00.000Z' }],
  endSilentUploads: async (uploads) => uploads.length,
  compareRuns: async ({ after }) => ({
    lost: after === undefined ? [{ importId: 'lost', run: 'terminated' }] : [],
    looked: 200,
    started: 1,
    cancelled: 1,
    ...(after === undefined ? { next: 'page-2' } : {}),
  }),
  findWakeable: async () => ['gone'],
  takePendingEmbeddings: async () => [{ importId: 'pending', projectId: 'project-1' }],
  settleRun: async () => ['next'],
};

const LATE: LateEmbeddingActivities & LateEmbedActivities = {
  findPendingSpans: async ({ importId }) => [
    { importId, fromChunk: 1, toChunk: 2 },
    { importId, fromChunk: 3, toChunk: 3 },
  ],
  embedLate: async () => ({
    state: 'embedded',
    counts: { embedded: 5, reused: 0, failed: 0, pending: 0, calls: 1 },
  }),
  noteEmbedded: async () => true,
};

const FULL_DISK: typeof LATE = {
  ...LATE,
  embedLate: () =>
    Promise.reject(ApplicationFailure.nonRetryable('No space is left.', 'database_full', { waits: true })),
  noteEmbedded: async () => false,
};

const UPKEEP: UpkeepActivities = {
  forgetIdempotencyKeys: async () => 3,
  expireResults: broken,
  expireSources: async () => 1,
  removeOrphanedBlobs: async () => ({ removed: 2, next: { folder: 'rows', after: 'rows/9' } }),
  removeUnusedVectors: async () => ({ removed: 0, next: null }),
};

const SEARCH: SearchActivities = {
  fillSearch: async () => 1_200,
  makeVectorIndex: async () => ({ made: 1, removed: 2 }),
};

const fake = (activities: object) => () => ({ activities });
const run = (workflow: string): RunOptions => ({ workflow, input: { secondLookMs: 50 } });

/** Rounds of what schedules start whose histories are kept: a worker is replaced while one is under way. */
export const RECONCILE_COURSES = {
  'reconcile-quiet': { fake: fake(QUIET), scene: END, options: run(RECONCILE_WORKFLOW) },
  'reconcile-busy': { fake: fake({ ...BUSY, ...LATE }), scene: END, options: run(RECONCILE_WORKFLOW) },
  'reconcile-step-failed': {
    fake: fake({ ...BUSY, ...LATE, settleRun: broken, findSilentUploads: broken }),
    scene: END,
    options: run(RECONCILE_WORKFLOW),
  },
  'late-embedding': { fake: fake(LATE), scene: END, options: run(LATE_EMBEDDING_WORKFLOW) },
  'late-embedding-failed': { fake: fake(FULL_DISK), scene: END, options: run(LATE_EMBEDDING_WORKFLOW) },
  'upkeep-step-failed': { fake: fake(UPKEEP), scene: END, options: run(UPKEEP_WORKFLOW) },
  'upkeep-quiet': {
    fake: fake({ ...UPKEEP, expireResults: async () => 0 }),
    scene: END,
    options: run(UPKEEP_WORKFLOW),
  },
  'search-round': { fake: fake(SEARCH), scene: END, options: run(SEARCH_WORKFLOW) },
  'search-round-failed': { fake: fake({ ...SEARCH, fillSearch: broken }), scene: END, options: run(SEARCH_WORKFLOW) },
  'vector-index-round': { fake: fake(SEARCH), scene: END, options: run(VECTOR_INDEX_WORKFLOW) },
};
