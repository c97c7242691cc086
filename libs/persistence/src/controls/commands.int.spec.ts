import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ImportCommand } from '@pairloom/core';
import { randomUUIDv7 } from 'node:crypto';
import {
  OWNER,
  type PlannedText,
  csv,
  endText,
  enqueueText,
  loadChunk,
  planText,
  startText,
} from '../testing/load-text.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';

let bench: Workbench;

beforeAll(async () => {
  bench = await openWorkbench();
});

afterAll(() => bench.close());

const TEXT = csv(['question', 'answer'], ...Array.from({ length: 6 }, (_, at) => [`What is ${at}?`, `It is ${at}.`]));
const options = { embed: false } as const;

const note = (importId: string, command: ImportCommand, commandId?: string) =>
  bench.persistence.controls.note({ importId, principal: OWNER, command, ...(commandId && { commandId }) });

const audited = async (importId: string): Promise<string[]> =>
  (
    await bench.query<{ action: string }>('select action from audit_event where import_id = $1 order by id', [importId])
  ).map(({ action }) => action);

const record = async (projectId: string, importId: string) => {
  const found = await bench.persistence.imports.get(projectId, importId);
  if (found === undefined) throw new Error('The import of the spec is gone.');
  return found;
};

describe('pause and resume', () => {
  it('free the place for the next, and come back at the head', async () => {
    const projectId = await bench.project();
    const { run } = await startText(bench.persistence, { projectId, text: TEXT, options });
    const [second = '', third = ''] = [
      await enqueueText(bench.persistence, { projectId, text: TEXT, options }),
      await enqueueText(bench.persistence, { projectId, text: TEXT, options }),
    ];
    expect(await note(run.importId, { kind: 'pause', reason: 'lunch' })).toMatchObject({
      outcome: 'noted',
      changed: true,
      wake: [second],
    });
    expect(await record(projectId, run.importId)).toMatchObject({
      status: 'processing',
      paused: true,
      pause: { by: OWNER.id, reason: 'lunch' },
      controls: ['cancel', 'resume'],
      queue: null,
    });
    expect(await bench.persistence.runs.admit(run.importId)).toMatchObject({ state: 'waiting', held: 'paused' });
    expect(await bench.persistence.runs.admit(third)).toMatchObject({ state: 'waiting', position: 2 });
    expect(await bench.persistence.runs.admit(second)).toEqual({ state: 'admitted' });

    expect(await note(run.importId, { kind: 'resume' })).toMatchObject({ outcome: 'noted', changed: true, wake: [] });
    expect(await bench.persistence.runs.admit(run.importId)).toEqual({
      state: 'waiting',
      position: 1,
      reason: 'waits for a running import of the project',
    });
    expect(await record(projectId, run.importId)).toMatchObject({ paused: false, pause: null, queue: { position: 1 } });
    expect(await record(projectId, third)).toMatchObject({
      queue: { position: 2, reason: 'waits for 1 queued import of the project' },
    });
    const left = await bench.persistence.runs.leaveQueue(second);
    expect(left).toMatchObject({ state: 'left', wake: [run.importId] });
    expect(await bench.persistence.runs.admit(run.importId)).toEqual({ state: 'admitted' });
    expect(await audited(run.importId)).toEqual(['import.created', 'import.pause', 'import.resume']);
  });

  it('stop the chunks that are not written yet, and go on with them', async () => {
    const projectId = await bench.project();
    const text = await startText(bench.persistence, { projectId, text: TEXT, options, chunkRows: 3 });
    const { importId } = text.run;
    await loadChunk(bench.persistence, text, 1);
    const [, range] = text.ranges;
    const claimed = await bench.persistence.chunks.claim(importId, 2, 'spec', 'write');
    await note(importId, { kind: 'pause' });
    if (claimed.state !== 'claimed' || range === undefined) throw new Error('The chunk was not claimed.');
    expect(await bench.persistence.chunks.write(text.run, claimed, text.prepare(range))).toEqual({ state: 'held' });
    await note(importId, { kind: 'resume' });
    expect(await bench.persistence.runs.admit(importId)).toEqual({ state: 'admitted' });
    await loadChunk(bench.persistence, text, 2);
    expect(await endText(bench.persistence, text)).toMatchObject({ status: 'completed', total: 6, unprocessed: 0 });
    expect((await record(projectId, importId)).rowsPerSecond).toBeGreaterThan(0);
  });

  it('hold an upload before it is queued', async () => {
    const projectId = await bench.project();
    const importId = await enqueueText(bench.persistence, { projectId, text: TEXT, options });
    await note(importId, { kind: 'pause' });
    expect(await bench.persistence.controls.wakeable(projectId)).toEqual([]);
    expect(await bench.persistence.runs.admit(importId)).toMatchObject({ held: 'paused' });
    await note(importId, { kind: 'resume' });
    expect(await bench.persistence.controls.wakeable(projectId)).toEqual([importId]);
  });

  it('end with the import', async () => {
    const projectId = await bench.project();
    const text = await startText(bench.persistence, { projectId, text: TEXT, options });
    await note(text.run.importId, { kind: 'pause' });
    await note(text.run.importId, { kind: 'cancel' });
    expect(await bench.persistence.runs.admit(text.run.importId)).toEqual({ state: 'cancel_requested' });
    await endText(bench.persistence, text, { status: 'cancelled' });
    expect(await record(projectId, text.run.importId)).toMatchObject({
      status: 'cancelled',
      paused: false,
      pause: null,
    });
  });
});

