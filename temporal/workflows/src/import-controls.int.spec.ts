import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type CommandAnswer, UPDATES, type WaitingFault } from '@pairloom/temporal-api';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { FakeImport, type ImportActivities, loadedSpan, untilCancelled } from './testing/fake-import.ts';
import { FakeRow } from './testing/fake-row.ts';
import { failing, fault, heedingImport } from './testing/failing-steps.ts';
import { type RunOptions, type Running, eventually, openPlace, runImport } from './testing/workflow-bench.ts';

let place: Awaited<ReturnType<typeof openPlace>>;
let row: FakeRow;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());
beforeEach(() => void (row = new FakeRow()));

const ROWS = 10;
const file = (plan: readonly number[]) => ({ plan, rowsPerChunk: ROWS });
const good = (plan: readonly number[]): ImportActivities => new FakeImport(file(plan)).activities;

const heeding = (plan: readonly number[], given: Partial<ImportActivities> = {}): FakeImport =>
  heedingImport(row, file(plan), given);

const run = <T>(fake: FakeImport, scene: (running: Running) => Promise<T>, options?: RunOptions): Promise<T> =>
  runImport(place, fake, scene, options);

const update = (handle: WorkflowHandle, name: keyof typeof UPDATES, argument: object = {}, updateId?: string) =>
  handle.executeUpdate<CommandAnswer, [object]>(UPDATES[name], { args: [argument], updateId });

const refusal = async (given: Promise<unknown>): Promise<unknown> =>
  given.then(
    () => 'taken',
    (error: unknown) =>
      error instanceof Error && error.cause instanceof ApplicationFailure ? error.cause.type : error,
  );

const created = { fates: { created: 9, failed: 1 } };

describe('a pause', () => {
  it('lets what runs end, begins nothing, and goes on after resume without counting anything twice', async () => {
    const first = Promise.withResolvers<void>();
    const fake = heeding([2, 4], {
      upsertChunks: async (span) => {
        await first.promise;
        return loadedSpan(span, ROWS);
      },
    });
    await run(fake, async ({ handle, until, progress, end }) => {
      await until(({ phase }) => phase === 'loading');
      await update(handle, 'pause', { reason: 'the database is being moved' });
      expect(await progress()).toMatchObject({ status: 'processing', paused: true });
      first.resolve();
      const paused = await until(({ queue }) => queue !== null);
      expect(paused).toMatchObject({ paused: true, queue: { position: 1, reason: 'paused' } });
      await update(handle, 'resume');
      expect(await end()).toMatchObject({ status: 'COMPLETED' });
      expect(await progress()).toMatchObject({ paused: false, queue: null, plannedRows: 60 });
    });
    expect(row.commands.map(({ command }) => command)).toEqual([
      { kind: 'pause', reason: 'the database is being moved' },
      { kind: 'resume' },
    ]);
    expect(fake.called('settleChunks')).toBe(1);
  });

  it('is written under the id of its update, so that a reset that sends it again changes nothing', async () => {
    const fake = heeding([1], { upsertChunks: untilCancelled });
    await run(fake, async ({ handle, until }) => {
      await until(({ phase }) => phase === 'loading');
      const by = 'somebody@example.org';
      await update(handle, 'pause', { by, reason: 'lunch' }, 'command-1');
      expect(row.commands).toMatchObject([{ commandId: 'command-1', by, command: { kind: 'pause', reason: 'lunch' } }]);
    });
  });

  it('holds an import that waits in the queue', async () => {
    row.held = 'paused';
    const fake = heeding([1]);
    await run(fake, async ({ handle, until, end }) => {
      expect(await until(({ paused }) => paused)).toMatchObject({ status: 'pending', phase: 'queued' });
      await update(handle, 'resume');
      expect(await end()).toMatchObject({ status: 'COMPLETED' });
    });
  });

  it('holds the embedding', async () => {
    const calling = Promise.withResolvers<void>();
    const all = good([1]);
    const fake = heeding([1], {
      embedChunks: async (span) => {
        await calling.promise;
        // What is paid for is stored, but no other call is begun.
        return row.held === undefined ? all.embedChunks(span) : { state: 'held' };
      },
    });
    await run(
      fake,
      async ({ handle, until, progress, end }) => {
        await until(({ phase }) => phase === 'embedding');
        await update(handle, 'pause');
        calling.resolve();
        expect(await until(({ queue }) => queue !== null)).toMatchObject({ paused: true, phase: 'embedding' });
        await update(handle, 'resume');
        expect(await end()).toMatchObject({ status: 'COMPLETED' });
        expect((await progress()).embeddings).toMatchObject({ embedded: ROWS, pending: 0 });
      },
      { embed: true },
    );
  });

  it('ends with a cancel', async () => {
    const fake = heeding([1], { upsertChunks: untilCancelled });
    row.held = 'paused';
    await run(fake, async ({ handle, until, end }) => {
      await until(({ paused }) => paused);
      await handle.cancel();
      expect(await end()).toMatchObject({ status: 'CANCELLED' });
    });
    expect(fake.called('upsertChunks')).toBe(0);
  });

  it('ends with a cancel that only the job row knows of', async () => {
    const fake = new FakeImport(file([1]), { admit: async () => ({ state: 'cancel_requested' }) });
    expect((await run(fake, ({ end }) => end())).error).toBeInstanceOf(CancelledFailure);
    expect(fake.outcome).toEqual({ status: 'cancelled' });
  });
});

