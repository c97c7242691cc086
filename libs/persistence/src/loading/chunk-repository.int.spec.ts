import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ClaimedChunk, contentHash } from '@pairloom/core';
import { sumFates } from '@pairloom/contract';
import { OWNER, type PlannedText, csv, endText, loadChunk, loadText, startText } from '../testing/load-text.ts';
import { storedFates, storedPairs, storedVersions } from '../testing/stored.ts';
import { type Workbench, openWorkbench, waitingForLock } from '../testing/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  // What no check of core foresees: PostgreSQL itself refuses some rows.
  await bench.query(`alter table qa_pair add constraint ck_spec_poison check (answer not like 'poison%')`);
});
afterAll(() => bench?.close());

const load = (
  projectId: string,
  text: string,
  more: { chunkRows?: number; order?: number[]; filename?: string } = {},
) => loadText(bench.persistence, { projectId, text, ...more });

async function claim({ run }: PlannedText, chunkNo: number): Promise<ClaimedChunk> {
  const claimed = await bench.persistence.chunks.claim(run.importId, chunkNo, 'spec');
  if (claimed.state !== 'claimed') throw new Error(`The claim answered ${claimed.state}.`);
  return claimed;
}

const write = (text: PlannedText, claimed: ClaimedChunk, signal?: AbortSignal) =>
  bench.persistence.chunks.write(text.run, claimed, text.prepare(claimed.range), signal);

