/**
 * Records the histories that the replay spec holds the workflow to, from real runs with fake activities. To be run when a
 * course of the workflow is new, never to make a failing replay pass: that failure says that running imports would break, and
 * wants a `patched` branch. With the address of a development server that knows the search attributes:
 *
 *   TEST_TEMPORAL_ADDRESS=127.0.0.1:7233 node --conditions=@pairloom/source temporal/workflows/src/testing/record-histories.ts [name…]
 */
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { IMPORT_WORKFLOW, UPDATES } from '@pairloom/temporal-api';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection } from '@temporalio/worker';
import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { ALL_OR_NOTHING_COURSES } from './all-or-nothing-courses.ts';
import { FakeImport, type ImportActivities, loadedSpan, untilCancelled } from './fake-import.ts';
import { FakeRow } from './fake-row.ts';
import { RECONCILE_COURSES } from './reconcile-courses.ts';
import { resetTo } from './reset.ts';
import { UNDO_COURSES } from './undo-courses.ts';
import { type RunOptions, type Running, placeOn, runImport, silenceTemporal } from './workflow-bench.ts';

interface Course {
  readonly fake: () => { readonly activities: object };
  readonly scene: (running: Running) => Promise<unknown>;
  /** After the scene the workflow is reset to this task, or started anew; the history is that of the new run. */
  readonly resetTo?: 'first' | 'last' | 'start';
  readonly options?: RunOptions;
}

const ROWS = 10;
const file = { plan: [2, 1], rowsPerChunk: ROWS };
const toTheEnd = (running: Running) => running.end();

function waitingOnce(): FakeImport {
  const fake: FakeImport = new FakeImport(file, {
    admit: async () =>
      fake.called('admit') > 1 ? { state: 'admitted' } : { state: 'waiting', position: 2, reason: 'one runs' },
  });
  return fake;
}

/** Others have the place, whatever comes. */
const waitingInQueue = (): FakeImport =>
  new FakeImport(file, { admit: async () => ({ state: 'waiting', position: 2, reason: 'one runs' }) });

/** A source so long that it is checked by a step of its own. */
function checkedFirst(): FakeImport {
  const good = new FakeImport(file).activities;
  return new FakeImport(file, {
    planChunks: async (request) => (request.checked === true ? good.planChunks(request) : { state: 'unchecked' }),
  });
}

function rewrittenFirst(): FakeImport {
  const good = new FakeImport(file).activities;
  const fake: FakeImport = new FakeImport(file, {
    planChunks: async (request) =>
      fake.called('rewriteSource') === 0 ? { state: 'unwritten' } : good.planChunks(request),
  });
  return fake;
}

function brokenPlan(): FakeImport {
  const good = new FakeImport(file).activities;
  return new FakeImport(file, {
    planChunks: async (request) => {
      if (request.knownChunks === 0) return good.planChunks(request);
      const details = [{ line: 12 }];
      throw ApplicationFailure.create({ type: 'json_invalid', message: 'Broken.', nonRetryable: true, details });
    },
    upsertChunks: untilCancelled,
  });
}

/** An import whose activities heed the job row. */
function heeding(given: (all: ImportActivities) => Partial<ImportActivities> = () => ({})): FakeImport {
  const row = new FakeRow();
  const good = new FakeImport(file).activities;
  const all = { ...good, ...given(good) };
  const upsertChunks = row.unlessHeld(all.upsertChunks);
  return new FakeImport(file, { ...row.activities(all), planChunks: row.unlessHeld(all.planChunks), upsertChunks });
}

const fault = (type: string, details: object) =>
  ApplicationFailure.create({ type, message: `The fault ${type}.`, nonRetryable: true, details: [details] });

/** The first attempt at the first chunk fails of what a person can mend. */
function failingOnce(): FakeImport {
  let failed = false;
  return heeding((all) => ({
    upsertChunks: async (span) => {
      if (failed || span.fromChunk !== 1) return all.upsertChunks(span);
      failed = true;
      throw fault('chunk_failing', { waits: true, chunk: 1, rows: [1, ROWS] });
    },
  }));
}

