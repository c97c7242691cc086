import { StatsQuery, type ProjectStats } from '@pairloom/contract';
import type { Operation } from './operation.ts';

const stats: ProjectStats = {
  at: '2026-11-21T10:20:44.310Z',
  live: { running: 1, queued: 2, paused: 0, attention: 0, rowsPerSecond: 21_400 },
  days: [
    {
      day: '2026-11-21',
      completed: 11,
      failed: 1,
      cancelled: 0,
      rows: 104_220,
      failedRows: 61,
      rowsPerSecond: 19_840.5,
    },
  ],
  users: [{ user: 'local-owner', imports: 12, rows: 104_220, failedRows: 61 }],
  errors: [{ code: 'answer_missing', severity: 'error', count: 61, byDay: [61] }],
  pairs: { total: 817, draft: 27, published: 790, retired: 0 },
  embedding: { model: 'all-MiniLM-L6-v2', dimension: 384, vectors: 812, pending: 5, refused: 0, lagSeconds: 12.4 },
  database: {
    bytes: 48_234_496,
    connections: 9,
    serverConnections: 12,
    maxConnections: 100,
    sharedMemoryBytes: 361_758_720,
    cacheHitRatio: 0.994,
  },
  streams: { open: 3, most: 500 },
  processes: [
    {
      name: 'gateway',
      identity: '4711@loom',
      memoryBytes: 148_897_792,
      cpuPercent: 3.2,
      uptimeSeconds: 7_204,
      lastSeenAt: '2026-11-21T10:20:44.310Z',
      history: [{ at: '2026-11-21T10:20:14.301Z', memoryBytes: 147_120_128, cpuPercent: 2.9 }],
    },
  ],
  health: {
    status: 'ready',
    parts: { database: { status: 'up' }, temporal: { status: 'up' }, blobs: { status: 'up' } },
  },
};

export const STATS_OPERATIONS: readonly Operation[] = [
  {
    id: 'readStats',
    method: 'get',
    path: '/api/v1/projects/:projectId/stats',
    tag: 'Statistics',
    summary: 'How the project fares',
    description:
      'Imports by day, error patterns, users, vectors, PostgreSQL as it tells over SQL, processes and the state of the parts. Memory and ' +
      'processor time are known of gateway and workers on the machine of the gateway, and of the embedder, which tells its own; `history` has those of the last hour.',
    query: StatsQuery,
    answers: [
      { status: 200, description: 'The figures, at most two seconds old.', schema: 'ProjectStats', example: stats },
    ],
    problems: ['project_not_found'],
  },
];