describe('a command', () => {
  it('is carried out once, however often it is given', async () => {
    const projectId = await bench.project();
    const importId = await enqueueText(bench.persistence, { projectId, text: TEXT, options });
    const commandId = randomUUIDv7();
    expect(await note(importId, { kind: 'pause' }, commandId)).toMatchObject({ commandId, changed: true });
    await note(importId, { kind: 'resume' });
    // As a reset applies it again.
    expect(await note(importId, { kind: 'pause' }, commandId)).toMatchObject({ commandId, changed: false });
    expect(await record(projectId, importId)).toMatchObject({ paused: false });
    expect(await audited(importId)).toEqual(['import.created', 'import.pause', 'import.resume']);
  });

  it('answers the first one when it holds already', async () => {
    const projectId = await bench.project();
    const importId = await enqueueText(bench.persistence, { projectId, text: TEXT, options });
    for (const kind of ['pause', 'resume', 'cancel'] as const) {
      const first = await note(importId, { kind });
      expect(first).toMatchObject({ outcome: 'noted', changed: true });
      expect(await note(importId, { kind })).toEqual({ ...first, changed: false, wake: [] });
    }
  });

  it('given by many at once is carried out once', async () => {
    const projectId = await bench.project();
    const importId = await enqueueText(bench.persistence, { projectId, text: TEXT, options });
    const answers = await Promise.all(Array.from({ length: 8 }, () => note(importId, { kind: 'pause' })));
    const changed = answers.filter((answer) => answer.outcome === 'noted' && answer.changed);
    expect(changed).toHaveLength(1);
    expect(await audited(importId)).toEqual(['import.created', 'import.pause']);
  });

  it('is not found in another project', async () => {
    const importId = await enqueueText(bench.persistence, { projectId: await bench.project(), text: TEXT, options });
    const given = { importId, projectId: await bench.project(), principal: OWNER, command: { kind: 'pause' } as const };
    expect(await bench.persistence.controls.note(given)).toEqual({ outcome: 'not_found' });
  });

  it.each<[string, ImportCommand, (text: PlannedText) => Promise<unknown>, string]>([
    ['resume', { kind: 'resume' }, async () => undefined, 'import_not_paused'],
    ['retry', { kind: 'retry' }, async () => undefined, 'import_running'],
    ['retry when it is paused', { kind: 'retry' }, ({ run }) => note(run.importId, { kind: 'pause' }), 'import_paused'],
    ['skip', { kind: 'skip', chunk: 1, reason: 'x' }, async () => undefined, 'chunk_not_waiting'],
    [
      'pause after its load',
      { kind: 'pause' },
      ({ run }) => bench.persistence.runs.leaveQueue(run.importId),
      'import_not_pausable',
    ],
    [
      'pause while it is cancelled',
      { kind: 'pause' },
      ({ run }) => note(run.importId, { kind: 'cancel' }),
      'import_cancelling',
    ],
    ...(['cancel', 'pause', 'resume', 'retry'] as const).map(
      (kind): [string, ImportCommand, (text: PlannedText) => Promise<unknown>, string] => [
        `${kind} after its end`,
        { kind },
        async (text) => {
          await loadChunk(bench.persistence, text, 1);
          return endText(bench.persistence, text);
        },
        'import_ended',
      ],
    ),
  ])('that does not apply is refused and leaves no trace: %s', async (_what, command, before, code) => {
    const text = await startText(bench.persistence, { projectId: await bench.project(), text: TEXT, options });
    await before(text);
    const trace = await audited(text.run.importId);
    expect(await note(text.run.importId, command)).toEqual({ outcome: 'refused', code });
    expect(await audited(text.run.importId)).toEqual(trace);
  });
});