/** A command is noted when the turn that was asked for meanwhile would be there. */
function notingSlowly(): { readonly activities: ImportActivities } {
  const { activities } = failingOnce();
  const noteCommand: ImportActivities['noteCommand'] = async (request) => {
    await pause(300);
    return activities.noteCommand(request);
  };
  return { activities: { ...activities, noteCommand } };
}

/** The last chunk fails for good, and the disk is full when what was written is settled. */
function fullWhileSettling(): FakeImport {
  let full = true;
  return heeding((all) => ({
    upsertChunks: async (span) => {
      if (span.toChunk === 3) throw fault('plan_mismatch', {});
      return all.upsertChunks(span);
    },
    settleChunks: async (request) => {
      if (!full) return all.settleChunks(request);
      full = false;
      throw fault('database_full', { waits: true });
    },
  }));
}

/** The last chunk fails for good, and so does the settling of what was written. */
const neverSettled = (): FakeImport =>
  heeding((all) => ({
    upsertChunks: async (span) => {
      if (span.toChunk === 3) throw fault('plan_mismatch', {});
      return all.upsertChunks(span);
    },
    settleChunks: () => Promise.reject(fault('step_failing', { waits: true })),
  }));

async function wokenAtTheEnd({ until, wake, end }: Running): Promise<void> {
  await until(({ attention }) => attention !== null);
  await wake();
  await end();
}

async function untilAttention({ until }: Running): Promise<void> {
  await until(({ attention, queue }) => attention !== null && queue !== null);
}

/** Chunks whose first attempts last until they are cancelled. */
function stuckOnce(): FakeImport {
  let calls = 0;
  return heeding((all) => ({
    upsertChunks: async (span) => (++calls <= 2 ? untilCancelled() : all.upsertChunks(span)),
  }));
}

/** Courses in which somebody acts; each reads like what an operator does. */
const CONTROLLED: Readonly<Record<string, Course>> = {
  'paused-then-resumed': {
    fake: () => heeding(),
    scene: async ({ handle, until, end }) => {
      await handle.executeUpdate(UPDATES.pause, { args: [{ reason: 'maintenance' }] });
      await until(({ queue }) => queue !== null);
      await handle.executeUpdate(UPDATES.resume);
      await end();
    },
    options: { searchAttributes: true },
  },
  'waiting-then-retried': {
    fake: failingOnce,
    scene: async (running) => {
      await untilAttention(running);
      await running.handle.executeUpdate(UPDATES.retry);
      return toTheEnd(running);
    },
    options: { searchAttributes: true },
  },
  /** A wake and a command in one task: two short steps that would be in flight together. */
  'woken-and-retried': {
    fake: notingSlowly,
    scene: async (running) => {
      await untilAttention(running);
      await Promise.all([running.wake(), running.handle.executeUpdate(UPDATES.retry)]);
      return toTheEnd(running);
    },
    options: { searchAttributes: true },
  },
  'waiting-then-skipped': {
    fake: failingOnce,
    scene: async (running) => {
      await untilAttention(running);
      await running.handle.executeUpdate(UPDATES.skip, { args: [{ chunk: 1, reason: 'broken' }] });
      return toTheEnd(running);
    },
  },
  'cancelled-and-noted': {
    fake: () => heeding(() => ({ upsertChunks: untilCancelled })),
    scene: async ({ handle, until, end }) => {
      await until(({ phase }) => phase === 'loading');
      await handle.cancel();
      await end();
    },
  },
  'ended-early-as-a-whole': {
    fake: () =>
      heeding((all) => ({
        upsertChunks: async (span) => (span.toChunk === 3 ? untilCancelled() : all.upsertChunks(span)),
      })),
    scene: async ({ handle, until, end }) => {
      await until(({ fates }) => fates.created > 0);
      await handle.cancel();
      await end();
    },
  },
  'ended-though-failing': { fake: neverSettled, scene: toTheEnd },
  'settled-once-mended': { fake: fullWhileSettling, scene: wokenAtTheEnd },
  'cancelled-while-queued': {
    fake: waitingInQueue,
    scene: async ({ handle, until, end }) => {
      await until(({ queue }) => queue !== null);
      await handle.cancel();
      await end();
    },
    options: { searchAttributes: true },
  },
  'cancelled-while-paused': {
    fake: () => heeding(),
    scene: async ({ handle, until, end }) => {
      await handle.executeUpdate(UPDATES.pause);
      await until(({ queue }) => queue !== null);
      await handle.cancel();
      await end();
    },
    options: { searchAttributes: true },
  },
  'reset-after-completion': { fake: () => heeding(), scene: toTheEnd, resetTo: 'first' },
  'reset-to-the-end-after-completion': { fake: () => heeding(), scene: toTheEnd, resetTo: 'last' },
  'restarted-after-completion': { fake: () => heeding(), scene: toTheEnd, resetTo: 'start' },
  'reset-while-loading': {
    fake: stuckOnce,
    scene: ({ until }) => until(({ phase }) => phase === 'loading'),
    resetTo: 'first',
  },
  'reset-after-failure': {
    fake: () => heeding(() => ({ settleChunks: () => Promise.reject(fault('plan_mismatch', {})) })),
    scene: toTheEnd,
    resetTo: 'last',
  },
};

