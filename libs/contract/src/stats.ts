import * as z from 'zod';
import { Readiness } from './health.ts';
import { Timestamp } from './paging.ts';
import { ErrorCodeSchema } from './problem.ts';
import { Severity } from './row-errors.ts';

const count = z.number().int().nonnegative();

export const StatsQuery = z.object({ days: z.coerce.number().int().min(1).max(90).default(14) });
export type StatsQuery = z.infer<typeof StatsQuery>;

/** Imports that were handed in on a day, in UTC. */
export const DayStats = z.object({
  day: z.iso.date(),
  completed: count,
  failed: count,
  cancelled: count,
  rows: count.describe('rows that have a fate'),
  failedRows: count,
  rowsPerSecond: z
    .number()
    .nonnegative()
    .nullable()
    .describe('rows by the time their loading took; null when nothing was loaded'),
});
export type DayStats = z.infer<typeof DayStats>;

export const UserStats = z.object({ user: z.string(), imports: count, rows: count, failedRows: count });
export type UserStats = z.infer<typeof UserStats>;

/** How often a finding was made: on the whole, and day by day. */
export const ErrorPattern = z.object({
  code: ErrorCodeSchema,
  severity: Severity,
  count,
  byDay: z.array(count).describe('one figure for each day of `days`'),
});
export type ErrorPattern = z.infer<typeof ErrorPattern>;

/** A process at one moment. */
export const ProcessMoment = z.object({
  at: Timestamp,
  memoryBytes: count,
  cpuPercent: z.number().nonnegative().describe('of one core, since the moment before'),
});
export type ProcessMoment = z.infer<typeof ProcessMoment>;

/** A process as far as the gateway can know it. */
export const ProcessStats = z.object({
  name: z.enum(['gateway', 'worker', 'embedder']),
  identity: z.string().describe('<pid>@<host>'),
  memoryBytes: count
    .nullable()
    .describe('resident; null for a process on another machine that does not tell it itself'),
  cpuPercent: z.number().nonnegative().nullable().describe('of one core, since it was asked last'),
  uptimeSeconds: z.number().nonnegative().nullable(),
  lastSeenAt: Timestamp.nullable(),
  history: z
    .array(ProcessMoment)
    .describe('of the last hour at most, a moment every 30 s, oldest first; as long as the gateway runs'),
});
export type ProcessStats = z.infer<typeof ProcessStats>;

/** How a project fares. */
export const ProjectStats = z.object({
  at: Timestamp,
  live: z.object({
    running: count,
    queued: count,
    paused: count,
    attention: count,
    rowsPerSecond: z.number().nonnegative().describe('of the imports that load at the moment'),
  }),
  days: z.array(DayStats).describe('oldest first, the last one is today'),
  users: z.array(UserStats).describe('those with the most rows first'),
  errors: z.array(ErrorPattern).describe('the most frequent first, from the newest chunks that have findings'),
  pairs: z.object({ total: count, draft: count, published: count, retired: count }),
  embedding: z.object({
    model: z.string(),
    dimension: count.nullable().describe('null until the first vector is stored'),
    vectors: count,
    pending: count.describe('texts of loaded rows that have no vector as yet'),
    refused: count,
    lagSeconds: z
      .number()
      .nonnegative()
      .nullable()
      .describe('how long the oldest of them has waited; null when none does'),
  }),
  database: z.object({
    bytes: count.describe('size on disk'),
    connections: count.describe('to this database'),
    serverConnections: count.describe('to all databases of the server'),
    maxConnections: count.describe('that the server takes'),
    sharedMemoryBytes: count.describe('memory that its processes share, page cache included'),
    cacheHitRatio: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe(
        'pages found in shared buffers, of all that were read since the statistics were reset; null before the first',
      ),
  }),
  streams: z
    .object({ open: count, most: count.describe('that the gateway opens at once') })
    .describe('of events, of all projects, to the gateway that answers; other gateways have their own'),
  processes: z.array(ProcessStats),
  health: Readiness,
});
export type ProjectStats = z.infer<typeof ProjectStats>;
