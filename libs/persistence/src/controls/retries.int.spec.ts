import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FATES, type Fate, type RetryScope } from '@pairloom/contract';
import { importOptions } from '@pairloom/testing';
import {
  OWNER,
  type PlannedText,
  csv,
  endText,
  enqueueText,
  loadChunk,
  loadText,
  startText,
} from '../testing/load-text.ts';
import { openRetryOf, planRetry, runRetry } from '../testing/retry-text.ts';
import { storedPairs } from '../testing/stored.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';

let bench: Workbench;

beforeAll(async () => {
  bench = await openWorkbench();
});

afterAll(() => bench.close());

const ROWS = 9;
const CHUNK_ROWS = 3;
/** Rows that fail as long as their pairs are there already. */
const BLOCKED = [2, 8];
const question = (row: number) => `Question ${row}?`;
const HEAD = ['question', 'answer'];
const TEXT = csv(HEAD, ...Array.from({ length: ROWS }, (_, at) => [question(at + 1), `Answer ${at + 1}.`]));
const OPTIONS = { embed: false, duplicates: { file: 'replace', project: 'error' } } as const;

type Options = Parameters<typeof importOptions>[0];

const start = (projectId: string, options: Options = {}) =>
  startText(bench.persistence, { projectId, text: TEXT, chunkRows: CHUNK_ROWS, options: { ...OPTIONS, ...options } });

const load = async (text: PlannedText, ...chunkNos: number[]): Promise<void> => {
  for (const chunkNo of chunkNos) await loadChunk(bench.persistence, text, chunkNo);
};

const cancel = (importId: string) =>
  bench.persistence.controls.note({ importId, principal: OWNER, command: { kind: 'cancel' } });

/** How an import ends, by name. Gives its id. */
const ENDINGS: Record<string, (projectId: string) => Promise<string>> = {
  'completed, two rows failed': async (projectId) => {
    const text = await start(projectId);
    await load(text, 1, 2, 3);
    await endText(bench.persistence, text);
    return text.run.importId;
  },
  'cancelled after its first chunk': async (projectId) => {
    const text = await start(projectId);
    await load(text, 1);
    await cancel(text.run.importId);
    await endText(bench.persistence, text, { status: 'cancelled' });
    return text.run.importId;
  },
  'cancelled after its last chunk, planned in part': async (projectId) => {
    const text = await start(projectId);
    const { importId } = text.run;
    // As if planning had stopped before the last chunk.
    await bench.query('delete from import_chunk where import_id = $1 and chunk_no = 3', [importId]);
    const [, last] = text.ranges;
    await bench.query(
      'update import_job set plan_complete = false, planned_rows = 6, planned_bytes = $2, plan_line = 8 where id = $1',
      [importId, last?.byteEnd],
    );
    await load(text, 2);
    await cancel(importId);
    await endText(bench.persistence, text, { status: 'cancelled' });
    return importId;
  },
  'cancelled before its turn': async (projectId) => {
    const importId = await enqueueText(bench.persistence, {
      projectId,
      text: TEXT,
      chunkRows: CHUNK_ROWS,
      options: OPTIONS,
    });
    await cancel(importId);
    await bench.persistence.runs.finish(importId, { status: 'cancelled' });
    return importId;
  },
  'stopped at the first row that failed': async (projectId) => {
    const text = await start(projectId, { onError: 'stop' });
    await load(text, 1);
    const error = { code: 'stopped_on_error', message: 'A row failed.' } as const;
    await endText(bench.persistence, text, { status: 'failed', error });
    return text.run.importId;
  },
  'completed, its second chunk skipped': async (projectId) => {
    const text = await start(projectId);
    const { importId } = text.run;
    await load(text, 1);
    await bench.persistence.runs.needAttention(importId, {
      code: 'source_changed',
      message: 'Damaged.',
      chunk: 2,
      rows: [4, 6],
    });
    await bench.persistence.controls.note({
      importId,
      principal: OWNER,
      command: { kind: 'skip', chunk: 2, reason: 'damaged' },
    });
    await bench.persistence.runs.admit(importId);
    await load(text, 3);
    await endText(bench.persistence, text);
    return importId;
  },
  'failed, all or nothing': async (projectId) => {
    const text = await start(projectId, { onError: 'rollback' });
    for (const range of text.ranges) {
      const claimed = await bench.persistence.chunks.claim(text.run.importId, range.chunkNo, 'spec', 'validate');
      if (claimed.state !== 'claimed') throw new Error(`The claim answered ${claimed.state}.`);
      await bench.persistence.chunks.validate(text.run, claimed, text.prepare(range));
    }
    await bench.persistence.chunks.closeCheck(text.run, () => undefined);
    const error = { code: 'rows_not_clean', message: 'Rows failed.' } as const;
    await bench.persistence.runs.finish(text.run.importId, { status: 'failed', error });
    return text.run.importId;
  },
};