const COURSES: Readonly<Record<string, Course>> = {
  ...ALL_OR_NOTHING_COURSES,
  ...UNDO_COURSES,
  ...RECONCILE_COURSES,
  'completed-with-vectors': {
    fake: () => new FakeImport(file),
    scene: toTheEnd,
    options: { embed: true, searchAttributes: true },
  },
  'completed-in-one-chunk': { fake: () => new FakeImport({ plan: [1], rowsPerChunk: ROWS }), scene: toTheEnd },
  'cancelled-while-loading': {
    fake: () =>
      new FakeImport(file, {
        upsertChunks: async (span) => (span.fromChunk === 1 ? loadedSpan(span, ROWS) : untilCancelled()),
      }),
    scene: async ({ handle, until, end }) => {
      await until(({ fates }) => fates.created > 0);
      await handle.cancel();
      await end();
    },
    options: { searchAttributes: true },
  },
  'failed-while-planning': { fake: brokenPlan, scene: toTheEnd, options: { searchAttributes: true } },
  'checked-then-loaded': { fake: checkedFirst, scene: toTheEnd },
  'rewritten-then-loaded': { fake: rewrittenFirst, scene: toTheEnd },
  'queued-then-woken': {
    fake: waitingOnce,
    scene: async ({ until, wake, end }) => {
      await until(({ queue }) => queue !== null);
      await wake();
      await end();
    },
  },
  ...CONTROLLED,
};

/** As the Temporal UI starts a workflow anew that has ended. */
function restart({ handle, input }: Running): Promise<WorkflowHandle> {
  const { workflowId } = handle;
  const { workflow: taskQueue } = input.queues;
  return place.client.workflow.start(IMPORT_WORKFLOW, { workflowId, taskQueue, args: [input] });
}

/** Who ran it, and in which folder, is nobody's business. */
function anonymous(key: string, value: unknown): unknown {
  switch (key) {
    case 'identity':
      return 'worker';
    case 'stackTrace':
      return '';
    default:
      // Sticky queues are named for process and host.
      return typeof value === 'string' ? value.replace(/^\d+@.+-(?=[0-9a-f]{32}$)/, 'worker-') : value;
  }
}

silenceTemporal();
const address = process.env['TEST_TEMPORAL_ADDRESS'];
const connection = await Connection.connect({ address });
const native = await NativeConnection.connect({ address });
const place = await placeOn({
  client: new Client({ connection }),
  connection: native,
  taskQueue: 'record-histories',
  covered: false,
});
const wanted = process.argv.slice(2);
try {
  for (const [name, { fake, scene, resetTo: task, options }] of Object.entries(COURSES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const history = await runImport(
      place,
      fake(),
      async (running) => {
        await scene(running);
        if (task === undefined) return running.handle.fetchHistory();
        const again = await (task === 'start' ? restart(running) : resetTo(place.client, running.handle, task));
        await again.result().catch(() => undefined);
        return again.fetchHistory();
      },
      options,
    );
    const text = JSON.stringify(JSON.parse(historyToJSON(history)), anonymous, 2);
    await writeFile(new URL(`../histories/${name}.json`, import.meta.url), `${text}\n`);
    process.stdout.write(`recorded ${name}\n`);
  }
} finally {
  await place.close();
  await native.close();
  await connection.close();
}
