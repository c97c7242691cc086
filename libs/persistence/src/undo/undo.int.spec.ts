import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChangeRow, type ClaimedChunk, changePair, planOfWritten } from '@pairloom/core';
import { importOptions } from '@pairloom/testing';
import { createHash, randomUUIDv7 } from 'node:crypto';
import {
  type LoadedText,
  OWNER,
  type SourceText,
  csv,
  endText,
  loadChunk,
  loadText,
  planText,
  startText,
} from '../testing/load-text.ts';
import { storedFates, storedPairs, storedStates, storedVersions } from '../testing/stored.ts';
import {
  type PlannedUndo,
  claimUndoChunk,
  endUndo,
  openUndo,
  startUndo,
  takeBackChunk,
  undoImport,
} from '../testing/undo-text.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';

let bench: Workbench;
let projectId: string;
beforeAll(async () => {
  bench = await openWorkbench();
});
beforeEach(async () => {
  projectId = await bench.project();
});
afterAll(() => bench?.close());

const noted = () => undefined;
const HEADER = ['question', 'answer', 'category', 'tags'];
const load = (rows: readonly (readonly string[])[], given: Partial<SourceText> = {}): Promise<LoadedText> =>
  loadText(bench.persistence, { projectId, text: csv(HEADER, ...rows), ...given });
const undo = (importId: string) => undoImport(bench.persistence, projectId, importId);
const states = () => storedStates(bench, projectId);
const answers = async (): Promise<Record<string, string>> =>
  Object.fromEntries((await storedPairs(bench, projectId)).map(({ question, answer }) => [question, answer]));
const findings = async (importId: string) =>
  (await bench.persistence.imports.errors(importId, { limit: 50 })).items.map(
    ({ row, line, code, severity, existingId, otherRow }) => ({ row, line, code, severity, existingId, otherRow }),
  );
const idOf = async (question: string): Promise<string> =>
  (await storedPairs(bench, projectId)).find((pair) => pair.question === question)?.id ?? '';

async function edit(question: string, patch: Parameters<typeof changePair>[1]): Promise<void> {
  const pair = await bench.persistence.editing.find(projectId, await idOf(question));
  if (pair === undefined) throw new Error(`There is no pair ${question}`);
  const { state } = changePair(pair, patch, planOfWritten('changes'));
  if (state === undefined) throw new Error('The change of the spec is invalid.');
  const { id: pairId, version } = pair;
  await bench.persistence.editing.change({ projectId, pairId, principal: OWNER, version, state });
}

async function bulk(rows: readonly ChangeRow[], mode: 'update' | 'delete' = 'update'): Promise<string> {
  const importId = randomUUIDv7();
  const { imports } = bench.persistence;
  await imports.claim({ importId, projectId, principal: OWNER, filename: 'bulk.jsonl', kind: 'bulk' });
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const plan = planOfWritten('changes');
  const sha256 = createHash('sha256').update(text).digest('hex');
  const { sourceType, mapping } = plan;
  const options = importOptions({ mode, batchRows: 1 });
  const blob = { blobKey: `sources/${importId}`, bytes: Buffer.byteLength(text), fingerprint: sha256 };
  await imports.enqueue({ ...{ importId, projectId, sha256, sourceType, mapping, plan, options }, ...blob });
  const planned = await planText(bench.persistence, importId, text);
  for (const { chunkNo } of planned.ranges) await loadChunk(bench.persistence, planned, chunkNo);
  await endText(bench.persistence, planned);
  return importId;
}

