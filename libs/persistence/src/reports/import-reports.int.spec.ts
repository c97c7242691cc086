import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Fate, Receipt } from '@pairloom/contract';
import { isSealed } from '@pairloom/core';
import { randomUUIDv7 } from 'node:crypto';
import { type LoadedText, csv, endText, enqueueText, loadChunk, loadText, startText } from '../testing/load-text.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

const HEADER = ['question', 'answer', 'category', 'note'];
const options = { mapping: { question: 'question', answer: 'answer', category: 'category', 'metadata.note': 'note' } };
const first = csv(HEADER, ['one', 'a', 'c', 'n'], ['two', 'b', '', ''], ['three', 'c', '', '']);
const second = csv(
  HEADER,
  ['four', 'd', '', ''],
  ['one', 'A', 'c', 'm'],
  ['two', 'b', '', ''],
  ['five', '', '', ''],
  ['three', 'c', '', ''],
  ['three', 'c', 'new', ''],
);

interface TwoImports {
  readonly projectId: string;
  readonly earlier: LoadedText;
  readonly later: LoadedText;
}

async function twoImports(chunkRows = 2): Promise<TwoImports> {
  const projectId = await bench.project();
  const earlier = await loadText(bench.persistence, { projectId, text: first, options });
  const later = await loadText(bench.persistence, { projectId, text: second, options, chunkRows });
  return { projectId, earlier, later };
}

