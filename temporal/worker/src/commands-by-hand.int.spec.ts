import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AuditEvent, PairChange } from '@pairloom/contract';
import {
  IMPORT_WORKFLOW,
  type ImportWorkflowInput,
  QUERIES,
  SIGNALS,
  UPDATES,
  type WorkflowProgress,
  importWorkflowId,
  taskQueues,
} from '@pairloom/temporal-api';
import { WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { ImportOrder } from './testing/import-bench.ts';
import { eventually, startWorkerProcess } from './testing/worker-process.ts';
import { type WorkerScene, openWorkerScene } from './testing/worker-scene.ts';

const ROWS = 1_000;
const BATCH_ROWS = 10;
const LAST_CHUNK = ROWS / BATCH_ROWS;
const fileOf = (rows: number): string =>
  `question,answer\n${Array.from({ length: rows }, (_, i) => `Question ${i + 1}?,Answer ${i + 1}\n`).join('')}`;
/** Long enough to be met on its way. */
const LONG = { content: fileOf(ROWS), options: { batchRows: BATCH_ROWS }, searchAttributes: true } as const;
const SHORT = { content: 'question,answer\nWho?,She.\n', searchAttributes: true } as const;
const BY_HAND = 'temporal-operator';
/** What is told of an import that was paused and resumed once, and completed. */
const PAUSED_AND_RESUMED = ['import.created', 'import.pause by hand', 'import.resume by hand', 'import.completed'];
const UNANSWERED_MS = 3_000;

let scene: WorkerScene;
let bench: WorkerScene['bench'];
let client: WorkerScene['client'];
let projectId: string;

beforeAll(async () => {
  scene = await openWorkerScene();
  ({ bench, client } = scene);
});
afterAll(() => scene.stop());
beforeEach(async () => {
  projectId = await bench.createProject();
});

const run = (importId: string) => client.workflow.getHandle(importWorkflowId(importId));
const record = (importId: string) => bench.get(projectId, importId);
const ended = (importId: string) => bench.ended(projectId, importId);
const start = (order: Omit<ImportOrder, 'projectId'>) => bench.startImport({ projectId, ...order });
const give = (importId: string, name: keyof typeof UPDATES, argument: object = {}) =>
  run(importId).executeUpdate(UPDATES[name], { args: [argument] });
const progress = (importId: string) => run(importId).query<WorkflowProgress>(QUERIES.progress);

const refusal = (given: Promise<unknown>): Promise<unknown> =>
  given.then(
    () => 'taken',
    (error: unknown) =>
      error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure
        ? error.cause.type
        : error,
  );

async function startUnderWay(order: Omit<ImportOrder, 'projectId'> = LONG): Promise<string> {
  const importId = await start(order);
  await eventually(
    () => record(importId),
    ({ counts, phase }) => phase === 'loading' && counts.processed > 0,
  );
  return importId;
}

/** Paused, and nothing of it is under way any more. */
async function startAndPause(order?: Omit<ImportOrder, 'projectId'>): Promise<string> {
  const importId = await startUnderWay(order);
  await give(importId, 'pause', { reason: 'maintenance' });
  await eventually(
    () => progress(importId),
    ({ queue }) => queue !== null,
  );
  return importId;
}

/** The stored file is no longer what it was in its last row, until it is mended. */
async function startAndLetWait(
  order?: Omit<ImportOrder, 'projectId'>,
): Promise<{ importId: string; mend: () => void }> {
  const importId = await startAndPause(order);
  const blob = join(bench.folder, 'blobs', 'sources', importId);
  const kept = readFileSync(blob);
  writeFileSync(blob, Buffer.concat([kept.subarray(0, -2), Buffer.from('!\n')]));
  await give(importId, 'resume');
  await untilWaits(importId);
  return { importId, mend: () => writeFileSync(blob, kept) };
}

/** Whoever loads stands still, holding its place, until the lock is given back. */
async function lockPairs(): Promise<() => Promise<void>> {
  const database = new pg.Client({ connectionString: bench.env['DATABASE_URL'] });
  await database.connect();
  await database.query('begin; lock table qa_pair in share mode');
  return () => database.end();
}

const untilWaits = (importId: string, times = 1) =>
  eventually(
    () => audit(importId),
    (events) => events.filter(({ action }) => action === 'import.needs_attention').length === times,
  );

const audit = async (importId: string): Promise<AuditEvent[]> =>
  (await bench.persistence.reports.audit(projectId, { about: importId, limit: 100 })).items;

/** What was done to an import, oldest first, and by whom where it was done by hand. */
const trail = async (importId: string): Promise<string[]> =>
  (await audit(importId))
    .toReversed()
    .map(({ action, principal }) => `${action}${principal === BY_HAND ? ' by hand' : ''}`);

async function changes(importId: string): Promise<PairChange[]> {
  const all: PairChange[] = [];
  for (let cursor: string | undefined | null; cursor !== null;) {
    const page = await bench.persistence.reports.changes(projectId, importId, { limit: 200, cursor });
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
}

const untilTold = (importId: string, status: string) =>
  eventually(
    async () => (await run(importId).describe()).searchAttributes['PairloomStatus'],
    (told) => told?.[0] === status,
  );

const TO_THE_END = { status: 'completed', counts: { total: ROWS, created: ROWS, updated: 0, unprocessed: 0 } } as const;

describe('a pause by hand', () => {
  it('lets the next import in, and after resume the import comes back before those that wait', async () => {
    const first = await startAndPause();
    await untilTold(first, 'paused');
    const { counts } = await record(first);
    const release = await lockPairs();
    const second = await start({ ...SHORT, content: 'question,answer\nWhat?,That.\n' });
    await eventually(
      () => record(second),
      ({ phase }) => phase === 'loading',
    );
    const third = await start(SHORT);
    await give(first, 'resume');
    await eventually(
      () => Promise.all([first, third].map(progress)),
      ([a, b]) => a?.queue?.position === 1 && b?.queue?.position === 2,
    );
    expect((await record(first)).counts).toEqual(counts);
    await release();
    expect(await ended(first)).toMatchObject(TO_THE_END);
    for (const importId of [second, third])
      expect(await ended(importId)).toMatchObject({ status: 'completed', counts: { created: 1 } });
    expect(await bench.pairs(projectId)).toHaveLength(ROWS + 2);
  });

  it('and a resume, each given twice, are told once', async () => {
    const importId = await startAndPause();
    for (const name of ['pause', 'resume', 'resume'] as const)
      expect(await give(importId, name)).toEqual({ state: 'noted' });
    expect(await ended(importId)).toMatchObject(TO_THE_END);
    expect(await changes(importId)).toHaveLength(ROWS);
    expect(await trail(importId)).toEqual(PAUSED_AND_RESUMED);
    await untilTold(importId, 'completed');
  });
});

describe('a command by hand that does not apply', () => {
  it('is refused and leaves no trace', async () => {
    const importId = await startUnderWay();
    expect(await refusal(give(importId, 'resume'))).toBe('import_not_paused');
    expect(await refusal(give(importId, 'retry'))).toBe('nothing_to_retry');
    expect(await refusal(give(importId, 'skip', { chunk: 1, reason: 'broken' }))).toBe('chunk_not_waiting');
    expect(await refusal(give(importId, 'pause', { reason: '' }))).toBe('invalid_request');
    expect(await ended(importId)).toMatchObject(TO_THE_END);
    await run(importId).result();
    await expect(give(importId, 'pause')).rejects.toThrow('workflow execution already completed');
    expect(await trail(importId)).toEqual(['import.created', 'import.completed']);
  });
});

describe('an import whose last chunk waits for a person', () => {
  it('says so, waits again after a retry that comes too soon, and completes after one that does not', async () => {
    const { importId, mend } = await startAndLetWait();
    const attention = { code: 'source_changed', chunk: LAST_CHUNK, rows: [ROWS - BATCH_ROWS + 1, ROWS], waits: true };
    expect(await record(importId)).toMatchObject({ status: 'processing', attention });
    await untilTold(importId, 'attention');
    await give(importId, 'retry', { reason: 'too soon' });
    await untilWaits(importId, 2);
    expect(await record(importId)).toMatchObject({ status: 'processing', attention });
    mend();
    await give(importId, 'retry', { reason: 'mended' });
    expect(await ended(importId)).toMatchObject({ ...TO_THE_END, attention: null });
    expect(await bench.pairs(projectId)).toHaveLength(ROWS);
    expect(await changes(importId)).toHaveLength(ROWS);
    expect((await trail(importId)).slice(-5)).toEqual([
      ...['import.needs_attention', 'import.retry by hand'],
      ...['import.needs_attention', 'import.retry by hand'],
      'import.completed',
    ]);
    await untilTold(importId, 'completed');
  });

  it('goes on without it after a skip, and tells its rows as unprocessed', async () => {
    const { importId } = await startAndLetWait();
    expect(await refusal(give(importId, 'skip', { chunk: 1, reason: 'broken' }))).toBe('chunk_not_waiting');
    await give(importId, 'skip', { chunk: LAST_CHUNK, reason: 'broken' });
    const left = { total: ROWS, created: ROWS - BATCH_ROWS, unprocessed: BATCH_ROWS };
    expect(await ended(importId)).toMatchObject({
      ...{ status: 'completed', counts: left },
      attention: { code: 'chunks_skipped' },
    });
    expect(await bench.pairs(projectId)).toHaveLength(ROWS - BATCH_ROWS);
    const changed = await changes(importId);
    expect(changed.map(({ row }) => row)).toEqual(Array.from({ length: ROWS - BATCH_ROWS }, (_, i) => i + 1));
    expect((await audit(importId)).find(({ action }) => action === 'import.skip')).toMatchObject({
      principal: BY_HAND,
      details: { chunk: LAST_CHUNK, reason: 'broken', code: 'source_changed' },
    });
    expect(await run(importId).result()).toMatchObject({ status: 'completed', unprocessed: BATCH_ROWS });
    await untilTold(importId, 'completed');
  });
});

describe('an import that is all or nothing and waits for a person', () => {
  const WHOLE = { ...LONG, options: { ...LONG.options, onError: 'rollback' } } as const;
  const details = async (importId: string): Promise<string> =>
    (await run(importId).query<{ currentDetails: string }>('__temporal_workflow_metadata')).currentDetails;

  it('refuses a skip, which it does not offer, and is written whole after what is wrong was mended', async () => {
    const { importId, mend } = await startAndLetWait(WHOLE);
    const told = await details(importId);
    expect(told).toContain(`waits for a person: \`source_changed\` in chunk ${LAST_CHUNK}`);
    expect(told).not.toContain('`skip`');
    const waiting = await record(importId);
    expect(await refusal(give(importId, 'skip', { chunk: LAST_CHUNK, reason: 'broken' }))).toBe(
      'import_all_or_nothing',
    );
    expect(await record(importId)).toEqual(waiting);
    mend();
    await give(importId, 'retry', { reason: 'mended' });
    expect(await ended(importId)).toMatchObject({ ...TO_THE_END, attention: null });
    expect(await bench.pairs(projectId)).toHaveLength(ROWS);
    expect(await trail(importId)).not.toContain('import.skip by hand');
  });

  it('writes nothing when it is cancelled instead', async () => {
    const { importId } = await startAndLetWait(WHOLE);
    await run(importId).cancel();
    expect(await ended(importId)).toMatchObject({ status: 'cancelled', counts: { total: ROWS, unprocessed: ROWS } });
    expect(await bench.pairs(projectId)).toEqual([]);
  });
});

/** A local activity of the workflow, as the question for a turn is one. */
const SHORT_STEP = 'core_local_activity';

/** Whether the turn was asked for since the last signal; `at once` when no timer had to say so. */
async function askedSinceSignal(importId: string): Promise<'at once' | 'later' | undefined> {
  const events = (await run(importId).fetchHistory()).events ?? [];
  const signal = events.findLastIndex((event) => event.workflowExecutionSignaledEventAttributes != null);
  const since = events.slice(signal + 1);
  const asked = since.findIndex((event) => event.markerRecordedEventAttributes?.markerName === SHORT_STEP);
  const timed = since.findIndex((event) => event.timerFiredEventAttributes != null);
  if (asked < 0) return undefined;
  return timed < 0 || asked < timed ? 'at once' : 'later';
}

describe('the signal wake', () => {
  const wake = (importId: string) => run(importId).signal(SIGNALS.wake);

  async function wakeAndLetAsk(importId: string): Promise<void> {
    await wake(importId);
    await eventually(
      () => askedSinceSignal(importId),
      (asked) => asked !== undefined,
    );
  }

  it('lets a waiting import ask for its turn, and into no place that is taken', async () => {
    const order = { projectId, ...SHORT };
    const ahead = await bench.queueImport(order);
    const importId = await start(SHORT);
    const waits = () =>
      eventually(
        () => progress(importId),
        ({ queue }) => queue?.position === 2,
      );
    await waits();
    await wakeAndLetAsk(importId);
    await waits();
    expect(await record(importId)).toMatchObject({ status: 'pending', phase: 'queued' });
    await bench.persistence.imports.abandon(ahead, { code: 'temporal_unavailable', message: 'It never ran.' });
    await wake(importId);
    expect(await ended(importId)).toMatchObject({ status: 'completed', counts: { created: 1 } });
    expect(await askedSinceSignal(importId)).toBe('at once');
  });

  it('changes nothing of an import that runs or is paused, and is refused after its end', async () => {
    const importId = await startUnderWay();
    await wake(importId);
    await give(importId, 'pause');
    await eventually(
      () => progress(importId),
      ({ queue }) => queue !== null,
    );
    const paused = await record(importId);
    await wakeAndLetAsk(importId);
    const { lastActivityAt: _paused, ...standing } = paused;
    expect(await record(importId)).toMatchObject(standing);
    await give(importId, 'resume');
    expect(await ended(importId)).toMatchObject(TO_THE_END);
    expect(await trail(importId)).toEqual(PAUSED_AND_RESUMED);
    await run(importId).result();
    await expect(wake(importId)).rejects.toThrow('workflow execution already completed');
  });

  it('does not let an import go on that waits for a person', async () => {
    const { importId, mend } = await startAndLetWait();
    const waiting = await record(importId);
    mend();
    await eventually(
      () => progress(importId),
      ({ queue }) => queue !== null,
    );
    await wakeAndLetAsk(importId);
    const { lastActivityAt: _waiting, ...standing } = waiting;
    expect(await record(importId)).toMatchObject(standing);
    await give(importId, 'retry');
    expect(await ended(importId)).toMatchObject(TO_THE_END);
  });
});

describe('a workflow started like that of an import, under another id', () => {
  const copy = (importId: string) => {
    const queues = taskQueues(bench.env['TASK_QUEUE_PREFIX'] ?? '');
    const input: ImportWorkflowInput = { importId, projectId, embed: false, queues, searchAttributes: false };
    const options = { workflowId: `copy-${randomUUID()}`, taskQueue: queues.workflow, args: [input] };
    return client.workflow.start(IMPORT_WORKFLOW, options);
  };

  it('does nothing while the import runs, and says so after its end', async () => {
    const importId = await startAndPause();
    const before = await record(importId);
    const again = await copy(importId);
    await expect(again.result()).rejects.toMatchObject({ cause: { type: 'import_running' } });
    expect(await record(importId)).toEqual(before);
    await give(importId, 'resume');
    expect(await ended(importId)).toMatchObject(TO_THE_END);
    await run(importId).result();
    expect(await (await copy(importId)).result()).toEqual({ status: 'settled', ended: 'completed' });
    expect(await bench.pairs(projectId)).toHaveLength(ROWS);
  });
});

describe('an update by hand while no worker runs', () => {
  it('is not answered, and given once more under its id it is carried out once', async () => {
    const importId = await startUnderWay();
    await scene.worker.end('SIGKILL');
    const pause = () =>
      run(importId).executeUpdate(UPDATES.pause, { updateId: 'maintenance', args: [{ reason: 'maintenance' }] });
    const unanswered = client.withDeadline(Date.now() + UNANSWERED_MS, pause);
    await expect(unanswered).rejects.toThrow(WorkflowUpdateRPCTimeoutOrCancelledError);
    expect(await trail(importId)).toEqual(['import.created']);
    scene.worker = await startWorkerProcess(bench.env, join(bench.folder, 'worker-2.log'));
    expect(await pause()).toEqual({ state: 'noted' });
    expect(await record(importId)).toMatchObject({ paused: true });
    await give(importId, 'resume');
    expect(await ended(importId)).toMatchObject(TO_THE_END);
    expect(await trail(importId)).toEqual(PAUSED_AND_RESUMED);
  });
});
