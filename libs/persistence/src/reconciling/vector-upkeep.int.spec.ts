import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { VectorPlace } from '@pairloom/core';
import { createHash, randomUUIDv7 } from 'node:crypto';
import { csv, endText, loadChunk, loadText, startText } from '../testing/load-text.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';

const MODEL = 'spec-model';
const CLAIMANT = '0199f0d3-1c52-7e48-8a77-51d0c3b9e6f4';
const NO_COST = { calls: 1, tokens: 1 };
const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.close());

interface Vector {
  text_hash: Buffer;
  unused_since: Date | null;
}

const vectorsOf = (projectId: string) =>
  bench.query<Vector>(`select text_hash, unused_since from qa_embedding where project_id = $1`, [projectId]);

/** Looks through all vectors in small parts; gives how many went. */
async function lookThrough(): Promise<number> {
  let removed = 0;
  for (let after: VectorPlace | undefined, more = true; more;) {
    const looked = await bench.persistence.vectors.removeUnused(after, 3);
    removed += looked.removed;
    after = looked.next;
    more = after !== undefined;
  }
  return removed;
}

/** Imports pairs and gives each text its vector. */
async function embedded(projectId: string, rows: readonly (readonly [string, string])[]) {
  const options = { embed: true } as const;
  const started = await startText(bench.persistence, {
    projectId,
    text: csv(['question', 'answer'], ...rows),
    options,
  });
  const { importId } = started.run;
  const { embeddings } = bench.persistence;
  await loadChunk(bench.persistence, started, 1);
  const claimed = await embeddings.claimChunk(importId, 1);
  if (claimed.state !== 'open') throw new Error(claimed.state);
  const work = await embeddings.claimTexts(importId, 1, claimed.fence, MODEL, CLAIMANT, 100);
  if (work.state !== 'open') throw new Error(work.state);
  const results = work.texts.map(({ hash }) => ({ hash, vector: new Float32Array([1, 2, 3]) }));
  await embeddings.save(importId, 1, claimed.fence, MODEL, results, NO_COST);
  await endText(bench.persistence, started);
  return importId;
}

const age = (projectId: string, days: number) =>
  bench.query(
    `update qa_embedding set unused_since = now() - make_interval(days => $2) where project_id = $1 and unused_since is not null`,
    [projectId, days],
  );

describe('vectors that nobody uses', () => {
  it('are noted, and go after 30 days; those of questions and variants stay', async () => {
    const projectId = await bench.project();
    await embedded(projectId, [
      ['kept', 'a'],
      ['dropped', 'a'],
      ['variant', 'a'],
    ]);
    const [kept] = await bench.query<{ id: string }>(
      `select id from qa_pair where project_id = $1 and question = 'kept'`,
      [projectId],
    );
    await bench.query(
      `insert into qa_variant (project_id, pair_id, ordinal, question, question_hash, text_hash)
       select project_id, $2, 0, question, question_hash, sha256(convert_to(question, 'UTF8')) from qa_pair where project_id = $1 and question = 'variant'`,
      [projectId, kept?.id],
    );
    await bench.query(`delete from qa_pair where project_id = $1 and question <> 'kept'`, [projectId]);
    expect(await lookThrough()).toBe(0);
    const noted = (await vectorsOf(projectId)).filter((vector) => vector.unused_since !== null);
    expect(noted.map((vector) => vector.text_hash)).toEqual([hashOf('dropped')]);
    await age(projectId, 29);
    expect(await lookThrough()).toBe(0);
    await age(projectId, 31);
    expect(await lookThrough()).toBe(1);
    const left = (await vectorsOf(projectId)).map((vector) => vector.text_hash.toString('hex')).sort();
    expect(left).toEqual([hashOf('kept'), hashOf('variant')].map((hash) => hash.toString('hex')).sort());
  });

  it('are kept when a pair has their text again', async () => {
    const projectId = await bench.project();
    await embedded(projectId, [['again', 'a']]);
    await bench.query(`delete from qa_pair where project_id = $1`, [projectId]);
    await lookThrough();
    await age(projectId, 31);
    await loadText(bench.persistence, { projectId, text: csv(['question', 'answer'], ['again', 'b']) });
    expect(await lookThrough()).toBe(0);
    expect(await vectorsOf(projectId)).toMatchObject([{ unused_since: null }]);
  });

  it('are not taken away under an import that has just counted on them', async () => {
    const projectId = await bench.project();
    await embedded(projectId, [['counted on', 'a']]);
    await bench.query(`delete from qa_pair where project_id = $1`, [projectId]);
    await lookThrough();
    await age(projectId, 31);
    const text = csv(['question', 'answer'], ['counted on', 'b']);
    const started = await startText(bench.persistence, { projectId, text, options: { embed: true } });
    await loadChunk(bench.persistence, started, 1);
    const { embeddings } = bench.persistence;
    const claimed = await embeddings.claimChunk(started.run.importId, 1);
    if (claimed.state !== 'open') throw new Error(claimed.state);
    const work = await embeddings.claimTexts(started.run.importId, 1, claimed.fence, MODEL, CLAIMANT, 10);
    expect(work).toMatchObject({ state: 'open', texts: [] });
    expect(await vectorsOf(projectId)).toMatchObject([{ unused_since: null }]);
    await endText(bench.persistence, started);
  });

  it('are removed once by two who look at the same time', async () => {
    const projectId = await bench.project();
    await embedded(projectId, [
      ['x', 'a'],
      ['y', 'a'],
    ]);
    await bench.query(`delete from qa_pair where project_id = $1`, [projectId]);
    await lookThrough();
    await age(projectId, 31);
    const removed = await Promise.all([lookThrough(), lookThrough()]);
    expect(removed[0] + removed[1]).toBe(2);
    expect(await vectorsOf(projectId)).toEqual([]);
  });

  it('may be claims whose holder died long ago', async () => {
    const projectId = await bench.project();
    await embedded(projectId, [['claimed', 'a']]);
    const [model] = await bench.query<{ id: number }>(`select id from embedding_model where name = $1`, [MODEL]);
    const claim = (text: string, until: string) =>
      bench.query(
        `insert into qa_embedding (project_id, model_id, text_hash, question_hash, claimed_by, claimed_until) values ($1, $2, $3, '\\x00', $4, now() - $5::interval)`,
        [projectId, model?.id, hashOf(text), randomUUIDv7(), until],
      );
    await claim('dead', '25 hours');
    await claim('late', '1 hour');
    expect(await lookThrough()).toBe(1);
    const left = (await vectorsOf(projectId)).map((vector) => vector.text_hash.toString('hex'));
    expect(left).not.toContain(hashOf('dead').toString('hex'));
    expect(left).toHaveLength(2);
  });
});