/** Fate by row, as results tell it; rows that nobody has planned are unprocessed. */
async function fatesOf(importId: string): Promise<Map<number, Fate>> {
  const kinds = ['created', 'updated', 'unchanged', 'deleted', 'skipped', 'failed', 'unprocessed'] as const;
  const fates = new Map<number, Fate>();
  for (const fate of kinds) for (const row of await rowsWith(importId, fate)) fates.set(row, fate);
  return fates;
}

/** Rows that results list under a fate. */
async function rowsWith(importId: string, fate: Fate): Promise<number[]> {
  const rows: number[] = [];
  for (let after = 0; ;) {
    const chunk = await bench.persistence.reports.chunkWith(importId, after, [fate]);
    if (chunk === undefined) return rows;
    const { firstRow, rowCount, chunkNo } = chunk.range;
    for (let offset = 0; offset < rowCount; offset++)
      if (FATES[chunk.fates === null ? 0 : (chunk.fates[offset] ?? 0)] === fate) rows.push(firstRow + offset);
    after = chunkNo;
  }
}

const all = Array.from({ length: ROWS }, (_, at) => at + 1);
const IN_SCOPE: Record<'failed' | 'unprocessed' | 'all' | 'rest', (fate: Fate) => boolean> = {
  failed: (fate) => fate === 'failed',
  unprocessed: (fate) => fate === 'unprocessed',
  all: () => true,
  rest: (fate) => fate === 'failed' || fate === 'unprocessed',
};

const CASES = Object.keys(ENDINGS).flatMap((ending) =>
  (Object.keys(IN_SCOPE) as (keyof typeof IN_SCOPE)[]).map((scope) => [ending, scope] as const),
);

describe('a retry of an import that ended', () => {
  it.each(CASES)('%s, scope %s: takes up those rows and no other', async (ending, scope) => {
    const projectId = await bench.project();
    const blocking = csv(HEAD, ...BLOCKED.map((row) => [question(row), 'in the way']));
    await loadText(bench.persistence, { projectId, text: blocking, options: OPTIONS });
    const importId = await (ENDINGS[ending] as (projectId: string) => Promise<string>)(projectId);
    const fates = await fatesOf(importId);
    const wanted = all.filter((row) => IN_SCOPE[scope](fates.get(row) ?? 'unprocessed'));
    const before = await bench.persistence.imports.get(projectId, importId);
    const pairsBefore = new Map((await storedPairs(bench, projectId)).map((pair) => [pair.question, pair]));
    const order = { importId, principal: OWNER, ...(scope === 'rest' ? {} : { scope: scope as RetryScope }) };
    if (wanted.length === 0) {
      expect(await bench.persistence.controls.openRetry(order)).toEqual({
        outcome: 'refused',
        code: 'nothing_to_retry',
      });
      return;
    }
    await bench.query(`delete from qa_pair where project_id = $1 and answer = 'in the way'`, [projectId]);

    const retry = await openRetryOf(bench.persistence, importId, order.scope);
    const finished = await runRetry(bench.persistence, retry.importId, TEXT);
    // Loaded before, and still there: they are in the way of themselves.
    const blocked = wanted.filter((row) => fates.get(row) === 'created');
    expect(finished).toMatchObject({
      status: 'completed',
      total: wanted.length,
      unprocessed: ending.startsWith('stopped') && blocked.length > 0 ? expect.any(Number) : 0,
    });
    const retried = await fatesOf(retry.importId);
    expect([...retried.keys()].sort((a, b) => a - b)).toEqual(wanted);
    for (const row of wanted.filter((each) => !blocked.includes(each)))
      if (retried.get(row) !== 'unprocessed') expect([row, retried.get(row)]).toEqual([row, 'created']);
    const pairs = new Map((await storedPairs(bench, projectId)).map((pair) => [pair.question, pair]));
    for (const row of all.filter((each) => !wanted.includes(each)))
      expect(pairs.get(question(row))?.last_import_id).toBe(
        pairsBefore.get(question(row))?.answer === 'in the way'
          ? undefined
          : pairsBefore.get(question(row))?.last_import_id,
      );
    for (const [row, fate] of retried)
      if (fate === 'created')
        expect(pairs.get(question(row))).toMatchObject({ last_import_id: retry.importId, last_import_row: row });

    const after = await bench.persistence.imports.get(projectId, importId);
    expect(after).toEqual({ ...before, links: { ...before?.links, retriedBy: [retry.importId] } });
    const receipt = JSON.parse((await bench.persistence.reports.receipt(retry.importId)) ?? '{}') as {
      balance: { balanced: boolean };
    };
    expect(receipt.balance.balanced).toBe(true);
  });
});