describe('loading a chunk', () => {
  it('makes draft pairs with category, tags and metadata', async () => {
    const projectId = await bench.project();
    const { importId, finished } = await loadText(bench.persistence, {
      projectId,
      text: csv(
        ['question', 'answer', 'category', 'tags', 'source'],
        ['What is it?', 'A pair.', 'Basics', 'first,second', 'manual'],
      ),
      options: {
        mapping: {
          question: 'question',
          answer: 'answer',
          category: 'category',
          tags: 'tags',
          'metadata.source': 'source',
        },
      },
    });
    expect(finished).toMatchObject({ status: 'completed', total: 1, unprocessed: 0, fates: { created: 1 } });
    expect(await storedPairs(bench, projectId)).toMatchObject([
      {
        question: 'What is it?',
        answer: 'A pair.',
        category: 'Basics',
        tags: ['first', 'second'],
        metadata: { source: 'manual' },
        status: 'draft',
        version: 1,
        last_import_id: importId,
        last_import_row: 1,
      },
    ]);
  });

  it('tells created, updated, unchanged, skipped and failed rows apart', async () => {
    const projectId = await bench.project();
    await load(projectId, csv(['question', 'answer'], ['same', 'a'], ['changed', 'a']));
    const { importId, finished } = await load(
      projectId,
      csv(
        ['question', 'answer'],
        ['new', 'a'],
        ['changed', 'b'],
        ['same', 'a'],
        ['', 'a'],
        ['twice', 'a'],
        ['twice', 'b'],
      ),
    );
    expect(await storedFates(bench, importId)).toEqual([
      'created',
      'updated',
      'unchanged',
      'failed',
      'skipped',
      'created',
    ]);
    expect(finished.fates).toEqual({ created: 2, updated: 1, unchanged: 1, deleted: 0, skipped: 1, failed: 1 });
    expect(finished).toMatchObject({ total: 6, errorCount: 1, warningCount: 2 });
    const { items } = await bench.persistence.imports.errors(importId, { limit: 10 });
    expect(items).toMatchObject([
      { row: 4, line: 5, field: 'question', code: 'question_missing', severity: 'error', raw: '"","a"' },
      { row: 5, line: 6, code: 'duplicate_in_file', severity: 'warning', otherRow: 6 },
      { row: 6, line: 7, code: 'answers_differ', severity: 'warning', otherRow: 5 },
    ]);
  });

  it('keeps fields that are not mapped, clears mapped ones that are empty, and merges metadata', async () => {
    const projectId = await bench.project();
    await loadText(bench.persistence, {
      projectId,
      text: csv(['question', 'answer', 'category', 'tags', 'x', 'y'], ['q', 'a', 'old', 't', '1', '2']),
      options: {
        mapping: {
          question: 'question',
          answer: 'answer',
          category: 'category',
          tags: 'tags',
          'metadata.x': 'x',
          'metadata.y': 'y',
        },
      },
    });
    const { finished } = await loadText(bench.persistence, {
      projectId,
      text: csv(['question', 'answer', 'tags', 'y', 'z'], ['q', 'a', '', '', '3']),
      options: {
        mapping: { question: 'question', answer: 'answer', tags: 'tags', 'metadata.y': 'y', 'metadata.z': 'z' },
      },
    });
    expect(finished.fates.updated).toBe(1);
    expect(await storedPairs(bench, projectId)).toMatchObject([
      { category: 'old', tags: [], metadata: { x: '1', z: '3' }, version: 2 },
    ]);
  });

  it('counts a row as unchanged when only fields differ that it does not name', async () => {
    const projectId = await bench.project();
    await load(projectId, csv(['question', 'answer', 'category'], ['q', 'a', 'kept']));
    const { finished } = await load(projectId, csv(['question', 'answer'], ['q', 'a']));
    expect(finished.fates.unchanged).toBe(1);
    expect(await storedVersions(bench, projectId)).toEqual([]);
  });

  it('revives a retired pair as a draft', async () => {
    const projectId = await bench.project();
    await load(projectId, csv(['question', 'answer', 'status'], ['q', 'a', 'retired']));
    const { finished } = await load(projectId, csv(['question', 'answer'], ['q', 'a']));
    expect(finished.fates.updated).toBe(1);
    expect(await storedPairs(bench, projectId)).toMatchObject([{ status: 'draft', version: 2 }]);
  });

  it('keeps the old state of changed pairs, and of no others', async () => {
    const projectId = await bench.project();
    const first = await load(projectId, csv(['question', 'answer'], ['same', 'a'], ['changed', 'old']));
    const second = await load(projectId, csv(['question', 'answer'], ['same', 'a'], ['changed', 'new']));
    expect(await storedVersions(bench, projectId)).toEqual([
      {
        variants: [],
        question: 'changed',
        answer: 'old',
        status: 'draft',
        version: 1,
        operation: 'update',
        changed_by_import: second.importId,
        changed_by_row: 2,
      },
    ]);
    expect((await storedPairs(bench, projectId)).map((pair) => pair.last_import_id)).toEqual([
      second.importId,
      first.importId,
    ]);
  });

  it.each([
    ['quotes', 'She said "yes"'],
    ['commas and braces', '{a,b},{}'],
    ['backslashes', 'C:\\new\\"x"'],
    ['the word NULL', 'NULL'],
    ['new lines', 'one\ntwo\r\nthree'],
    ['emoji', '👩‍👩‍👧 ok 🇨🇭'],
    ['Arabic', 'مرحبا، كيف الحال؟'],
    ['placeholders', '$1 %s {{x}} \\N'],
  ])('stores %s in texts, tags and metadata as they stand, under the hash of core', async (_name, text) => {
    const projectId = await bench.project();
    const record = { question: `${text}?`, answer: text, category: text, tags: [text, 'x'], note: text };
    await loadText(bench.persistence, {
      projectId,
      text: `${JSON.stringify(record)}\n`,
      filename: 'pairs.jsonl',
      options: {
        mapping: {
          question: 'question',
          answer: 'answer',
          category: 'category',
          tags: 'tags',
          'metadata.note': 'note',
        },
      },
    });
    const [pair] = await storedPairs(bench, projectId);
    const content = {
      question: `${text}?`,
      answer: text,
      category: text,
      tags: [text, 'x'],
      metadata: { note: text },
    };
    expect(pair).toMatchObject(content);
    expect(pair?.content_hash).toEqual(contentHash({ ...content, status: 'draft', externalId: null, variants: [] }));
  });
});