describe('an import that waits for a person', () => {
  const waiting = async (given: Parameters<typeof startText>[1]['options'] = {}) => {
    const projectId = await bench.project();
    const text = await startText(bench.persistence, {
      projectId,
      text: TEXT,
      options: { ...options, ...given },
      chunkRows: 2,
    });
    await loadChunk(bench.persistence, text, 1);
    const fault = { code: 'source_changed', message: 'The stored file is not the one that was uploaded.' } as const;
    await bench.persistence.runs.needAttention(text.run.importId, { ...fault, chunk: 2, rows: [3, 4] });
    await bench.persistence.runs.needAttention(text.run.importId, { ...fault, chunk: 3, rows: [5, 6] });
    return { projectId, text, importId: text.run.importId };
  };

  it('gives up its place and says what it waits for', async () => {
    const { projectId, importId } = await waiting();
    expect(await record(projectId, importId)).toMatchObject({
      attention: { code: 'source_changed', chunk: 2, rows: [3, 4], waits: true },
      controls: ['cancel', 'pause', 'retry', 'skip'],
    });
    const other = await enqueueText(bench.persistence, { projectId, text: TEXT, options });
    expect(await bench.persistence.runs.admit(other)).toEqual({ state: 'admitted' });
    expect(await bench.persistence.runs.admit(importId)).toMatchObject({
      held: 'attention',
      attention: { code: 'source_changed', message: expect.any(String), chunk: 2, rows: [3, 4] },
    });
  });

  it('goes on after a retry', async () => {
    const { projectId, text, importId } = await waiting();
    expect(await note(importId, { kind: 'retry' })).toMatchObject({ outcome: 'noted', wake: [importId] });
    expect(await record(projectId, importId)).toMatchObject({ attention: null });
    expect(await bench.persistence.runs.admit(importId)).toEqual({ state: 'admitted' });
    for (const chunkNo of [2, 3]) await loadChunk(bench.persistence, text, chunkNo);
    expect(await endText(bench.persistence, text)).toMatchObject({ status: 'completed', unprocessed: 0 });
  });

  it('ends completed without the rows of the chunks that were skipped', async () => {
    const { projectId, text, importId } = await waiting();
    const skip = { kind: 'skip', chunk: 2, reason: 'the file is damaged' } as const;
    expect(await note(importId, skip)).toMatchObject({ outcome: 'noted', changed: true });
    expect(await record(projectId, importId)).toMatchObject({ attention: { chunk: 3, rows: [5, 6], waits: true } });
    expect(await note(importId, skip)).toMatchObject({ outcome: 'noted', changed: false });
    await note(importId, { kind: 'retry' });
    expect(await bench.persistence.runs.admit(importId)).toEqual({ state: 'admitted' });
    expect(await bench.persistence.chunks.claim(importId, 2, 'spec', 'write')).toMatchObject({
      state: 'done',
      fates: { created: 0 },
    });
    await loadChunk(bench.persistence, text, 3);
    expect(await endText(bench.persistence, text)).toMatchObject({ status: 'completed', total: 6, unprocessed: 2 });
    expect(await record(projectId, importId)).toMatchObject({
      status: 'completed',
      error: null,
      attention: { code: 'chunks_skipped', message: '1 chunk was skipped; 2 rows are unprocessed.' },
      counts: { created: 4, unprocessed: 2 },
    });
    const left = await bench.persistence.reports.chunkWith(importId, 0, ['unprocessed']);
    expect([left?.range.chunkNo, left?.fates]).toEqual([2, null]);
    const { items } = await bench.persistence.reports.chunks(importId, { limit: 3 });
    expect(items.map(({ status, skip: told }) => [status, told])).toEqual([
      ['done', null],
      ['closed', { by: OWNER.id, reason: 'the file is damaged' }],
      ['done', null],
    ]);
  });

  it('keeps a frozen worker out of a chunk that was skipped', async () => {
    const { text, importId } = await waiting();
    await note(importId, { kind: 'retry' });
    const claimed = await bench.persistence.chunks.claim(importId, 2, 'frozen', 'write');
    await bench.persistence.runs.needAttention(importId, {
      code: 'source_changed',
      message: 'Again.',
      chunk: 2,
      rows: [3, 4],
    });
    await note(importId, { kind: 'skip', chunk: 2, reason: 'damaged' });
    const range = text.ranges[1];
    if (claimed.state !== 'claimed' || range === undefined) throw new Error('The chunk was not claimed.');
    expect(await bench.persistence.chunks.write(text.run, claimed, text.prepare(range))).toEqual({
      state: 'superseded',
    });
  });

  it('has no chunk skipped when it is written as a whole or not at all', async () => {
    const { projectId, importId } = await waiting({ onError: 'rollback' });
    expect(await note(importId, { kind: 'skip', chunk: 2, reason: 'x' })).toEqual({
      outcome: 'refused',
      code: 'import_all_or_nothing',
    });
    expect(await record(projectId, importId)).toMatchObject({ controls: ['cancel', 'pause', 'retry'] });
  });
});