describe('the undo of an import', () => {
  it('removes what it created and restores what it changed, with every column', async () => {
    await load([
      ['One?', '1', 'numbers', 'a;b'],
      ['Two?', '2', 'numbers', 'c'],
    ]);
    const before = await states();
    const { importId } = await load(
      [
        ['One?', 'uno', 'words', 'x'],
        ['Two?', '2', 'numbers', 'c'],
        ['Three?', '3', '', ''],
      ],
      { options: { sourceSet: 'other' } },
    );
    const { undoId, finished } = await undo(importId);
    expect(await states()).toEqual(before);
    expect(finished).toMatchObject({
      status: 'completed',
      total: 2,
      unprocessed: 0,
      fates: { updated: 1, deleted: 1 },
    });
    expect(await storedFates(bench, undoId)).toEqual(['updated', 'deleted']);
    expect(await bench.persistence.imports.get(projectId, undoId)).toMatchObject({
      kind: 'undo',
      links: { undoOf: importId },
    });
    expect(await bench.persistence.imports.get(projectId, importId)).toMatchObject({ links: { undoneBy: undoId } });
  });

  it('stands in the history with its rows', async () => {
    await load([['One?', '1', '', '']]);
    const { importId } = await load([
      ['One?', 'uno', '', ''],
      ['Two?', 'due', '', ''],
    ]);
    const { undoId } = await undo(importId);
    expect(await storedVersions(bench, projectId)).toMatchObject([
      { question: 'One?', answer: '1', version: 1, operation: 'update', changed_by_import: importId },
      { question: 'One?', answer: 'uno', version: 2, operation: 'undo', changed_by_import: undoId, changed_by_row: 1 },
      {
        question: 'Two?',
        answer: 'due',
        version: 1,
        operation: 'delete',
        changed_by_import: undoId,
        changed_by_row: 2,
      },
    ]);
    expect(await storedPairs(bench, projectId)).toMatchObject([
      { question: 'One?', answer: '1', version: 3, last_import_id: undoId, last_import_row: 1 },
    ]);
  });

  it('gives variants back', async () => {
    const text = (rows: object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    const given = { filename: 'pairs.jsonl', options: { mapping: { question: 'q', answer: 'a' } } } as const;
    const jsonl = (rows: object[]) => loadText(bench.persistence, { projectId, text: text(rows), ...given });
    await jsonl([
      { q: ['One?', 'Uno?', 'Eins?'], a: '1' },
      { q: 'Two?', a: '2' },
    ]);
    const before = await states();
    const { importId } = await jsonl([
      { q: ['One?', 'Un?'], a: '1' },
      { q: ['Two?', 'Due?'], a: '2' },
      { q: ['Three?', 'Tre?'], a: '3' },
    ]);
    const after = await states();
    const { undoId } = await undo(importId);
    expect(await states()).toEqual(before);
    await undo(undoId);
    expect(await states()).toEqual(after);
  });

  it('brings removed pairs back under their ids', async () => {
    await load([
      ['One?', '1', 'c', 'a'],
      ['Two?', '2', '', ''],
    ]);
    const before = await states();
    const { importId } = await load([['Two?', '', '', '']], { options: { mode: 'delete' } });
    const { undoId, finished } = await undo(importId);
    expect(await states()).toEqual(before);
    expect(finished.fates).toMatchObject({ created: 1 });
    expect(await storedPairs(bench, projectId)).toMatchObject([{}, { question: 'Two?', version: 2 }]);
    await undo(undoId);
    expect(Object.keys(await answers())).toEqual(['One?']);
  });

  it('publishes again what a mirror retired', async () => {
    const mirror = async (questions: string[]) => {
      const source = { projectId, text: csv(HEADER, ...questions.map((question) => [question, 'a', '', ''])) };
      const options = { mode: 'mirror', sourceSet: 'handbook', mirrorLimit: 100 } as const;
      const text = await startText(bench.persistence, { ...source, options });
      for (const { chunkNo } of text.ranges) await loadChunk(bench.persistence, text, chunkNo);
      await bench.persistence.chunks.settle(text.run, noted);
      await bench.persistence.chunks.mirror(text.run, noted);
      await endText(bench.persistence, text);
      return text.run.importId;
    };
    await mirror(['one', 'two', 'three']);
    const before = await states();
    const importId = await mirror(['three', 'four']);
    const after = await states();
    const { undoId, finished } = await undo(importId);
    expect(await states()).toEqual(before);
    expect(finished).toMatchObject({ total: 3, fates: { updated: 2, deleted: 1 } });
    await undo(undoId);
    expect(await states()).toEqual(after);
  });

  it('gives keys back that pairs had handed on', async () => {
    await load([
      ['A?', 'a', '', ''],
      ['B?', 'b', '', ''],
    ]);
    const before = await states();
    const [a, b] = [await idOf('A?'), await idOf('B?')];
    const importId = await bulk([
      { id: b, question: 'C?' },
      { id: a, question: 'B?' },
    ]);
    expect(await answers()).toEqual({ 'B?': 'a', 'C?': 'b' });
    const { undoId, finished } = await undo(importId);
    expect(await states()).toEqual(before);
    expect(finished.fates).toMatchObject({ updated: 2, failed: 0 });
    await undo(undoId);
    expect(await answers()).toEqual({ 'B?': 'a', 'C?': 'b' });
  });

  it('leaves a pair whose key another one has by now', async () => {
    await load([['A?', 'a', '', '']]);
    const id = await idOf('A?');
    const importId = await bulk([{ id, question: 'B?' }]);
    await load([['A?', 'new', '', '']]);
    const { undoId, finished } = await undo(importId);
    expect(finished).toMatchObject({ status: 'completed', errorCount: 1, fates: { failed: 1 } });
    expect(await answers()).toEqual({ 'A?': 'new', 'B?': 'a' });
    const [finding] = (await bench.persistence.imports.errors(undoId, { limit: 5 })).items;
    expect(finding).toMatchObject({
      code: 'pair_key_taken',
      severity: 'error',
      existingId: await idOf('A?'),
      otherRow: 1,
    });
    expect(finding?.message).toContain(id);
  });

  it('keeps such a pair when its key gets free, if an import beside the undo has brought it as it is since', async () => {
    await load([['A?', 'a', '', '']]);
    const importId = await bulk([{ id: await idOf('A?'), question: 'B?' }]);
    await load([['A?', 'new', '', '']]);
    await bench.query('update project set load_concurrency = 2 where id = $1', [projectId]);
    const started = await startUndo(bench.persistence, projectId, importId);
    await takeBackChunk(bench.persistence, started, 1);
    expect(await storedFates(bench, started.run.importId)).toEqual(['failed']);
    await edit('A?', { question: 'C?' });
    expect((await load([['B?', 'a', '', '']])).finished.fates).toMatchObject({ unchanged: 1 });
    expect((await endUndo(bench.persistence, started)).fates).toMatchObject({ skipped: 1 });
    expect(await answers()).toEqual({ 'B?': 'a', 'C?': 'new' });
    expect(await findings(started.run.importId)).toMatchObject([{ row: 1, code: 'pair_affirmed_since' }]);
  });
});

describe('the changes of an undo', () => {
  it('are those of its import the other way round', async () => {
    await load([
      ['One?', '1', '', ''],
      ['Gone?', 'x', 'c', ''],
    ]);
    const { importId } = await load([
      ['One?', 'uno', '', ''],
      ['Two?', 'due', '', ''],
    ]);
    const removal = await load([['Gone?', '', '', '']], { options: { mode: 'delete' } });
    const [first, second] = [await undo(importId), await undo(removal.importId)];
    const changes = async (id: string) => (await bench.persistence.reports.changes(projectId, id, { limit: 9 })).items;
    expect(await changes(first.undoId)).toMatchObject([
      { change: 'updated', row: 1, fields: ['answer'], before: { answer: 'uno' }, after: { answer: '1' } },
      { change: 'deleted', row: 2, before: { question: 'Two?', answer: 'due' }, after: null },
    ]);
    const back = { question: 'Gone?', answer: 'x', category: 'c', status: 'draft' };
    expect(await changes(second.undoId)).toMatchObject([
      { change: 'created', row: 1, pairId: await idOf('Gone?'), versionAfter: 2, before: null, after: back },
    ]);
    expect(await changes(importId)).toMatchObject([
      { change: 'updated', fields: ['answer'], before: { answer: '1' }, after: { answer: 'uno' } },
      { change: 'created', pairId: null, after: null },
    ]);
  });
});

describe('an undo keeps', () => {
  it('pairs that were changed, moved or removed since, and lists them', async () => {
    await load([
      ['One?', '1', '', ''],
      ['Two?', '2', '', ''],
    ]);
    const rows = ['One?', 'Two?', 'Three?', 'Four?', 'Five?', 'Six?'].map((question) => [question, 'new', '', '']);
    const { importId } = await load(rows);
    await edit('Two?', { answer: 'by hand' });
    await edit('Four?', { question: 'Fourth?' });
    const five = await bench.persistence.editing.find(projectId, await idOf('Five?'));
    const removal = { projectId, pairId: five?.id ?? '', principal: OWNER, version: undefined };
    await bench.persistence.editing.remove(removal);
    await load([['Six?', 'later', '', '']]);
    const [two, six] = [await idOf('Two?'), await idOf('Six?')];
    const { undoId, finished } = await undo(importId);
    expect(await answers()).toEqual({ 'One?': '1', 'Two?': 'by hand', 'Fourth?': 'new', 'Six?': 'later' });
    expect(finished).toMatchObject({ total: 6, warningCount: 4, fates: { updated: 1, deleted: 1, skipped: 4 } });
    const kept = { code: 'pair_changed_since', severity: 'warning' };
    expect(await findings(undoId)).toEqual([
      { row: 2, line: 3, ...kept, existingId: two, otherRow: 2 },
      { row: 4, line: 5, ...kept, otherRow: 4 },
      { row: 5, line: 6, ...kept, otherRow: 5 },
      { row: 6, line: 7, ...kept, existingId: six, otherRow: 6 },
    ]);
  });

  it('a removed pair that somebody has brought back', async () => {
    await load([['One?', '1', '', '']]);
    const pairId = await idOf('One?');
    const { importId } = await load([['One?', '', '', '']], { options: { mode: 'delete' } });
    await bench.persistence.editing.restore({ projectId, pairId, principal: OWNER, version: 1, from: undefined });
    const { undoId, finished } = await undo(importId);
    expect(finished.fates).toMatchObject({ skipped: 1, created: 0 });
    expect(await findings(undoId)).toMatchObject([{ code: 'pair_changed_since', existingId: pairId }]);
  });

  it('pairs that a later import has brought as they are', async () => {
    await load([['One?', '1', '', '']]);
    const rows = [
      ['One?', 'uno', '', ''],
      ['Two?', 'due', '', ''],
      ['Three?', 'tre', '', ''],
    ];
    const { importId } = await load(rows);
    const later = await load(rows.slice(0, 2));
    await load(rows, { options: { dryRun: true } });
    const first = await undo(importId);
    expect(await answers()).toEqual({ 'One?': 'uno', 'Two?': 'due' });
    expect(await findings(first.undoId)).toMatchObject([
      { row: 1, code: 'pair_affirmed_since' },
      { row: 2, code: 'pair_affirmed_since' },
    ]);
    expect(first.finished.fates).toMatchObject({ skipped: 2, deleted: 1 });
    expect(later.finished.fates).toMatchObject({ unchanged: 2 });
  });

  it('nothing for the sake of a later import that was undone itself', async () => {
    const rows = [['One?', 'uno', '', '']];
    const { importId } = await load(rows);
    const later = await load([...rows, ['Two?', 'due', '', '']]);
    await undo(later.importId);
    await undo(importId);
    expect(await answers()).toEqual({});
  });
});

describe('undos one after the other', () => {
  it('peel off imports as they were laid on', async () => {
    await load([['One?', '1', '', '']]);
    const before = await states();
    const first = await load([
      ['One?', 'uno', '', ''],
      ['Two?', 'due', '', ''],
    ]);
    const between = await states();
    const second = await load([
      ['One?', 'eins', '', ''],
      ['Two?', 'zwei', '', ''],
    ]);
    await undo(second.importId);
    expect(await states()).toEqual(between);
    await undo(first.importId);
    expect(await states()).toEqual(before);
  });

  it('put an import back, and take it away again', async () => {
    await load([['One?', '1', '', '']]);
    const before = await states();
    const { importId } = await load([
      ['One?', 'uno', '', ''],
      ['Two?', 'due', '', ''],
    ]);
    const after = await states();
    const first = await undo(importId);
    const second = await undo(first.undoId);
    expect(await states()).toEqual(after);
    expect(second.finished.fates).toMatchObject({ updated: 1, created: 1 });
    const third = await undo(second.undoId);
    expect(await states()).toEqual(before);
    await undo(third.undoId);
    expect(await states()).toEqual(after);
  });

  it('go on where a cancelled one has stopped', async () => {
    const rows = Array.from({ length: 12_000 }, (_, i) => [`Question ${i}?`, 'a', '', '']);
    const { importId } = await load(rows);
    const cut = await startUndo(bench.persistence, projectId, importId);
    expect(cut.chunks).toHaveLength(3);
    await takeBackChunk(bench.persistence, cut, 2);
    const cancelled = await endUndo(bench.persistence, cut, { status: 'cancelled' });
    expect(cancelled).toMatchObject({ total: 12_000, unprocessed: 7_000, fates: { deleted: 5_000 } });
    const again = await undo(importId);
    expect(again.undoId).not.toBe(cut.run.importId);
    expect(again.finished).toMatchObject({ total: 12_000, fates: { deleted: 7_000, unchanged: 5_000 } });
    expect(await answers()).toEqual({});
  });
});

describe('a chunk of an undo', () => {
  const begun = async () => {
    const { importId } = await load([['One?', '1', '', '']]);
    return startUndo(bench.persistence, projectId, importId);
  };
  const answers = async (undo: PlannedUndo, claimed: ClaimedChunk, signal?: AbortSignal): Promise<string> =>
    (await bench.persistence.undos.takeBack(undo.run, claimed, signal)).state;

  it('is written by its last claimant only, and answers its result from then on', async () => {
    const undo = await begun();
    const frozen = await claimUndoChunk(bench.persistence, undo, 1);
    const fresh = await claimUndoChunk(bench.persistence, undo, 1);
    expect(await answers(undo, frozen)).toBe('superseded');
    expect(await answers(undo, fresh)).toBe('done');
    expect(await answers(undo, fresh)).toBe('superseded');
    const again = await bench.persistence.chunks.claim(undo.run.importId, 1, 'spec', 'write');
    expect(again).toMatchObject({ state: 'done', fates: { deleted: 1 } });
  });

  it('is not written after a cancel, while paused, or after the end', async () => {
    const undo = await begun();
    const { importId } = undo.run;
    const claimed = await claimUndoChunk(bench.persistence, undo, 1);
    expect(await answers(undo, claimed, AbortSignal.abort())).toBe('cancel_requested');
    await bench.query('update import_job set paused_at = now() where id = $1', [importId]);
    expect(await answers(undo, claimed)).toBe('held');
    expect(await bench.persistence.undos.plan(undo.run, 0, noted)).toEqual({ state: 'held' });
    await bench.query('update import_job set paused_at = null, cancel_requested_at = now() where id = $1', [importId]);
    expect(await answers(undo, claimed)).toBe('cancel_requested');
    await endUndo(bench.persistence, undo, { status: 'cancelled' });
    expect(await answers(undo, claimed)).toBe('settled');
    expect(await bench.persistence.undos.settle(undo.run, noted)).toMatchObject({ state: 'decided' });
    expect(await storedPairs(bench, projectId)).toMatchObject([{ question: 'One?', version: 1 }]);
  });

  it('is planned once, whoever else plans', async () => {
    const { importId } = await load([['One?', '1', '', '']]);
    const undoId = await openUndo(bench.persistence, projectId, importId);
    await bench.persistence.runs.admit(undoId);
    const run = await bench.persistence.undos.describe(undoId);
    if (run === undefined) throw new Error('The undo is not there.');
    const plans = await Promise.all([1, 2, 3].map(() => bench.persistence.undos.plan(run, 0, noted)));
    expect(plans.map(({ state }) => state).filter((state) => state !== 'superseded')).toContain('planned');
    const chunks = [{ chunkNo: 1, firstRow: 1, rowCount: 1 }];
    expect(await bench.persistence.undos.plan(run, 0, noted)).toEqual({ state: 'planned', chunks, complete: true });
    expect(await bench.persistence.undos.plan(run, 1, noted)).toEqual({ state: 'planned', chunks: [], complete: true });
  });
});

describe('a request to undo', () => {
  const open = (importId: string, reason?: string) =>
    bench.persistence.undoing.open({
      projectId,
      importId,
      principal: OWNER,
      ...(reason === undefined ? {} : { reason }),
    });

  it('is answered with the undo that stands already', async () => {
    const { importId } = await load([['One?', '1', '', '']]);
    const [a, b] = await Promise.all([open(importId), open(importId)]);
    const ids = [a, b].map((answer) => (answer.outcome === 'opened' ? answer.undo.importId : ''));
    expect(ids[0]).toBe(ids[1]);
    const { undoId } = await undo(importId);
    expect(ids[0]).toBe(undoId);
    expect(await open(importId)).toMatchObject({ outcome: 'opened', undo: { importId: undoId }, created: false });
  });

  it('is part of the audit trail of both imports', async () => {
    const { importId } = await load([['One?', '1', '', '']]);
    const answer = await open(importId, 'wrong file');
    const undoId = answer.outcome === 'opened' ? answer.undo.importId : '';
    const events = await bench.query(
      `select import_id, action, details from audit_event where project_id = $1 and details ? 'undoOf' order by id`,
      [projectId],
    );
    expect(events).toEqual([
      {
        import_id: importId,
        action: 'import.undo',
        details: { undoOf: importId, undoneBy: undoId, reason: 'wrong file' },
      },
      { import_id: undoId, action: 'import.created', details: { undoOf: importId, reason: 'wrong file' } },
    ]);
  });

  it('is refused where there is nothing to take back', async () => {
    const { importId } = await load([['One?', '1', '', '']]);
    const same = await load([['One?', '1', '', '']]);
    const dry = await load([['Two?', '2', '', '']], { options: { dryRun: true } });
    const running = await startText(bench.persistence, { projectId, text: csv(HEADER, ['Three?', '3', '', '']) });
    expect(await open(same.importId)).toMatchObject({ outcome: 'refused', code: 'import_not_undoable' });
    expect(await open(dry.importId)).toMatchObject({ outcome: 'refused', code: 'import_not_undoable' });
    expect(await open(running.run.importId)).toEqual({ outcome: 'refused', code: 'import_running' });
    expect(await open(randomUUIDv7())).toEqual({ outcome: 'not_found' });
    await bench.query('update import_job set results_expired_at = now() where id = $1', [importId]);
    expect(await open(importId)).toEqual({ outcome: 'refused', code: 'results_expired' });
  });

  it('waits for its turn like an import', async () => {
    const { importId } = await load([['One?', '1', '', '']]);
    await startText(bench.persistence, { projectId, text: csv(HEADER, ['Three?', '3', '', '']) });
    const undoId = await openUndo(bench.persistence, projectId, importId);
    expect(await bench.persistence.runs.admit(undoId)).toMatchObject({ state: 'waiting', position: 1 });
  });
});
