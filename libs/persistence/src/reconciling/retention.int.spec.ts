import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ExpiredResults, SpentSource } from '@pairloom/core';
import { createHash, randomUUIDv7 } from 'node:crypto';
import { openPersistence } from '../index.ts';
import { OWNER, csv, enqueueText, loadText, uploaded } from '../testing/load-text.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';

const text = csv(['question', 'answer'], ['q1', 'a'], ['q2', 'a'], ['q3', '']);
const sha256 = createHash('sha256').update(text).digest('hex');

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.close());

const endedBefore = (importId: string, days: number) =>
  bench.query(`update import_job set completed_at = now() - make_interval(days => $2) where id = $1`, [importId, days]);

/** Ends the results of all imports that are due. */
async function expireAll({ retention } = bench.persistence): Promise<ExpiredResults[]> {
  const ended = [];
  for (const importId of await retention.resultsDue(100)) ended.push((await retention.expireResults(importId)) ?? []);
  return ended.flat();
}
const expired = async () => (await expireAll()).map(({ importId }) => importId);
/** The source, if it is due and ends. */
async function spent(sourceId: string): Promise<SpentSource[]> {
  const { retention } = bench.persistence;
  if (!(await retention.sourcesDue(100)).includes(sourceId)) return [];
  return [(await retention.expireSource(sourceId)) ?? []].flat();
}

async function storedSource(projectId: string) {
  const id = randomUUIDv7();
  const { sources } = bench.persistence;
  await sources.create({ id, projectId, principal: OWNER, filename: 'faq.csv', blobKey: `sources/${id}` });
  await sources.complete(id, `sources/${id}`, { bytes: text.length, sha256 });
  return id;
}

async function importOf(projectId: string, sourceId: string): Promise<string> {
  const importId = randomUUIDv7();
  await bench.persistence.imports.claim({ importId, projectId, principal: OWNER, filename: 'faq.csv' });
  const upload = await uploaded(importId, { projectId, text });
  await bench.persistence.imports.enqueue({ ...upload, blobKey: `sources/${sourceId}`, sourceId });
  return importId;
}

describe('results', () => {
  it('expire when they are due, and only once; counts, receipt and figures of the chunks stay', async () => {
    const { imports, reports } = bench.persistence;
    const projectId = await bench.project();
    const { importId } = await loadText(bench.persistence, { projectId, text });
    await endedBefore(importId, 29);
    expect(await expired()).toEqual([]);
    await endedBefore(importId, 31);
    const before = await imports.get(projectId, importId);
    const receipt = await reports.receipt(importId);

    const both = await Promise.all([expireAll(), expireAll()]);
    expect(both.flat().filter(({ isNew }) => isNew)).toEqual([{ importId, isNew: true, blobKeys: [] }]);
    expect(await expired()).toEqual([]);

    const after = await imports.get(projectId, importId);
    expect(after?.counts).toEqual(before?.counts);
    expect(after?.embeddings).toEqual(before?.embeddings);
    expect(await reports.receipt(importId)).toBe(receipt);
    expect((await reports.chunks(importId, { limit: 10 })).items).toMatchObject([
      { chunk: 1, counts: { created: 2, failed: 1 } },
    ]);
    expect(await imports.errors(importId, { limit: 10 })).toEqual({ items: [], nextCursor: null });
    expect((await reports.source(projectId, importId))?.expired).toBe(true);
  });

  it('are told to be gone from the moment on that they are due, though nobody has cleared them away yet', async () => {
    const { imports, reports, sources } = bench.persistence;
    const projectId = await bench.project();
    const { importId } = await loadText(bench.persistence, { projectId, text });
    await endedBefore(importId, 31);
    const record = await imports.get(projectId, importId);
    expect(Date.parse(record?.resultsUntil ?? '')).toBeLessThan(Date.now());
    expect(record?.controls).not.toContain('undo');
    expect((await reports.source(projectId, importId))?.expired).toBe(true);
    expect(await sources.ofImport(projectId, importId)).toBeUndefined();
  });

  it('are kept for as many days as the installation says', async () => {
    const short = await openPersistence({ url: bench.url, applicationName: 'spec', retentionDays: 2 });
    try {
      const projectId = await bench.project();
      const { importId } = await loadText(bench.persistence, { projectId, text });
      await endedBefore(importId, 3);
      const until = async (persistence: typeof short) =>
        Date.parse((await persistence.imports.get(projectId, importId))?.resultsUntil ?? '');
      expect((await until(bench.persistence)) - (await until(short))).toBe(28 * 86_400_000);
      expect(await expired()).not.toContain(importId);
      const due = await expireAll(short);
      expect(due.map((one) => one.importId)).toContain(importId);
    } finally {
      await short.close();
    }
  });

  it('stay while something of them is being retried or undone', async () => {
    const projectId = await bench.project();
    const { importId } = await loadText(bench.persistence, { projectId, text });
    await endedBefore(importId, 31);
    const undo = await enqueueText(bench.persistence, { projectId, text });
    await bench.query(`update import_job set undo_of = $2, kind = 'undo' where id = $1`, [undo, importId]);
    expect(await expired()).not.toContain(importId);
    await bench.persistence.runs.finish(undo, { status: 'cancelled' });
    expect(await expired()).toContain(importId);
  });

  it('leave the lines of a rewritten source to be removed, unless another import reads them', async () => {
    const { retention } = bench.persistence;
    const projectId = await bench.project();
    const { importId } = await loadText(bench.persistence, { projectId, text });
    const other = await loadText(bench.persistence, { projectId, text });
    const rows = `rows/${importId}`;
    await bench.query(`update import_job set rows_blob_key = $2, rows_bytes = 1 where id = any($1)`, [
      [importId, other.importId],
      rows,
    ]);
    await endedBefore(importId, 31);
    expect(await retention.resultsDue(100, [importId])).toEqual([]);
    expect(await expireAll()).toContainEqual({ importId, isNew: true, blobKeys: [] });
    expect(await retention.resultsDue(100, [importId])).toEqual([]);
    await retention.linesRemoved(importId);
    await endedBefore(other.importId, 31);
    const due = { importId: other.importId, blobKeys: [rows] };
    expect(await expireAll()).toContainEqual({ ...due, isNew: true });
    // Whoever was to remove them has died: they are told again.
    expect(await expireAll()).toContainEqual({ ...due, isNew: false });
    await retention.linesRemoved(other.importId);
    expect(await expireAll()).toEqual([]);
  });
});