describe('the queue', () => {
  it('is fair between projects: a hundred imports of one do not delay the first of another', async () => {
    const busy = await bench.project();
    const other = await bench.project();
    const ids: string[] = [];
    for (let i = 0; i < 100; i++)
      ids.push(await enqueueText(bench.persistence, { projectId: busy, text: TEXT, options }));
    const [first = ''] = ids;
    expect(await bench.persistence.runs.admit(first)).toEqual({ state: 'admitted' });
    const theirs = await enqueueText(bench.persistence, { projectId: other, text: TEXT, options });
    expect(await record(other, theirs)).toMatchObject({ queue: { position: 1, reason: 'waits for a worker' } });
    expect(await bench.persistence.runs.admit(theirs)).toEqual({ state: 'admitted' });
    expect(await record(busy, ids[99] ?? '')).toMatchObject({
      queue: { position: 99, reason: 'waits for 98 queued imports of the project' },
    });
  });

  it('admits as many at a time as the settings say, also when they change', async () => {
    const projectId = await bench.project(2);
    const ids: string[] = [];
    for (let i = 0; i < 4; i++) ids.push(await enqueueText(bench.persistence, { projectId, text: TEXT, options }));
    const admitted = await Promise.all(ids.map((id) => bench.persistence.runs.admit(id)));
    expect(admitted.map(({ state }) => state)).toEqual(['admitted', 'admitted', 'waiting', 'waiting']);
    expect(await record(projectId, ids[2] ?? '')).toMatchObject({
      queue: { position: 1, reason: 'waits for one of 2 running imports of the project' },
    });
    await bench.query('update project set load_concurrency = 3 where id = $1', [projectId]);
    expect(await bench.persistence.controls.wakeable(projectId)).toEqual([ids[2]]);
  });

  it('gives a place back that a pause has freed in the middle of planning', async () => {
    const projectId = await bench.project();
    const importId = await enqueueText(bench.persistence, { projectId, text: TEXT, options });
    await bench.persistence.runs.admit(importId);
    await note(importId, { kind: 'pause' });
    expect(await bench.persistence.runs.openPlan(importId)).toEqual({ state: 'held' });
    await note(importId, { kind: 'resume' });
    const text = await planText(bench.persistence, importId, TEXT);
    await loadChunk(bench.persistence, text, 1);
    expect(await endText(bench.persistence, text)).toMatchObject({ status: 'completed', total: 6 });
  });
});