describe('a command by hand that holds already', () => {
  it('is taken once more', async () => {
    const fake = heeding([1], { upsertChunks: untilCancelled });
    await run(fake, async ({ handle, until }) => {
      await until(({ phase }) => phase === 'loading');
      for (const name of ['pause', 'resume', 'resume'] as const)
        expect(await update(handle, name)).toEqual({ state: 'noted' });
    });
    expect(row.commands.map(({ command }) => command.kind)).toEqual(['pause', 'resume', 'resume']);
  });
});

describe('a command by hand that does not apply', () => {
  it.each([
    ['resume', {}, 'import_not_paused'],
    ['retry', {}, 'nothing_to_retry'],
    ['skip', { chunk: 1, reason: 'broken' }, 'chunk_not_waiting'],
    ['skip', { chunk: 1 }, 'invalid_request'],
    ['skip', { chunk: 'one', reason: 'broken' }, 'invalid_request'],
    ['pause', { reason: '' }, 'invalid_request'],
    ['pause', { reason: 'x'.repeat(501) }, 'invalid_request'],
  ] as const)('%s %o is refused with %s', async (name, argument, code) => {
    const fake = heeding([1], { upsertChunks: untilCancelled });
    await run(fake, async ({ handle, until }) => {
      await until(({ phase }) => phase === 'loading');
      expect(await refusal(update(handle, name, argument))).toBe(code);
    });
    expect(row.commands).toEqual([]);
  });

  it('is refused when nothing is left to be paused', async () => {
    const fake = heeding([2], { settleChunks: untilCancelled });
    await run(fake, async ({ handle, until }) => {
      await until(({ phase }) => phase === 'settling');
      expect(await refusal(update(handle, 'pause'))).toBe('import_not_pausable');
    });
  });

  it('is refused with the code that the job row gives', async () => {
    const fake = heeding([1], { upsertChunks: untilCancelled });
    const refusing = { state: 'refused', code: 'import_ended', message: 'The import has ended.' } as const;
    const activities = { ...fake.activities, noteCommand: async () => refusing };
    await run(new FakeImport(file([1]), activities), async ({ handle, until }) => {
      await until(({ phase }) => phase === 'loading');
      expect(await refusal(update(handle, 'pause'))).toBe('import_ended');
    });
  });
});

