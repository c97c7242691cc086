import { createHash, randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { prepareChunk, type StoredSource } from '@pairloom/core';
import { csv, loadText, OWNER, startText, uploaded } from '../testing/load-text.ts';
import { storedFates } from '../testing/stored.ts';
import { openWorkbench, type Workbench } from '../testing/workbench.ts';

const sha256 = createHash('sha256').update('x').digest('hex');
const HASH = 'ab'.repeat(32);

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

const create = async (length?: number): Promise<StoredSource> => {
  const id = randomUUIDv7();
  const projectId = await bench.project();
  return bench.persistence.sources.create({
    id,
    projectId,
    principal: OWNER,
    filename: 'faq.csv',
    blobKey: `sources/${id}`,
    length,
  });
};
const hoursLeft = async (id: string): Promise<number> => {
  const [row] = await bench.query<{ hours: number }>(
    `select round(extract(epoch from expires_at - now()) / 3600)::int as hours from source where id = $1`,
    [id],
  );
  return row?.hours ?? 0;
};

describe('a source', () => {
  it('is kept a day while nobody imports it, and stays with its project', async () => {
    const { sources } = bench.persistence;
    const source = await create(10);
    expect(source).toMatchObject({ state: 'uploading', bytes: 0, length: 10, sha256: null, createdBy: 'owner' });
    expect(await sources.get(source.projectId, source.id)).toEqual(source);
    expect(await sources.get(await bench.project(), source.id)).toBeUndefined();
    expect(await hoursLeft(source.id)).toBe(24);
    const audited = `select principal, details from audit_event where action = 'source.created' and project_id = $1`;
    expect(await bench.query(audited, [source.projectId])).toEqual([
      { principal: 'owner', details: { sourceId: source.id, bytes: 10 } },
    ]);
    await bench.query(`update source set expires_at = now() - interval '1 second' where id = $1`, [source.id]);
    expect(await sources.get(source.projectId, source.id)).toBeUndefined();
  });

  it('takes parts in order only, and each place once', async () => {
    const { sources } = bench.persistence;
    const { id, projectId } = await create(10);
    const part = (n: number, bytes: number) => ({ blobKey: `uploads/${id}/${n}`, bytes });
    expect(await sources.appendPart(id, 4, part(0, 4))).toBe(false);
    const racing = await Promise.all([1, 2, 3].map((n) => sources.appendPart(id, 0, part(n, 4))));
    expect(racing.filter(Boolean)).toHaveLength(1);
    expect(await sources.appendPart(id, 4, part(4, 7))).toBe(false);
    expect(await sources.appendPart(id, 4, part(5, 6))).toBe(true);
    expect((await sources.parts(id)).map(({ bytes }) => bytes)).toEqual([4, 6]);
    expect(await sources.get(projectId, id)).toMatchObject({ state: 'uploading', bytes: 10 });
  });

  it('ends once, and forgets its parts', async () => {
    const { sources } = bench.persistence;
    const { id, projectId } = await create(1);
    await sources.appendPart(id, 0, { blobKey: `uploads/${id}/1`, bytes: 1 });
    expect(await sources.complete(id, `sources/${id}`, { bytes: 1, sha256 })).toBe(true);
    expect(await sources.complete(id, `sources/${id}`, { bytes: 1, sha256: HASH })).toBe(false);
    expect(await sources.parts(id)).toEqual([]);
    expect(await sources.get(projectId, id)).toMatchObject({ state: 'stored', bytes: 1, sha256 });
    expect(await sources.appendPart(id, 1, { blobKey: 'more', bytes: 1 })).toBe(false);
    await sources.discard(id);
    expect(await sources.get(projectId, id)).toBeDefined();
  });

  it('that is refused leaves nothing', async () => {
    const { sources } = bench.persistence;
    const { id, projectId } = await create();
    await sources.discard(id);
    expect(await sources.get(projectId, id)).toBeUndefined();
  });

  it('keeps corrected rows by their hash', async () => {
    const { sources } = bench.persistence;
    const { id, projectId } = await create();
    const edits = { hash: HASH, blobKey: `edits/${id}/${HASH}`, rows: 2 };
    await sources.saveEdits(id, OWNER, edits);
    await sources.saveEdits(id, OWNER, edits);
    expect(await sources.edits(id, HASH)).toEqual(edits);
    expect(await sources.edits(id, sha256)).toBeUndefined();
    const audit = await bench.query(
      `select details from audit_event where project_id = $1 and action = 'source.edited'`,
      [projectId],
    );
    expect(audit).toEqual([{ details: { sourceId: id, hash: HASH, rows: 2 } }]);
  });
});

describe('an import of a source', () => {
  const text = csv(['question', 'answer'], ['q', 'a']);
  const imported = async ({ id, projectId }: StoredSource): Promise<string> => {
    const importId = randomUUIDv7();
    await bench.persistence.imports.claim({ importId, projectId, principal: OWNER, filename: 'faq.csv' });
    const upload = await uploaded(importId, { projectId, text });
    await bench.persistence.imports.enqueue({ ...upload, blobKey: `sources/${id}`, sourceId: id });
    return importId;
  };

  it('uses it as it is, and keeps it for as long as results are offered', async () => {
    const { sources, runs } = bench.persistence;
    const source = await create();
    await sources.complete(source.id, source.blobKey, { bytes: text.length, sha256 });
    const ids = [await imported(source), await imported(source)];
    for (const importId of ids) {
      expect(await runs.describe(importId)).toMatchObject({ blobKey: source.blobKey, sourceBytes: text.length });
      expect(await sources.ofImport(source.projectId, importId)).toMatchObject({
        source: { id: source.id },
        options: { mapping: { question: 'question', answer: 'answer' } },
      });
    }
    expect(await sources.get(source.projectId, source.id)).toMatchObject({ expiresAt: null });
  });

  it.each([
    ['is not whole', `state = 'uploading'`],
    ['has expired', `expires_at = now() - interval '1 second'`],
  ])('is refused when it %s', async (_what, change) => {
    const source = await create();
    await bench.persistence.sources.complete(source.id, source.blobKey, { bytes: text.length, sha256 });
    await bench.query(`update source set ${change} where id = $1`, [source.id]);
    await expect(imported(source)).rejects.toMatchObject({ code: 'source_missing' });
  });

  it('tells the worker where its corrected rows lie', async () => {
    const { sources, runs } = bench.persistence;
    const source = await create();
    await sources.complete(source.id, source.blobKey, { bytes: text.length, sha256 });
    await sources.saveEdits(source.id, OWNER, { hash: HASH, blobKey: 'edits/one', rows: 1 });
    const importId = await imported(source);
    expect((await runs.describe(importId))?.edits).toBeUndefined();
    await bench.query(
      `update import_job set options = options || jsonb_build_object('edits', $2::text) where id = $1`,
      [importId, HASH],
    );
    expect((await runs.describe(importId))?.edits).toEqual({ blobKey: 'edits/one' });
  });
});

describe('rows that corrections leave out', () => {
  it.each(['skip', 'stop'] as const)('are skipped, whatever happens on errors: %s', async (onError) => {
    const projectId = await bench.project();
    const text = csv(['question', 'answer'], ['q1', 'a'], ['q2', ''], ['q3', 'a']);
    const planned = await startText(bench.persistence, { projectId, text, options: { onError } });
    const [range] = planned.ranges;
    const { importId } = planned.run;
    const claimed = await bench.persistence.chunks.claim(importId, 1, 'spec');
    if (range === undefined || claimed.state !== 'claimed') throw new Error('a chunk is due');
    const bytes = Buffer.from(text).subarray(range.byteStart, range.byteEnd);
    const corrections = new Map([[2, { skip: true as const }]]);
    const prepared = prepareChunk(bytes, range, planned.run.plan, corrections);
    const written = await bench.persistence.chunks.write(planned.run, claimed, prepared);
    expect(written).toMatchObject({ state: 'done', fates: { created: 2, skipped: 1, failed: 0 }, errorCount: 0 });
    expect(await storedFates(bench, importId)).toEqual(['created', 'skipped', 'created']);
    const { items } = await bench.persistence.imports.errors(importId, { limit: 10 });
    expect(items.map(({ row, code, severity }) => [row, code, severity])).toEqual([[2, 'row_left_out', 'info']]);
  });
});

describe('rates of a project', () => {
  it('are those of its last imports, none at first', async () => {
    const { sources } = bench.persistence;
    const projectId = await bench.project();
    expect(await sources.rates(projectId)).toEqual({});
    const text = csv(['question', 'answer'], ['q1', 'a'], ['q2', 'a'], ['q3', 'a'], ['q4', 'a']);
    const { importId } = await loadText(bench.persistence, { projectId, text });
    await bench.query(
      `update import_job set admitted_at = now() - interval '4 seconds', loaded_at = now() - interval '2 seconds', completed_at = now() where id = $1`,
      [importId],
    );
    expect(await sources.rates(projectId)).toEqual({ rowsPerSecond: 2 });
    await bench.query(`update import_chunk set embed_done = 4 where import_id = $1`, [importId]);
    expect(await sources.rates(projectId)).toEqual({ rowsPerSecond: 2, textsPerSecond: 2 });
  });
});

describe('saved mappings', () => {
  it('are one for each set of columns, found by it, listed newest first', async () => {
    const { mappings } = bench.persistence;
    const projectId = await bench.project();
    const save = (headerSet: string, name: string) =>
      mappings.save({
        projectId,
        principal: OWNER,
        headerSet,
        name,
        columns: ['Frage', 'Antwort'],
        mapping: { question: 'Frage', answer: 'Antwort' },
      });
    const first = await save(HASH, 'one');
    const other = await save(sha256, 'other');
    const again = await save(HASH, 'renamed');
    expect(again).toMatchObject({ id: first.id, name: 'renamed', createdAt: first.createdAt });
    expect(await mappings.find(projectId, HASH)).toEqual(again);
    expect(await mappings.find(await bench.project(), HASH)).toBeUndefined();
    const page = await mappings.list(projectId, { limit: 1 });
    expect(page.items).toEqual([other]);
    expect(await mappings.list(projectId, { limit: 1, cursor: page.nextCursor ?? '' })).toEqual({
      items: [again],
      nextCursor: null,
    });
  });

  it('are removed once', async () => {
    const { mappings } = bench.persistence;
    const projectId = await bench.project();
    const { id } = await mappings.save({
      projectId,
      principal: OWNER,
      headerSet: HASH,
      name: 'one',
      columns: ['a', 'b'],
      mapping: { question: 'a', answer: 'b' },
    });
    expect(await mappings.remove(await bench.project(), id, OWNER)).toBe(false);
    expect(await mappings.remove(projectId, id, OWNER)).toBe(true);
    expect(await mappings.remove(projectId, id, OWNER)).toBe(false);
    expect(await bench.query('select action from audit_event where project_id = $1 order by id', [projectId])).toEqual([
      { action: 'project.created' },
      { action: 'mapping.saved' },
      { action: 'mapping.removed' },
    ]);
  });
});