describe('sources', () => {
  it('stay until the results of the last of their imports have expired, and the record keeps their size', async () => {
    const { retention, runs, imports, sources } = bench.persistence;
    const projectId = await bench.project();
    const sourceId = await storedSource(projectId);
    const ids = [await importOf(projectId, sourceId), await importOf(projectId, sourceId)];
    for (const id of ids) await runs.finish(id, { status: 'cancelled' });
    await endedBefore(ids[0] ?? '', 31);
    await expireAll();
    expect(await spent(sourceId)).toEqual([]);
    await endedBefore(ids[1] ?? '', 31);
    await expireAll();
    expect(await retention.sourcesDue(100)).toContain(sourceId);
    expect(await retention.sourcesDue(100, [sourceId])).not.toContain(sourceId);
    const due = { sourceId, blobKeys: [`sources/${sourceId}`] };
    expect(await spent(sourceId)).toEqual([due]);
    expect(await sources.get(projectId, sourceId)).toBeUndefined();
    await expect(importOf(projectId, sourceId)).rejects.toMatchObject({ code: 'source_missing' });
    // Whoever was to remove its blob has died: it is told again.
    expect(await spent(sourceId)).toEqual([due]);
    await retention.sourceRemoved(sourceId);
    expect(await spent(sourceId)).toEqual([]);
    expect(await imports.get(projectId, ids[0] ?? '')).toMatchObject({ bytes: text.length });
  });

  it('that nobody imported go with their parts and corrected rows; no part comes too late', async () => {
    const { retention, sources } = bench.persistence;
    const projectId = await bench.project();
    const id = randomUUIDv7();
    await sources.create({
      id,
      projectId,
      principal: OWNER,
      filename: 'big.csv',
      blobKey: `sources/${id}`,
      length: 100,
    });
    expect(await sources.appendPart(id, 0, { blobKey: `uploads/${id}/1`, bytes: 10 })).toBe(true);
    await sources.saveEdits(id, OWNER, { hash: sha256, blobKey: `edits/${id}/${sha256}`, rows: 1 });
    expect(await spent(id)).toEqual([]);
    await bench.query(`update source set expires_at = now() - interval '1 second' where id = $1`, [id]);
    const [due] = await spent(id);
    expect(due).toEqual({ sourceId: id, blobKeys: [`sources/${id}`, `uploads/${id}/1`, `edits/${id}/${sha256}`] });
    expect(await sources.appendPart(id, 10, { blobKey: `uploads/${id}/2`, bytes: 10 })).toBe(false);
    await retention.sourceRemoved(id);
    await retention.sourceRemoved(id);
    expect(await bench.query(`select from source where id = $1`, [id])).toEqual([]);
  });
});

describe('orphaned blobs', () => {
  it('are those that nothing refers to and nothing will', async () => {
    const { retention, sources, imports } = bench.persistence;
    const projectId = await bench.project();
    const uploading = randomUUIDv7();
    await imports.claim({ importId: uploading, projectId, principal: OWNER, filename: 'a.csv' });
    const running = await enqueueText(bench.persistence, { projectId, text });
    const { importId: ended } = await loadText(bench.persistence, { projectId: await bench.project(), text });
    const sourceId = await storedSource(projectId);
    const inParts = randomUUIDv7();
    await sources.create({
      id: inParts,
      projectId,
      principal: OWNER,
      filename: 'b',
      blobKey: `sources/${inParts}`,
      length: 9,
    });
    const nobody = randomUUIDv7();
    const needed = [
      `sources/${uploading}`,
      `sources/${running}`,
      `sources/${sourceId}`,
      `sources/${inParts}`,
      `rows/${running}`,
      `uploads/${inParts}/${nobody}`,
      `edits/${sourceId}/${sha256}`,
    ];
    const orphans = [
      `sources/${nobody}`,
      `rows/${ended}`,
      `rows/${nobody}`,
      `uploads/${sourceId}/${nobody}`,
      `uploads/${nobody}/${nobody}`,
      `edits/${nobody}/${sha256}`,
    ];
    const foreign = ['sources/of-others', 'reports/x', `other/${nobody}`, nobody];
    const found = await retention.orphans([...needed, ...orphans, ...foreign]);
    expect(found.sort()).toEqual(orphans.sort());
    expect(await retention.orphans([])).toEqual([]);
    await bench.persistence.runs.finish(running, { status: 'cancelled' });
  });

  it('are what an upload has left that came to nothing', async () => {
    const { retention, imports } = bench.persistence;
    const importId = randomUUIDv7();
    await imports.claim({ importId, projectId: await bench.project(), principal: OWNER, filename: 'a.csv' });
    await imports.abandon(importId, { code: 'upload_incomplete', message: 'x' });
    expect(await retention.orphans([`sources/${importId}`])).toEqual([`sources/${importId}`]);
  });
});