describe('a row that PostgreSQL refuses', () => {
  it('fails alone: its neighbours are stored', async () => {
    const projectId = await bench.project();
    const rows = Array.from({ length: 20 }, (_, i): [string, string] => [
      `q${i}`,
      i === 3 || i === 16 ? `poison ${i}` : 'a',
    ]);
    const { importId, finished } = await load(projectId, csv(['question', 'answer'], ...rows));
    expect(finished.fates).toMatchObject({ created: 18, failed: 2 });
    expect((await storedFates(bench, importId)).flatMap((fate, at) => (fate === 'failed' ? [at] : []))).toEqual([
      3, 16,
    ]);
    const { items } = await bench.persistence.imports.errors(importId, { limit: 10 });
    expect(items).toMatchObject([
      {
        row: 4,
        code: 'row_rejected',
        field: null,
        message: 'PostgreSQL refused the row (SQLSTATE 23514, constraint ck_spec_poison).',
      },
      { row: 17, code: 'row_rejected' },
    ]);
  });

  it('is found among updates too, and leaves its pair and the history as they were', async () => {
    const projectId = await bench.project();
    await load(projectId, csv(['question', 'answer'], ['one', 'a'], ['two', 'a']));
    const { finished } = await load(projectId, csv(['question', 'answer'], ['one', 'poison'], ['two', 'b']));
    expect(finished.fates).toMatchObject({ updated: 1, failed: 1 });
    expect(await storedPairs(bench, projectId)).toMatchObject([
      { question: 'one', answer: 'a', version: 1 },
      { question: 'two', answer: 'b', version: 2 },
    ]);
    expect(await storedVersions(bench, projectId)).toMatchObject([{ question: 'two', version: 1 }]);
  });

  it('gives its place to the next earlier row with its key', async () => {
    const projectId = await bench.project();
    const { importId } = await load(
      projectId,
      csv(
        ['question', 'answer'],
        ['q', 'first'],
        ['q', 'second'],
        ['q', 'poison'],
        ['r', 'poison 1'],
        ['r', 'poison 2'],
      ),
    );
    expect(await storedFates(bench, importId)).toEqual(['skipped', 'created', 'failed', 'failed', 'failed']);
    expect(await storedPairs(bench, projectId)).toMatchObject([{ answer: 'second', last_import_row: 2 }]);
    const { items } = await bench.persistence.imports.errors(importId, { severity: 'warning', limit: 10 });
    const repeats = items.filter(({ code }) => code === 'duplicate_in_file');
    expect(repeats).toMatchObject([{ row: 1, otherRow: 2 }]);
  });

  it('leaves the place to a row of another chunk', async () => {
    const projectId = await bench.project();
    const { importId } = await load(projectId, csv(['question', 'answer'], ['q', 'good'], ['q', 'poison']), {
      chunkRows: 1,
      order: [2, 1],
    });
    expect(await storedFates(bench, importId)).toEqual(['created', 'failed']);
  });

  it('leaves no open subtransaction: dozens of refusals fit in one chunk', async () => {
    const projectId = await bench.project();
    const rows = Array.from({ length: 160 }, (_, i): [string, string] => [`q${i}`, i % 2 === 0 ? 'poison' : 'a']);
    const text = await startText(bench.persistence, { projectId, text: csv(['question', 'answer'], ...rows) });
    const loaded = await loadChunk(bench.persistence, text, 1);
    expect(loaded.fates).toMatchObject({ created: 80, failed: 80 });
    expect(loaded.recentErrors).toHaveLength(20);
    expect(loaded.recentErrors.at(-1)).toEqual({ row: 159, field: null, code: 'row_rejected' });
    const open = await bench.query(
      `select 1 from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
    );
    expect(open).toEqual([]);
  });
});

describe('batches', () => {
  it('commits each chunk by itself: what was loaded stays when a later one never comes', async () => {
    const projectId = await bench.project();
    const rows = Array.from({ length: 5 }, (_, i): [string, string] => [`q${i}`, 'a']);
    const text = await startText(bench.persistence, {
      projectId,
      text: csv(['question', 'answer'], ...rows),
      chunkRows: 2,
    });
    expect(text.ranges.map((range) => range.rowCount)).toEqual([2, 2, 1]);
    await loadChunk(bench.persistence, text, 1);
    expect(await storedPairs(bench, projectId)).toHaveLength(2);
    const record = await bench.persistence.imports.get(projectId, text.run.importId);
    expect(record).toMatchObject({
      status: 'processing',
      counts: { total: 5, processed: 2, created: 2, unprocessed: 3 },
    });
    const finished = await endText(bench.persistence, text, { status: 'cancelled' });
    expect(finished).toMatchObject({ status: 'cancelled', total: 5, unprocessed: 3, fates: { created: 2 } });
    expect(await storedPairs(bench, projectId)).toHaveLength(2);
  });

  it('goes on after a bad row, in its chunk and in the next', async () => {
    const projectId = await bench.project();
    const { finished } = await load(
      projectId,
      csv(['question', 'answer'], ['', 'a'], ['b', 'a'], ['c', ''], ['d', 'a']),
      { chunkRows: 2 },
    );
    expect(finished).toMatchObject({ status: 'completed', errorCount: 2, fates: { created: 2, failed: 2 } });
  });

  it('completes an import without rows', async () => {
    const projectId = await bench.project();
    const { finished } = await load(projectId, 'question,answer\n');
    expect(finished).toMatchObject({ status: 'completed', total: 0, unprocessed: 0, totalFinal: true });
    expect(sumFates(finished.fates)).toBe(0);
  });

  it('stores a chunk in which every row fails', async () => {
    const projectId = await bench.project();
    const { finished } = await load(projectId, csv(['question', 'answer'], ['', 'a'], ['', 'b']));
    expect(finished.fates).toMatchObject({ created: 0, failed: 2 });
  });
});

describe('claiming and writing a chunk', () => {
  const twoRows = csv(['question', 'answer'], ['one', 'a'], ['two', 'a']);

  it('answers a done chunk with its stored result', async () => {
    const text = await startText(bench.persistence, {
      projectId: await bench.project(),
      text: csv(['question', 'answer'], ['one', 'a'], ['', 'a'], ['one', 'b']),
    });
    const loaded = await loadChunk(bench.persistence, text, 1);
    expect(loaded).toMatchObject({
      errorCount: 1,
      warningCount: 2,
      recentErrors: [{ row: 2, field: 'question', code: 'question_missing' }],
    });
    expect(await bench.persistence.chunks.claim(text.run.importId, 1, 'another')).toEqual(loaded);
  });

  it('refuses the write of a claim that a newer one has taken over', async () => {
    const projectId = await bench.project();
    const text = await startText(bench.persistence, { projectId, text: twoRows });
    const frozen = await claim(text, 1);
    const newer = await claim(text, 1);
    expect(newer.fence).toBe(frozen.fence + 1);
    expect(await write(text, frozen)).toEqual({ state: 'superseded' });
    expect(await storedPairs(bench, projectId)).toEqual([]);
    expect(await write(text, newer)).toMatchObject({ state: 'done', fates: { created: 2 } });
    expect(await write(text, newer)).toEqual({ state: 'superseded' });
    expect(await storedPairs(bench, projectId)).toHaveLength(2);
  });

  it('writes nothing once the import has ended', async () => {
    const projectId = await bench.project();
    const text = await startText(bench.persistence, { projectId, text: twoRows });
    const claimed = await claim(text, 1);
    await bench.persistence.runs.finish(text.run.importId, {
      status: 'failed',
      error: { code: 'internal', message: 'x' },
    });
    expect(await write(text, claimed)).toEqual({ state: 'settled' });
    expect(await bench.persistence.chunks.claim(text.run.importId, 1, 'late')).toEqual({ state: 'settled' });
    expect(await bench.persistence.chunks.settle(text.run, () => undefined)).toEqual({ state: 'decided', keys: 0 });
    expect(await storedPairs(bench, projectId)).toEqual([]);
  });

  it('writes nothing once a cancel was asked for', async () => {
    const projectId = await bench.project();
    const text = await startText(bench.persistence, { projectId, text: twoRows, chunkRows: 1 });
    const claimed = await claim(text, 1);
    await bench.persistence.imports.requestCancel({ projectId, importId: text.run.importId, principal: OWNER });
    expect(await write(text, claimed)).toEqual({ state: 'cancel_requested' });
    expect(await bench.persistence.chunks.claim(text.run.importId, 2, 'late')).toEqual({ state: 'cancel_requested' });
    expect(await storedPairs(bench, projectId)).toEqual([]);
  });

  it('rolls a write back when the cancel comes while it runs', async () => {
    const projectId = await bench.project();
    await load(projectId, csv(['question', 'answer'], ['two', 'old']));
    const text = await startText(bench.persistence, { projectId, text: twoRows });
    const claimed = await claim(text, 1);
    // The write stands still at the lock of its second row until the cancel is there.
    await bench.query('begin');
    await bench.query(`select from qa_pair where project_id = $1 for update`, [projectId]);
    const writing = write(text, claimed);
    await waitingForLock(bench);
    await bench.persistence.imports.requestCancel({ projectId, importId: text.run.importId, principal: OWNER });
    await bench.query('commit');
    expect(await writing).toEqual({ state: 'cancel_requested' });
    expect(await storedPairs(bench, projectId)).toMatchObject([{ question: 'two', answer: 'old' }]);
  });

  it('stops at a signal', async () => {
    const projectId = await bench.project();
    const text = await startText(bench.persistence, { projectId, text: twoRows });
    expect(await write(text, await claim(text, 1), AbortSignal.abort())).toEqual({ state: 'cancel_requested' });
    expect(await storedPairs(bench, projectId)).toEqual([]);
  });

  it('refuses to claim a chunk that was never planned', async () => {
    const text = await startText(bench.persistence, { projectId: await bench.project(), text: twoRows });
    await expect(bench.persistence.chunks.claim(text.run.importId, 9, 'spec')).rejects.toThrow('neither open nor done');
  });
});

describe('two imports at a time', () => {
  it('write the same new keys in opposite order without a deadlock, and each pair is one row of one file', async () => {
    const projectId = await bench.project(2);
    const questions = Array.from({ length: 400 }, (_, i) => `q${i}`);
    const file = (name: string, order: readonly string[]) =>
      csv(['question', 'answer', 'category'], ...order.map((q) => [q, `${name} ${q}`, name] as const));
    const one = await startText(bench.persistence, { projectId, text: file('one', questions), chunkRows: 100 });
    const two = await startText(bench.persistence, {
      projectId,
      text: file('two', [...questions].reverse()),
      chunkRows: 100,
    });
    const loads = [1, 2, 3, 4].flatMap((no) => [
      loadChunk(bench.persistence, one, no),
      loadChunk(bench.persistence, two, 5 - no),
    ]);
    const loaded = await Promise.all(loads);
    expect(loaded.map((chunk) => sumFates(chunk.fates))).toEqual(loaded.map(() => 100));
    const ends = [await endText(bench.persistence, one), await endText(bench.persistence, two)];
    expect(ends.map((end) => end.status)).toEqual(['completed', 'completed']);
    expect(ends.reduce((sum, end) => sum + end.fates.created, 0)).toBe(400);
    const pairs = await storedPairs(bench, projectId);
    expect(pairs).toHaveLength(400);
    for (const pair of pairs) expect(pair.answer).toBe(`${pair.category} ${pair.question}`);
  });

  it('change the same stored keys at once', async () => {
    const projectId = await bench.project(2);
    const questions = Array.from({ length: 200 }, (_, i) => `q${i}`);
    const file = (name: string, order: readonly string[]) =>
      csv(['question', 'answer'], ...order.map((q) => [q, name] as const));
    await load(projectId, file('zero', questions));
    const one = await startText(bench.persistence, { projectId, text: file('one', questions) });
    const two = await startText(bench.persistence, { projectId, text: file('two', [...questions].reverse()) });
    await Promise.all([loadChunk(bench.persistence, one, 1), loadChunk(bench.persistence, two, 1)]);
    const pairs = await storedPairs(bench, projectId);
    expect(new Set(pairs.map((pair) => `${pair.answer} ${pair.version}`)).size).toBe(1);
    expect(pairs[0]?.version).toBe(3);
  });
});

describe('the result of a chunk', () => {
  it('keeps raw rows of the first 1,000 findings only', async () => {
    const projectId = await bench.project();
    const rows = Array.from({ length: 1_002 }, (_, i) => ['', `a${i}`] as const);
    const { importId } = await load(projectId, csv(['question', 'answer'], ...rows));
    const kept = await bench.query<{ rows: number; last: number }>(
      'select count(*)::int as rows, max(row_no)::int as last from import_row_error where import_id = $1 and raw is not null',
      [importId],
    );
    expect(kept).toEqual([{ rows: 1_000, last: 1_000 }]);
    const recent = await bench.persistence.imports.recentErrors([importId], 3);
    expect(recent.get(importId)?.map(({ row, raw }) => ({ row, raw }))).toEqual([
      { row: 1_000, raw: '"","a999"' },
      { row: 1_001, raw: null },
      { row: 1_002, raw: null },
    ]);
  });

  it('shows a raw row that holds U+0000 as a sign', async () => {
    const projectId = await bench.project();
    const { importId } = await load(projectId, 'question,answer\na\0b,x\n');
    const { items } = await bench.persistence.imports.errors(importId, { limit: 1 });
    expect(items).toMatchObject([{ row: 1, raw: 'a\u{2400}b,x' }]);
  });
});