describe('a fault that a person can mend', () => {
  const waiting: WaitingFault = { waits: true, chunk: 1, rows: [1, 10] };

  it('lets the import wait, visibly, until somebody retries', async () => {
    const all = good([2]);
    const fake = heeding([2], {
      upsertChunks: failing(1, fault('chunk_failing', waiting), all.upsertChunks),
    });
    await run(
      fake,
      async ({ handle, until, end }) => {
        const stands = await until(({ attention, queue }) => attention !== null && queue !== null);
        const note = { code: 'chunk_failing', message: 'The fault chunk_failing.', chunk: 1, rows: [1, 10] };
        expect(stands).toMatchObject({ status: 'processing', attention: note });
        expect(row.attentions).toEqual([note]);
        const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
        expect(currentDetails).toContain('waits for a person: `chunk_failing` in chunk 1 (rows 1–10)');
        const { typedSearchAttributes } = await eventually(
          () => handle.describe(),
          (described) => described.typedSearchAttributes.getAll().some(({ value }) => value === 'attention'),
        );
        expect(typedSearchAttributes.getAll().map(({ key }) => key.name)).toContain('PairloomStatus');
        await update(handle, 'retry', { reason: 'mended' });
        expect(await end()).toMatchObject({ status: 'COMPLETED' });
      },
      { searchAttributes: true },
    );
    expect(fake.outcome).toEqual({ status: 'completed' });
  });

  it('lets the import go on without the chunk when somebody skips it', async () => {
    const none = { fates: { created: 0, updated: 0, unchanged: 0, deleted: 0, skipped: 0, failed: 0 } };
    const nothing = { state: 'loaded', ...none, errorCount: 0, warningCount: 0, recentErrors: [] } as const;
    const fake = heeding([1], {
      upsertChunks: failing(1, fault('chunk_failing', waiting), async () => nothing),
    });
    await run(fake, async ({ handle, until, end }) => {
      await until(({ attention, queue }) => attention !== null && queue !== null);
      expect(await refusal(update(handle, 'skip', { chunk: 7, reason: 'broken' }))).toBe('chunk_not_waiting');
      await update(handle, 'skip', { chunk: 1, reason: 'broken' });
      expect(await end()).toMatchObject({ status: 'COMPLETED' });
    });
    expect(row.commands.map(({ command }) => command)).toEqual([{ kind: 'skip', chunk: 1, reason: 'broken' }]);
  });

  it.each([
    [
      'planning',
      (all: ImportActivities) => ({ planChunks: failing(1, fault('source_missing', { waits: true }), all.planChunks) }),
    ],
    [
      'settling',
      (all: ImportActivities) => ({
        settleChunks: failing(1, fault('database_full', { waits: true }), all.settleChunks),
      }),
    ],
    [
      'embedding',
      (all: ImportActivities) => ({
        embedChunks: failing(1, fault('embedding_credentials', { waits: true }), all.embedChunks),
      }),
    ],
  ])('is waited for while %s', async (_phase, given) => {
    const fake = heeding([2], given(good([2])));
    await run(
      fake,
      async ({ handle, until, end }) => {
        const { attention } = await until(({ queue }) => queue !== null);
        expect(attention).toMatchObject({ code: row.attentions[0]?.code });
        await update(handle, 'retry');
        expect(await end()).toMatchObject({ status: 'COMPLETED' });
      },
      { embed: true },
    );
    expect(row.attentions).toHaveLength(1);
  });

  it.each(['admit', 'enterPhase'] as const)('is waited for while %s, and a retry goes on', async (step) => {
    const fake = heeding([2]);
    // Once in the worker of the workflow, once as an activity of its own.
    const faulty = {
      [step]: failing(2, fault('database_schema_missing', { waits: true }), fake.activities[step] as never),
    };
    await run(
      new FakeImport(file([2]), { ...fake.activities, ...faulty }),
      async ({ handle, until, end }) => {
        const { attention } = await until(({ queue }) => queue !== null);
        expect(attention).toMatchObject({ code: 'database_schema_missing' });
        await update(handle, 'retry');
        expect(await end()).toMatchObject({ status: 'COMPLETED' });
      },
      { embed: true },
    );
    expect(row.attentions).toHaveLength(1);
  });

  it('is known to a run that was reset, from the answer to its question for a turn', async () => {
    const note = { code: 'source_missing', message: 'The stored file is gone.' } as const;
    const fake = heeding([1]);
    const admit = async (request: Parameters<typeof fake.activities.admit>[0]) => {
      const answer = await fake.activities.admit(request);
      return answer.state === 'waiting' ? { ...answer, attention: note } : answer;
    };
    row.held = 'attention';
    await run(new FakeImport(file([1]), { ...fake.activities, admit }), async ({ handle, until, end }) => {
      expect((await until(({ queue }) => queue !== null)).attention).toEqual(note);
      await update(handle, 'retry');
      expect(await end()).toMatchObject({ status: 'COMPLETED' });
    });
  });

  it('is shown before the database, which may be what fails, knows of it', async () => {
    const fake = heeding([1], { upsertChunks: failing(1, fault('database_full', waiting), good([1]).upsertChunks) });
    const { needAttention } = fake.activities;
    const open = Promise.withResolvers<void>();
    const activities = {
      ...fake.activities,
      needAttention: async (request: Parameters<typeof needAttention>[0]) => {
        await open.promise;
        return needAttention(request);
      },
    };
    await run(new FakeImport(file([1]), activities), async ({ handle, until, end }) => {
      expect((await until(({ attention }) => attention !== null)).attention).toMatchObject({ code: 'database_full' });
      open.resolve();
      await until(({ queue }) => queue !== null);
      await update(handle, 'retry');
      expect(await end()).toMatchObject({ status: 'COMPLETED' });
    });
  });

  it('ends with a cancel, and what was loaded is settled', async () => {
    const fake = heeding([2], {
      upsertChunks: async (span) => {
        if (span.fromChunk === 2) throw fault('chunk_failing', { ...waiting, chunk: 2 });
        return loadedSpan(span, ROWS);
      },
    });
    await run(fake, async ({ handle, until, end }) => {
      expect(await until(({ queue }) => queue !== null)).toMatchObject(created);
      await handle.cancel();
      expect((await end()).error).toBeInstanceOf(CancelledFailure);
    });
    expect([fake.called('settleChunks'), fake.called('finishImport')]).toEqual([1, 1]);
  });
});

describe('a cancel from the Temporal UI', () => {
  it('is written to the job row, which every statement heeds', async () => {
    const fake = heeding([1], { upsertChunks: untilCancelled });
    await run(fake, async ({ handle, until, end }) => {
      await until(({ phase }) => phase === 'loading');
      await handle.cancel();
      expect((await end()).status).toBe('CANCELLED');
    });
    expect(row.commands).toMatchObject([{ command: { kind: 'cancel' } }]);
  });
});
