import { type FateCounts, FATES, type ImportRecord } from '@pairloom/contract';
import { importWorkflowId, QUERIES, type WorkflowProgress } from '@pairloom/temporal-api';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';

type Api = Pick<ImportRecord, 'status' | 'counts' | 'totalFinal' | 'errorCount' | 'warningCount' | 'embeddings'>;

/** What the database holds of an ended import. */
export interface Stored {
  readonly fates: FateCounts;
  readonly chunks: number;
}

/** What the run that has ended an import says of it itself. */
export interface Told {
  readonly progress: Pick<
    WorkflowProgress,
    'status' | 'phase' | 'plannedRows' | 'planComplete' | 'fates' | 'errorCount' | 'embeddings'
  >;
  /** Numbers of the chunks that its history tells of. */
  readonly chunks: ReadonlySet<number>;
  /** Of one that completed. */
  readonly result?: {
    readonly status: string;
    readonly fates?: FateCounts;
    readonly total?: number;
    readonly unprocessed?: number;
    readonly errorCount?: number;
    readonly warningCount?: number;
  };
}

/** Where API, database and workflow tell different figures of one end. Each line is a violation. */
export function differingFigures(record: Api, stored: Stored, told: Told): string[] {
  const { progress, chunks, result } = told;
  const { counts } = record;
  const figures: [string, unknown, unknown][] = [
    ['status', record.status, progress.status],
    ['phase', 'ended', progress.phase],
    ['errors', record.errorCount, progress.errorCount],
    ...fatesOf(counts, progress.fates),
    ...fatesOf(stored.fates, progress.fates).map(asStored),
  ];
  // A plan that broke off may have left chunks that nobody was told of.
  if (progress.planComplete)
    figures.push(['rows', counts.total, progress.plannedRows], ['chunks in the database', stored.chunks, chunks.size]);
  else if (chunks.size > stored.chunks) figures.push(['chunks in the database', stored.chunks, chunks.size]);
  if (record.status === 'completed')
    for (const name of ['embedded', 'reused', 'failed'] as const)
      figures.push([`vectors ${name}`, record.embeddings[name], progress.embeddings[name]]);
  if (result !== undefined) figures.push(...resultOf(record, result));
  return figures
    .filter(([, wanted, seen]) => wanted !== seen)
    .map(([name, wanted, seen]) => `${name}: ${String(wanted)}, the workflow says ${String(seen)}`);
}

const asStored = ([name, wanted, seen]: [string, unknown, unknown]): [string, unknown, unknown] => [
  `${name} in the database`,
  wanted,
  seen,
];

const fatesOf = (wanted: FateCounts, seen: FateCounts | undefined): [string, unknown, unknown][] =>
  FATES.filter((fate) => fate !== 'unprocessed').map((fate) => [fate, wanted[fate], seen?.[fate]]);

function resultOf(record: Api, result: NonNullable<Told['result']>): [string, unknown, unknown][] {
  const figures: [string, unknown, unknown][] = [
    ['status', record.status, result.status],
    ['total', record.counts.total, result.total],
    ['unprocessed', record.counts.unprocessed, result.unprocessed],
    ['errors', record.errorCount, result.errorCount],
    ['warnings', record.warningCount, result.warningCount],
    ...fatesOf(record.counts, result.fates),
  ];
  return figures.map(([name, wanted, seen]) => [`${name} of the result`, wanted, seen]);
}

const CLOSED_AS = { completed: 'COMPLETED', failed: 'FAILED', cancelled: 'CANCELLED' } as const;
/** A worker that has just been started has to replay the run; one whose way to Temporal is gone without a word notices in 45 s. */
const ANSWER_MS = 90_000;

/** What the workflow of an ended import says of it: how its last run was closed, and the figures of the run that ended it. */
export async function judgeWorkflow(
  { temporal, database }: { readonly temporal: Client; readonly database: pg.Pool },
  record: ImportRecord,
  terminated: boolean,
): Promise<string[]> {
  const wrong = await judgeClosing(temporal.workflow.getHandle(importWorkflowId(record.id)), record, terminated);
  if (wrong !== undefined) return [wrong];
  const { rows } = await database.query<{ run: string | null }>(
    `select ended_by_run as run from import_job where id = $1`,
    [record.id],
  );
  const run = rows[0]?.run ?? undefined;
  if (run === undefined) return terminated ? [] : ['no run has ended the import'];
  const told = await toldBy(temporal.workflow.getHandle(importWorkflowId(record.id), run), record);
  return differingFigures(record, await storedOf(database, record.id), told);
}

async function judgeClosing(
  handle: WorkflowHandle,
  record: ImportRecord,
  terminated: boolean,
): Promise<string | undefined> {
  const wanted = CLOSED_AS[record.status as keyof typeof CLOSED_AS];
  // The end is written before the run closes.
  for (const deadline = Date.now() + ANSWER_MS; ; await pause(100)) {
    const { status } = await handle.describe();
    if (status.name === wanted || (terminated && status.name === 'TERMINATED')) return undefined;
    if (status.name !== 'RUNNING' || Date.now() > deadline) return `API ${record.status}, workflow ${status.name}`;
  }
}

async function toldBy(handle: WorkflowHandle, { status }: ImportRecord): Promise<Told> {
  const progress = await patiently(() => handle.query<WorkflowProgress>(QUERIES.progress));
  const chunks = await chunksIn(handle);
  // A run that was terminated or reset after it had written the end did not come to hear of it.
  if ((await handle.describe()).status.name === 'TERMINATED')
    return { progress: { ...progress, status, phase: 'ended' }, chunks };
  if (status !== 'completed') return { progress, chunks };
  return { progress, chunks, result: (await handle.result()) as NonNullable<Told['result']> };
}

async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + ANSWER_MS; ; await pause(250)) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

interface Planned {
  readonly chunks?: readonly { readonly no: number }[];
}

/** As the answers of planning told them. */
async function chunksIn(handle: WorkflowHandle): Promise<ReadonlySet<number>> {
  const numbers = new Set<number>();
  const { events } = await handle.fetchHistory();
  for (const { activityTaskCompletedEventAttributes: completed } of events ?? [])
    for (const { data } of completed?.result?.payloads ?? []) {
      const answer = JSON.parse(Buffer.from(data ?? []).toString() || 'null') as Planned | null;
      for (const { no } of answer?.chunks ?? []) numbers.add(no);
    }
  return numbers;
}

async function storedOf(database: pg.Pool, importId: string): Promise<Stored> {
  const { rows } = await database.query<Stored>(
    `select json_build_object('created', created_rows, 'updated', updated_rows, 'unchanged', unchanged_rows, 'deleted', deleted_rows,
       'skipped', skipped_rows, 'failed', failed_rows) as fates,
       (select count(*)::int from import_chunk c where c.import_id = j.id) as chunks
     from import_job j where id = $1`,
    [importId],
  );
  if (rows[0] === undefined) throw new Error('the database does not know the import');
  return rows[0];
}