describe('a retry', () => {
  const half = async (projectId: string): Promise<string> =>
    (ENDINGS['cancelled after its last chunk, planned in part'] as (projectId: string) => Promise<string>)(projectId);

  it('is an import of its own, linked both ways, in the queue, with who asked and why', async () => {
    const projectId = await bench.project();
    const importId = await half(projectId);
    const asked = {
      importId,
      projectId,
      principal: { id: 'somebody' },
      scope: 'unprocessed',
      reason: 'by mistake',
    } as const;
    const answer = await bench.persistence.controls.openRetry(asked);
    if (answer.outcome !== 'opened') throw new Error('The retry was not opened.');
    const { retry } = answer;
    expect(answer).toMatchObject({
      created: true,
      retry: { projectId, filename: 'pairs.csv', options: { duplicates: OPTIONS.duplicates } },
    });
    expect(await bench.persistence.imports.get(projectId, retry.importId)).toMatchObject({
      kind: 'retry',
      status: 'pending',
      phase: 'queued',
      createdBy: 'somebody',
      links: { retryOf: importId },
      queue: { position: 1 },
      counts: { total: null },
    });
    const events = await bench.query(
      'select import_id, action, principal, details from audit_event where principal = $1 order by id',
      ['somebody'],
    );
    expect(events).toEqual([
      {
        import_id: importId,
        action: 'import.retry',
        principal: 'somebody',
        details: { scope: 'unprocessed', retry: retry.importId, reason: 'by mistake' },
      },
      {
        import_id: retry.importId,
        action: 'import.created',
        principal: 'somebody',
        details: { retryOf: importId, scope: 'unprocessed' },
      },
    ]);
  });

  it('keeps the rows and lines of the file in what it finds', async () => {
    const projectId = await bench.project();
    const rows = [
      ['a', '1'],
      ['b', '2'],
      ['', '3'],
      ['two\nlines', '4'],
      ['e', ''],
    ];
    const text = csv(HEAD, ...rows);
    const planned = await startText(bench.persistence, { projectId, text, chunkRows: 2, options: { embed: false } });
    await cancel(planned.run.importId);
    await endText(bench.persistence, planned, { status: 'cancelled' });
    const { importId } = await openRetryOf(bench.persistence, planned.run.importId, 'unprocessed');
    await runRetry(bench.persistence, importId, text);
    const again = await openRetryOf(bench.persistence, importId, 'failed');
    expect(await runRetry(bench.persistence, again.importId, text)).toMatchObject({ total: 2, fates: { failed: 2 } });
    const { items } = await bench.persistence.imports.errors(again.importId, { limit: 10 });
    expect(items.map(({ row, line, code }) => [row, line, code])).toEqual([
      [3, 4, 'question_missing'],
      [5, 7, 'answer_missing'],
    ]);
    const first = await bench.persistence.imports.errors(again.importId, { limit: 1 });
    const next = await bench.persistence.imports.errors(again.importId, { limit: 1, cursor: first.nextCursor ?? '' });
    expect(next.items.map(({ row }) => row)).toEqual([5]);
  });

  it('leaves out what an earlier retry has done, unless that was undone', async () => {
    const projectId = await bench.project();
    const importId = await half(projectId);
    const first = await openRetryOf(bench.persistence, importId, 'unprocessed');
    expect(await runRetry(bench.persistence, first.importId, TEXT)).toMatchObject({ total: 6, fates: { created: 6 } });
    const again = { importId, principal: OWNER, scope: 'unprocessed' } as const;
    expect(await bench.persistence.controls.openRetry(again)).toEqual({ outcome: 'refused', code: 'nothing_to_retry' });
    await bench.query(
      `insert into import_job (id, project_id, created_by, kind, filename, undo_of, status, phase, total_rows)
       values (gen_random_uuid(), $1, 'owner', 'undo', 'x', $2, 'completed', 'ended', 0)`,
      [projectId, first.importId],
    );
    const { importId: second } = await openRetryOf(bench.persistence, importId, 'unprocessed');
    expect((await planRetry(bench.persistence, second, TEXT)).ranges.map(({ firstRow }) => firstRow)).toEqual([1, 7]);
  });

  it('goes on where an earlier retry was cancelled', async () => {
    const projectId = await bench.project();
    const importId = await half(projectId);
    const { importId: first } = await openRetryOf(bench.persistence, importId, 'unprocessed');
    const text = await planRetry(bench.persistence, first, TEXT);
    await load(text, 2);
    await cancel(first);
    expect(await endText(bench.persistence, text, { status: 'cancelled' })).toMatchObject({ total: 6, unprocessed: 3 });
    for (const original of [first, importId]) {
      const { importId: second } = await openRetryOf(bench.persistence, original, 'unprocessed');
      const planned = await planRetry(bench.persistence, second, TEXT);
      expect(planned.ranges.map(({ firstRow }) => firstRow)).toEqual([1]);
      await cancel(second);
      await endText(bench.persistence, planned, { status: 'cancelled' });
    }
  });

  it('asked for again while it runs is the same; of another scope it has to wait', async () => {
    const projectId = await bench.project();
    const importId = await half(projectId);
    const order = { importId, principal: OWNER } as const;
    const answers = await Promise.all(Array.from({ length: 5 }, () => bench.persistence.controls.openRetry(order)));
    const ids = new Set(
      answers.map((answer) => (answer.outcome === 'opened' ? answer.retry.importId : answer.outcome)),
    );
    expect([ids.size, answers.filter((answer) => answer.outcome === 'opened' && answer.created).length]).toEqual([
      1, 1,
    ]);
    expect(await bench.persistence.controls.openRetry({ ...order, scope: 'all' })).toEqual({
      outcome: 'refused',
      code: 'retry_running',
    });
  });

  it('is opened once for each run that a reset makes', async () => {
    const projectId = await bench.project();
    const importId = await half(projectId);
    const order = { importId, principal: OWNER, runId: 'run-1' };
    const first = await bench.persistence.controls.openRetry(order);
    if (first.outcome !== 'opened') throw new Error('The retry was not opened.');
    await runRetry(bench.persistence, first.retry.importId, TEXT);
    expect(await bench.persistence.controls.openRetry(order)).toMatchObject({
      created: false,
      retry: { importId: first.retry.importId },
    });
    expect(await bench.persistence.controls.openRetry({ ...order, runId: 'run-2' })).toEqual({
      outcome: 'refused',
      code: 'nothing_to_retry',
    });
    const completed = { importId: first.retry.importId, principal: OWNER, runId: 'run-3' };
    expect(await bench.persistence.controls.openRetry(completed)).toEqual({ outcome: 'refused', code: 'import_ended' });
  });

  it.each<[string, (importId: string) => Promise<unknown>, string]>([
    [
      'of an import whose results have expired',
      (id) => bench.query('update import_job set results_expired_at = now() where id = $1', [id]),
      'results_expired',
    ],
    [
      'of an import whose file has expired',
      (id) =>
        bench.query(
          `update source set expires_at = now() - interval '1 day' where id = (select source_id from import_job where id = $1)`,
          [id],
        ),
      'results_expired',
    ],
    [
      'of an import that never had a file',
      (id) => bench.query('update import_job set source_id = null where id = $1', [id]),
      'nothing_to_retry',
    ],
  ])('%s is refused, and nothing of it stays', async (_what, given, code) => {
    const projectId = await bench.project();
    const importId = await half(projectId);
    await given(importId);
    expect(await bench.persistence.controls.openRetry({ importId, principal: OWNER })).toEqual({
      outcome: 'refused',
      code,
    });
    expect(await bench.query('select from import_job where retry_of = $1', [importId])).toEqual([]);
  });

  it('of an import that runs, or is not there, is refused', async () => {
    const text = await start(await bench.project());
    const order = { importId: text.run.importId, principal: OWNER };
    expect(await bench.persistence.controls.openRetry(order)).toEqual({ outcome: 'refused', code: 'import_running' });
    expect(await bench.persistence.controls.openRetry({ ...order, projectId: await bench.project() })).toEqual({
      outcome: 'not_found',
    });
  });
});