async function pages<T>(read: (cursor: string | undefined) => Promise<{ items: T[]; nextCursor: string | null }>) {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

const pairIdOf = async (projectId: string, question: string): Promise<string | undefined> =>
  (
    await bench.query<{ id: string }>('select id from qa_pair where project_id = $1 and question = $2', [
      projectId,
      question,
    ])
  )[0]?.id;

describe('what a file of results is made of', () => {
  it('is the source with its plan', async () => {
    const { projectId, later } = await twoImports();
    const source = await bench.persistence.reports.source(projectId, later.importId);
    expect(source).toMatchObject({
      importId: later.importId,
      filename: 'pairs.csv',
      status: 'completed',
      expired: false,
      read: { blobKey: `sources/${later.importId}`, plan: { dialect: { columns: HEADER } } },
    });
    expect(await bench.persistence.reports.source(await bench.project(), later.importId)).toBeUndefined();
  });

  it('is gone when the source or the chunks are', async () => {
    const { projectId, later } = await twoImports();
    const { importId } = later;
    const expired = async () => (await bench.persistence.reports.source(projectId, importId))?.expired;
    await bench.query(
      `update source set expires_at = now() - interval '1 s' where id = (select source_id from import_job where id = $1)`,
      [importId],
    );
    expect(await expired()).toBe(true);
    await bench.query(
      `update source set expires_at = now() + interval '1 h' where id = (select source_id from import_job where id = $1)`,
      [importId],
    );
    expect(await expired()).toBe(false);
    await bench.query('delete from import_chunk where import_id = $1', [importId]);
    expect(await expired()).toBe(true);
  });

  it('is not there before the upload is complete', async () => {
    const projectId = await bench.project();
    const importId = randomUUIDv7();
    await bench.persistence.imports.claim({ importId, projectId, principal: { id: 'owner' }, filename: 'a.csv' });
    expect(await bench.persistence.reports.source(projectId, importId)).toMatchObject({
      status: 'pending',
      read: null,
    });
  });

  it.each<[Fate[], number[]]>([
    [['created'], [1]],
    [['failed'], [2]],
    [
      ['unchanged', 'skipped'],
      [2, 3],
    ],
    [['deleted'], []],
    [['unprocessed'], []],
  ])('are the chunks that hold rows that are %s', async (fates, numbers) => {
    const { later } = await twoImports();
    const found: number[] = [];
    for (let after = 0; ;) {
      const chunk = await bench.persistence.reports.chunkWith(later.importId, after, fates);
      if (chunk === undefined) break;
      expect([chunk.fates?.length, chunk.keys?.length]).toEqual([2, 32]);
      found.push((after = chunk.range.chunkNo));
    }
    expect(found).toEqual(numbers);
  });

  it('are chunks without fates where nothing was loaded', async () => {
    const text = await startText(bench.persistence, {
      projectId: await bench.project(),
      text: first,
      options,
      chunkRows: 2,
    });
    await loadChunk(bench.persistence, text, 2);
    const { importId } = text.run;
    const chunk = await bench.persistence.reports.chunkWith(importId, 0, ['unprocessed']);
    expect(chunk).toMatchObject({ range: text.ranges[0], fates: null, keys: null, findings: [] });
    expect(await bench.persistence.reports.chunkWith(importId, 1, ['unprocessed'])).toBeUndefined();
    const { items } = await bench.persistence.reports.chunks(importId, { limit: 5 });
    expect(items.map(({ counts }) => [counts.created, counts.unprocessed])).toEqual([
      [0, 2],
      [1, 0],
    ]);
  });

  it('are the pairs that have the keys of the rows now', async () => {
    const { projectId, later } = await twoImports();
    const chunk = await bench.persistence.reports.chunkWith(later.importId, 0, ['created']);
    const keys = [0, 1].map((offset) => chunk?.keys?.subarray(offset * 16, offset * 16 + 16) ?? Buffer.alloc(16));
    const ids = await bench.persistence.reports.pairIds(projectId, [...keys, Buffer.alloc(16)]);
    expect(keys.map((key) => ids.get(key.toString('hex')))).toEqual([
      await pairIdOf(projectId, 'four'),
      await pairIdOf(projectId, 'one'),
    ]);
    expect(ids.size).toBe(2);
    expect(await bench.persistence.reports.pairIds(projectId, [])).toEqual(new Map());
  });

  it('are the findings, with what was kept of them', async () => {
    const { later } = await twoImports();
    const { reports } = bench.persistence;
    const found = await reports.findingsAfter(later.importId, 0);
    expect(found).toMatchObject({
      chunkNo: 2,
      firstRow: 3,
      findings: [{ offset: 1, ordinal: 0, line: 5, field: 'answer', code: 'answer_missing', severity: 'error' }],
    });
    expect(await reports.findingsAfter(later.importId, 2)).toMatchObject({
      chunkNo: 3,
      findings: [{ code: 'duplicate_in_file', otherRow: 6 }],
    });
    expect(await reports.findingsAfter(later.importId, 3)).toBeUndefined();
    const places = [
      { row: 4, ordinal: 0 },
      { row: 1, ordinal: 0 },
    ];
    expect(await reports.findingTexts(later.importId, places)).toMatchObject([
      { row: 4, ordinal: 0, raw: '"five","","",""' },
    ]);
    expect(await reports.findingTexts(later.importId, [])).toEqual([]);
  });
});

describe('rows of a loaded chunk that were not reached', () => {
  it('are unprocessed', async () => {
    const { later } = await twoImports();
    await bench.query(
      `update import_chunk set fates = set_byte(fates, 1, 0), failed_rows = 0, unprocessed_rows = 1 where import_id = $1 and chunk_no = 2`,
      [later.importId],
    );
    const chunk = await bench.persistence.reports.chunkWith(later.importId, 0, ['unprocessed']);
    expect([chunk?.range.chunkNo, chunk?.fates?.[1]]).toEqual([2, 0]);
  });
});

describe('chunks', () => {
  it('are listed in file order, page by page', async () => {
    const { later } = await twoImports();
    const listed = await pages((cursor) => bench.persistence.reports.chunks(later.importId, { cursor, limit: 2 }));
    expect(
      listed.map(({ chunk, firstRow, rows, status, attempts }) => [chunk, firstRow, rows, status, attempts]),
    ).toEqual([
      [1, 1, 2, 'done', 1],
      [2, 3, 2, 'done', 1],
      [3, 5, 2, 'done', 1],
    ]);
    expect(listed[1]).toMatchObject({
      counts: { created: 0, updated: 0, unchanged: 1, deleted: 0, skipped: 0, failed: 1, unprocessed: 0 },
      errorCount: 1,
      worker: 'spec',
      startedAt: expect.stringMatching(/Z$/),
      finishedAt: expect.stringMatching(/Z$/),
    });
  });

  it('refuse a cursor that no list gave', async () => {
    const query = { cursor: 'nonsense', limit: 1 };
    await expect(bench.persistence.reports.chunks(randomUUIDv7(), query)).rejects.toMatchObject({
      code: 'cursor_invalid',
    });
  });
});

describe('changes', () => {
  it('say of each pair what became of it, in row order, page by page', async () => {
    const { projectId, later } = await twoImports();
    const changes = await pages((cursor) =>
      bench.persistence.reports.changes(projectId, later.importId, { cursor, limit: 1 }),
    );
    expect(changes).toEqual([
      {
        pairId: await pairIdOf(projectId, 'four'),
        change: 'created',
        row: 1,
        question: 'four',
        versionBefore: null,
        versionAfter: 1,
        fields: [],
        before: null,
        after: { question: 'four', answer: 'd', status: 'draft' },
      },
      {
        pairId: await pairIdOf(projectId, 'one'),
        change: 'updated',
        row: 2,
        question: 'one',
        versionBefore: 1,
        versionAfter: 2,
        fields: ['answer', 'metadata.note'],
        before: { answer: 'a', 'metadata.note': 'n' },
        after: { answer: 'A', 'metadata.note': 'm' },
      },
      {
        pairId: await pairIdOf(projectId, 'three'),
        change: 'updated',
        row: 6,
        question: 'three',
        versionBefore: 1,
        versionAfter: 2,
        fields: ['category'],
        before: { category: null },
        after: { category: 'new' },
      },
    ]);
  });

  it('of a dry run are planned, a chunk at a time, with the pairs that are there', async () => {
    const projectId = await bench.project();
    const header = ['question', 'answer'];
    await loadText(bench.persistence, { projectId, text: csv(header, ['one', 'a'], ['two', 'b']) });
    const text = csv(header, ['one', 'A'], ['two', 'b'], ['three', 'c'], ['four', 'd'], ['one', 'x']);
    const source = { projectId, text, options: { dryRun: true }, chunkRows: 2 };
    const { importId } = await loadText(bench.persistence, source);
    const { reports } = bench.persistence;
    const seen: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = await reports.plannedChanges(importId, { limit: 1, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(page.items.map(({ row, offset, change }) => [page.range?.chunkNo, row, offset, change]));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual([[[2, 3, 0, 'created']], [[2, 4, 1, 'created']], [[3, 5, 0, 'updated']]]);
    const updated = await reports.plannedChanges(importId, { limit: 1, change: 'updated' });
    expect(updated).toMatchObject({ items: [{ row: 5, change: 'updated' }], nextCursor: null });
    const key = (
      await bench.query<{ key_hash: Buffer }>(
        `select key_hash from qa_pair where project_id = $1 and question = 'one'`,
        [projectId],
      )
    )[0]?.key_hash;
    const contents = await reports.contents(projectId, key === undefined ? [] : [key]);
    expect([...contents.values()]).toMatchObject([{ question: 'one', answer: 'a', version: 1, variants: [] }]);
    expect(await reports.changes(projectId, importId, { limit: 5 })).toEqual({ items: [], nextCursor: null });
    const nothing = await loadText(bench.persistence, { ...source, text: csv(header, ['one', 'a']) });
    expect(await reports.plannedChanges(nothing.importId, { limit: 5 })).toMatchObject({ items: [], nextCursor: null });
  });

  it('tell of the change even after a later one', async () => {
    const { projectId, later } = await twoImports();
    await loadText(bench.persistence, { projectId, text: csv(HEADER, ['one', 'A', 'other', 'm']), options });
    const { items } = await bench.persistence.reports.changes(projectId, later.importId, { limit: 200 });
    expect(items[1]).toMatchObject({
      change: 'updated',
      versionBefore: 1,
      versionAfter: 2,
      fields: ['answer', 'metadata.note'],
    });
  });

  it('name variants, and say nothing of an import that only tried', async () => {
    const projectId = await bench.project();
    const header = ['question', 'answer', 'variants'];
    const mapping = { question: 'question', answer: 'answer', variants: 'variants' };
    const load = (variants: string) =>
      loadText(bench.persistence, { projectId, text: csv(header, ['one', 'a', variants]), options: { mapping } });
    await load('["eins"]');
    const { importId } = await load('["eins", "un"]');
    const changes = () => bench.persistence.reports.changes(projectId, importId, { limit: 5 });
    expect((await changes()).items).toMatchObject([{ change: 'updated', fields: ['variants'] }]);
    await bench.query(`update import_job set options = options || '{"dryRun": true}' where id = $1`, [importId]);
    expect(await changes()).toEqual({ items: [], nextCursor: null });
  });

  it('know pairs that the import deleted, and say so of those that were deleted since', async () => {
    const { projectId, later } = await twoImports();
    const [one, four] = [await pairIdOf(projectId, 'one'), await pairIdOf(projectId, 'four')];
    await bench.query(
      `with gone as (delete from qa_pair where project_id = $1 and question in ('one', 'four') returning *)
       insert into qa_pair_version (project_id, pair_id, version, operation, changed_by_import, changed_by_row, changed_by_principal, key_hash, question_hash,
         content_hash, question, answer, category, tags, metadata, status, last_principal, created_at, updated_at)
       select project_id, id, version, 'delete', case when question = 'one' then $2::uuid end, 2, 'owner', key_hash, question_hash, content_hash, question, answer,
         category, tags, metadata, status, last_principal, created_at, updated_at from gone`,
      [projectId, later.importId],
    );
    await bench.query(
      `update import_chunk set fates = set_byte(fates, 1, 4), updated_rows = 0, deleted_rows = 1 where import_id = $1 and chunk_no = 1`,
      [later.importId],
    );
    const { items } = await bench.persistence.reports.changes(projectId, later.importId, { limit: 2 });
    expect(items).toEqual([
      {
        ...{ pairId: null, change: 'created', row: 1, versionBefore: null, versionAfter: null },
        ...{ question: null, fields: [], before: null, after: null },
      },
      {
        ...{ pairId: one, change: 'deleted', row: 2, versionBefore: 2, versionAfter: null },
        ...{ question: 'one', fields: [], after: null },
        before: expect.objectContaining({ question: 'one', answer: 'A' }),
      },
    ]);
    expect(four).toBeDefined();
  });
});

describe('the audit trail', () => {
  it('is listed newest first, of a project and of one of its imports', async () => {
    const { projectId, earlier, later } = await twoImports();
    const { reports } = bench.persistence;
    const all = await pages((cursor) => reports.audit(projectId, { cursor, limit: 1 }));
    expect(all.map(({ importId, action }) => [importId, action])).toEqual(
      expect.arrayContaining([
        [earlier.importId, 'import.completed'],
        [later.importId, 'import.completed'],
      ]),
    );
    expect([...all].sort((a, b) => (a.id < b.id ? 1 : -1))).toEqual(all);
    const ofOne = await reports.audit(projectId, { importId: later.importId, limit: 50 });
    expect(new Set(ofOne.items.map(({ importId }) => importId))).toEqual(new Set([later.importId]));
    expect(await reports.audit(await bench.project(), { importId: later.importId, limit: 50 })).toEqual({
      items: [],
      nextCursor: null,
    });
  });
});

describe('the receipt', () => {
  it('says all that the import did, and is sealed', async () => {
    const { projectId, later } = await twoImports();
    const receipt = Receipt.parse(JSON.parse((await bench.persistence.reports.receipt(later.importId)) ?? ''));
    expect(isSealed(receipt)).toBe(true);
    expect(receipt).toMatchObject({
      import: { id: later.importId, projectId, status: 'completed', error: null },
      source: { filename: 'pairs.csv', bytes: Buffer.byteLength(second), type: 'csv' },
      options: { html: 'strip', batchRows: 2 },
      mapping: options.mapping,
      reading: { dialect: { delimiter: ',', columns: HEADER }, rewriting: null },
      validation: null,
      counts: { total: 6, created: 1, updated: 2, unchanged: 1, skipped: 1, failed: 1, unprocessed: 0 },
      errorCount: 1,
      warningCount: 1,
      balance: { balanced: true, plannedRows: 6, chunks: 3, chunkRows: 6, loadedRows: 6, countedRows: 6 },
      embeddings: { pending: 4, embedded: 0 },
      versions: { folding: 1 },
    });
    expect(receipt.timings.totalMs).toBeGreaterThanOrEqual(receipt.timings.loadMs ?? 0);
  });

  it('is the same bytes each time, whatever happens afterwards', async () => {
    const { later } = await twoImports();
    const { reports, runs } = bench.persistence;
    const before = await reports.receipt(later.importId);
    await bench.query('update import_chunk set embed_texts = 2, embed_done = 2 where import_id = $1', [later.importId]);
    await runs.finish(later.importId, { status: 'cancelled' });
    await bench.query('delete from import_chunk where import_id = $1', [later.importId]);
    expect(await reports.receipt(later.importId)).toBe(before);
  });

  it('is written when it is asked for, of an import that ended without one', async () => {
    const { later } = await twoImports();
    const before = await bench.persistence.reports.receipt(later.importId);
    await bench.query('delete from import_receipt where import_id = $1', [later.importId]);
    const answers = await Promise.all([1, 2, 3].map(() => bench.persistence.reports.receipt(later.importId)));
    expect(answers).toEqual([before, before, before]);
  });

  it('is not there before the end', async () => {
    const importId = await enqueueText(bench.persistence, { projectId: await bench.project(), text: first, options });
    expect(await bench.persistence.reports.receipt(importId)).toBeUndefined();
    await bench.persistence.runs.finish(importId, { status: 'cancelled' });
    const receipt = Receipt.parse(JSON.parse((await bench.persistence.reports.receipt(importId)) ?? ''));
    expect(receipt).toMatchObject({
      import: { status: 'cancelled' },
      totalFinal: false,
      balance: { balanced: true, chunks: 0 },
    });
    expect(receipt.timings).toMatchObject({ startedAt: null, queuedMs: null, loadMs: null });
  });
});

describe('counts that do not balance', () => {
  const tampered = async (change: string) => {
    const projectId = await bench.project();
    const text = await startText(bench.persistence, { projectId, text: first, options, chunkRows: 2 });
    for (const no of [1, 2]) await loadChunk(bench.persistence, text, no);
    await bench.query(`update import_chunk set ${change} where import_id = $1 and chunk_no = 2`, [text.run.importId]);
    return { projectId, text };
  };

  it.each([
    ['more rows than were planned', `row_count = 3, created_rows = 3, fates = fates || '\\x0101'`],
    ['fewer rows than were planned', `row_count = 0, created_rows = 0, fates = ''`],
    ['fates lost', 'fates = null'],
    ['a fate too many', `fates = fates || '\\x01'`],
    ['figures of a chunk that was never loaded', `status = 'running'`],
  ])('end the import as failed: %s', async (_what, change) => {
    const { projectId, text } = await tampered(change);
    const { importId } = text.run;
    expect(await endText(bench.persistence, text)).toMatchObject({ status: 'failed' });
    const record = await bench.persistence.imports.get(projectId, importId);
    expect(record).toMatchObject({ status: 'failed', error: { code: 'counts_unbalanced' } });
    expect(record?.error?.message).toMatch(/^The rows do not add up: 3 rows were planned; 2 chunks hold \d+/);
    const receipt = Receipt.parse(JSON.parse((await bench.persistence.reports.receipt(importId)) ?? ''));
    expect(receipt.balance.balanced).toBe(false);
    expect((await bench.persistence.reports.audit(projectId, { importId, limit: 1 })).items).toMatchObject([
      { action: 'import.failed', details: { code: 'counts_unbalanced' } },
    ]);
  });

  it('are told also of an import that was cancelled or had failed', async () => {
    const cancelled = await tampered('fates = null');
    expect(await endText(bench.persistence, cancelled.text, { status: 'cancelled' })).toMatchObject({
      status: 'failed',
    });
    const failed = await tampered('fates = null');
    await endText(bench.persistence, failed.text, { status: 'failed', error: { code: 'plan_mismatch', message: 'x' } });
    const record = await bench.persistence.imports.get(failed.projectId, failed.text.run.importId);
    expect(record?.error?.message).toMatch(/The import had failed before with plan_mismatch\.$/);
  });
});