describe('imports that ended without vectors', () => {
  const rows = csv(['question', 'answer'], ['p1', 'a'], ['p2', 'a'], ['p3', '']);
  const pending = async (projectId: string) => {
    const { importId } = await loadText(bench.persistence, { projectId, text: rows, options: { embed: true } });
    const attention = JSON.stringify({ code: 'embedding_unavailable', message: 'was away' });
    await bench.query(`update import_job set attention = $2::jsonb where id = $1`, [importId, attention]);
    return importId;
  };
  /** Of these imports; others may be pending from before. */
  const taken = async (...mine: string[]) =>
    (await bench.persistence.vectors.takePending(100))
      .map(({ importId }) => importId)
      .filter((importId) => mine.includes(importId));

  it('are taken up one at a time, and again after a while', async () => {
    const projectId = await bench.project();
    const importId = await pending(projectId);
    const without = async (options: { embed: boolean; dryRun?: boolean }) =>
      (await loadText(bench.persistence, { projectId: await bench.project(), text: rows, options })).importId;
    const all = [importId, await without({ embed: false }), await without({ embed: true, dryRun: true })];
    const both = await Promise.all([taken(...all), taken(...all)]);
    expect(both.flat()).toEqual([importId]);
    expect(await taken(...all)).toEqual([]);
    await bench.query(`update import_job set embeddings_tried_at = now() - interval '6 minutes' where id = $1`, [
      importId,
    ]);
    expect(await taken(...all)).toEqual([importId]);
  });

  it.each([
    [30, 22, true],
    [30, 12, false],
    [4_320, 59, false],
    [4_320, 61, true],
    [6, 4, false],
    [6, 5.1, true],
  ])('rest as long as they had waited: ended %d minutes ago, tried %d minutes ago', async (ended, tried, again) => {
    const importId = await pending(await bench.project());
    await bench.query(
      `update import_job set completed_at = now() - make_interval(secs => $2), embeddings_tried_at = now() - make_interval(secs => $3) where id = $1`,
      [importId, ended * 60, tried * 60],
    );
    expect(await taken(importId)).toEqual(again ? [importId] : []);
  });

  it('tell why, unless the import has to tell of something else', async () => {
    const { vectors, imports } = bench.persistence;
    const projectId = await bench.project();
    const importId = await pending(projectId);
    const told = async () => (await imports.get(projectId, importId))?.attention;
    const full = { code: 'database_full', message: 'No space is left.' } as const;
    expect(await vectors.noteEmbedded(importId, full)).toBe(false);
    expect(await told()).toMatchObject(full);
    const before = (await imports.get(projectId, importId))?.updatedAt;
    expect(await vectors.noteEmbedded(importId, full)).toBe(false);
    expect((await imports.get(projectId, importId))?.updatedAt).toBe(before);
    const away = { code: 'embedding_unavailable', message: 'No answer.' } as const;
    expect(await vectors.noteEmbedded(importId, away)).toBe(false);
    expect(await told()).toMatchObject(away);
    const skipped = { code: 'chunks_skipped', message: '1 chunk was skipped.' };
    await bench.query(`update import_job set attention = $2::jsonb where id = $1`, [importId, JSON.stringify(skipped)]);
    expect(await vectors.noteEmbedded(importId, away)).toBe(false);
    expect(await told()).toMatchObject(skipped);
    await bench.query(`update import_job set attention = $2::jsonb where id = $1`, [importId, JSON.stringify(full)]);
    await bench.query(`update import_chunk set embed_texts = 0 where import_id = $1`, [importId]);
    expect(await vectors.noteEmbedded(importId, away)).toBe(true);
    expect(await told()).toBeNull();
  });

  it.each([
    ['embedding_unavailable', 'The embedding provider does not answer.', /automatically once it answers/],
    ['embedding_credentials', 'The key is refused.', /^Set EMBEDDINGS_API_KEY .* then made automatically/],
    ['step_failing', 'The worker died.', /log .* tried again automatically/],
    ['internal', 'Something unexpected went wrong.', /tried again automatically/],
  ] as const)('say of %s what comes by itself, and what does not', async (code, message, said) => {
    const { vectors, imports } = bench.persistence;
    const projectId = await bench.project();
    const importId = await pending(projectId);
    await vectors.noteEmbedded(importId, { code, message });
    const remedy = (await imports.get(projectId, importId))?.attention?.remedy;
    expect(remedy).toMatch(said);
    expect(remedy).not.toMatch(/then retry|[Tt]ry again/);
  });

  it('get them with the figures of the import; its rows stay as they were', async () => {
    const { vectors, lateEmbeddings, embeddings, imports } = bench.persistence;
    const projectId = await bench.project();
    const importId = await pending(projectId);
    const before = await imports.get(projectId, importId);
    const lag = await vectors.lag(projectId, MODEL);
    expect(lag.pairs).toBe(2);
    expect(Math.abs(Date.parse(lag.oldestAt ?? '') - Date.now())).toBeLessThan(600_000);
    expect(await vectors.pendingChunks(importId)).toEqual([1]);
    expect(await vectors.noteEmbedded(importId)).toBe(false);
    expect(await embeddings.claimChunk(importId, 1)).toEqual({ state: 'settled' });

    const claimed = await lateEmbeddings.claimChunk(importId, 1);
    if (claimed.state !== 'open') throw new Error(claimed.state);
    const work = await lateEmbeddings.claimTexts(importId, 1, claimed.fence, MODEL, CLAIMANT, 10);
    if (work.state !== 'open') throw new Error(work.state);
    expect(work.texts.map(({ text }) => text).sort()).toEqual(['p1', 'p2']);
    const results = work.texts.map(({ hash }) => ({ hash, vector: new Float32Array([1, 2, 3]) }));
    await lateEmbeddings.save(importId, 1, claimed.fence, MODEL, results, NO_COST);

    expect(await vectors.pendingChunks(importId)).toEqual([]);
    expect(await vectors.noteEmbedded(importId)).toBe(true);
    expect(await vectors.noteEmbedded(importId)).toBe(false);
    expect(await vectors.lag(projectId, MODEL)).toEqual({ pairs: 0, oldestAt: null });
    const after = await imports.get(projectId, importId);
    expect(after).toMatchObject({
      status: 'completed',
      attention: null,
      embeddings: { pending: 0, embedded: 2, calls: 1 },
    });
    expect(after?.counts).toEqual(before?.counts);
  });

  it.each([
    ['failed', `update import_job set status = 'failed' where id = $1`],
    ['has no results any more', `update import_job set results_expired_at = now() where id = $1`],
  ])('do not get them when the import %s', async (_what, change) => {
    const importId = await pending(await bench.project());
    await bench.query(change, [importId]);
    expect(await taken(importId)).toEqual([]);
    expect(await bench.persistence.lateEmbeddings.claimChunk(importId, 1)).toEqual({ state: 'settled' });
  });
});
