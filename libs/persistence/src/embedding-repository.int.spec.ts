import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type EmbeddingWork, type TextResult, type TextToEmbed, questionKey, textHash } from '@pairloom/core';
import { randomUUIDv7 } from 'node:crypto';
import { openPersistence } from './index.ts';
import { OWNER, type PlannedText, type SourceText, csv, endText, loadChunk, startText } from './testing/load-text.ts';
import { type Workbench, openWorkbench } from './testing/workbench.ts';

let bench: Workbench;
let projectId: string;
let model: string;
beforeAll(async () => {
  bench = await openWorkbench();
});
beforeEach(async () => {
  projectId = await bench.project(16);
  model = `model ${randomUUIDv7()}`;
});
afterAll(() => bench?.close());

const file = (...questions: string[]) =>
  csv(['question', 'answer'], ...questions.map((question) => [question, 'a'] as const));

/** An import whose only chunk is loaded. */
const loaded = (...questions: string[]): Promise<PlannedText> => loadedWith({}, ...questions);

async function loadedWith(options: SourceText['options'], ...questions: string[]): Promise<PlannedText> {
  const planned = await startText(bench.persistence, { projectId, text: file(...questions), options });
  await loadChunk(bench.persistence, planned, 1);
  return planned;
}

async function openChunk({ run }: PlannedText): Promise<number> {
  const claimed = await bench.persistence.embeddings.claimChunk(run.importId, 1);
  if (claimed.state !== 'open') throw new Error(`The claim answered ${claimed.state}.`);
  return claimed.fence;
}

const ask = ({ run }: PlannedText, fence: number, limit = 100) =>
  bench.persistence.embeddings.claimTexts(run.importId, 1, fence, model, run.importId, limit);

async function work(planned: PlannedText, fence: number, limit = 100): Promise<EmbeddingWork> {
  const answer = await ask(planned, fence, limit);
  if (answer.state !== 'open') throw new Error(`The claim answered ${answer.state}.`);
  return answer;
}

const vectorOf = (text: string): Float32Array => new Float32Array([text.length, 1, 0]);
const made = (texts: readonly TextToEmbed[]): TextResult[] =>
  texts.map(({ hash, text }) => ({ hash, vector: vectorOf(text) }));
const ONE_CALL = { calls: 1, tokens: 7 };

const save = ({ run }: PlannedText, fence: number, results: readonly TextResult[]) =>
  bench.persistence.embeddings.save(run.importId, 1, fence, model, results, ONE_CALL);

const counts = ({ run }: PlannedText) => bench.persistence.embeddings.counts(run.importId, 1, 1);
const textsOf = ({ texts }: EmbeddingWork) => texts.map(({ text }) => text).sort();

/** Takes all texts of the only chunk and stores their vectors. */
async function embed(planned: PlannedText): Promise<string[]> {
  const fence = await openChunk(planned);
  const { texts } = await work(planned, fence);
  await save(planned, fence, made(texts));
  return texts.map(({ text }) => text).sort();
}

describe('texts of a chunk', () => {
  it('are given out in hash order with their keys, at most as many as wanted', async () => {
    const planned = await loaded('one', 'two', 'Three');
    const fence = await openChunk(planned);
    const { texts, claimedElsewhere } = await work(planned, fence);
    const expected = ['one', 'two', 'Three'].map((text) => ({
      text,
      hash: textHash(text),
      questionKey: questionKey(text),
    }));
    expect(texts).toEqual(expected.sort((a, b) => a.hash.compare(b.hash)));
    expect(claimedElsewhere).toBe(0);
    expect((await work(planned, fence, 2)).texts).toEqual(expected.slice(0, 2));
  });

  it('are those of rows that pairs came of', async () => {
    const planned = await loaded('one', '', 'one', 'two');
    expect(textsOf(await work(planned, await openChunk(planned)))).toEqual(['one', 'two']);
  });

  it('are stored with what they cost, and not asked for again', async () => {
    const planned = await loaded('one', 'two');
    expect(await counts(planned)).toEqual({ pending: 2, embedded: 0, reused: 0, failed: 0, calls: 0 });
    expect(await bench.persistence.embeddings.lastSavedAt(planned.run.importId)).toBeUndefined();
    const fence = await openChunk(planned);
    const before = Date.now();
    const { texts } = await work(planned, fence);
    expect(await save(planned, fence, made(texts.slice(0, 1)))).toEqual({ state: 'saved' });
    expect(await counts(planned)).toEqual({ pending: 1, embedded: 1, reused: 0, failed: 0, calls: 1 });
    expect((await work(planned, fence)).texts).toEqual(texts.slice(1));
    await save(planned, fence, made(texts.slice(1)));
    expect((await work(planned, fence)).texts).toEqual([]);
    expect(await counts(planned)).toEqual({ pending: 0, embedded: 2, reused: 0, failed: 0, calls: 2 });
    expect(await bench.persistence.embeddings.lastSavedAt(planned.run.importId)).toBeGreaterThan(before - 60_000);
    const tokens = await bench.query('select embed_tokens::int as tokens from import_chunk where import_id = $1', [
      planned.run.importId,
    ]);
    expect(tokens).toEqual([{ tokens: 14 }]);
  });

  it('are reused by the next import, which calls for nothing', async () => {
    await embed(await loaded('one', 'two'));
    const next = await loaded('one', 'two', 'three');
    expect(await embed(next)).toEqual(['three']);
    expect(await counts(next)).toEqual({ pending: 0, embedded: 1, reused: 2, failed: 0, calls: 1 });
  });

  it('are apart for each model', async () => {
    const planned = await loaded('one');
    await embed(planned);
    model = `${model} large`;
    expect(textsOf(await work(planned, await openChunk(planned)))).toEqual(['one']);
  });

  it('need a new vector when the question is written otherwise, but not when its answer changes', async () => {
    await embed(await loaded('what is it?'));
    const retold = await startText(bench.persistence, {
      projectId,
      text: csv(['question', 'answer'], ['what is it?', 'b']),
    });
    await loadChunk(bench.persistence, retold, 1);
    expect(await embed(retold)).toEqual([]);
    expect(await embed(await loaded('What is it?'))).toEqual(['What is it?']);
  });

  it('that the provider refuses are counted as failed and not tried again', async () => {
    const planned = await loaded('one', 'two');
    const fence = await openChunk(planned);
    const { texts } = await work(planned, fence);
    const refused = { code: 'embedding_text_refused', message: 'Too long.' } as const;
    await save(
      planned,
      fence,
      texts.map(({ hash, text }) => (text === 'one' ? { hash, refused } : { hash, vector: vectorOf(text) })),
    );
    expect(await counts(planned)).toEqual({ pending: 0, embedded: 1, reused: 0, failed: 1, calls: 1 });
    expect((await work(planned, fence)).texts).toEqual([]);
    expect(await counts(planned)).toEqual({ pending: 0, embedded: 1, reused: 0, failed: 1, calls: 1 });
  });
});

describe('claims on texts', () => {
  it('of a dead attempt are taken over at once by the next of the same import', async () => {
    const planned = await loaded('one', 'two');
    const dead = await openChunk(planned);
    const { texts } = await work(planned, dead);
    const next = await openChunk(planned);
    expect(next).toBe(dead + 1);
    expect((await work(planned, next)).texts).toEqual(texts);
    expect(await ask(planned, dead)).toEqual({ state: 'superseded' });
    expect(await save(planned, dead, made(texts))).toEqual({ state: 'superseded' });
    expect(await counts(planned)).toMatchObject({ embedded: 0, pending: 2 });
  });

  it('of another import are respected until they are given up', async () => {
    const one = await loaded('one', 'two');
    const { texts } = await work(one, await openChunk(one), 1);
    const two = await loaded('one', 'two');
    const fence = await openChunk(two);
    const rest = await work(two, fence);
    expect(rest.claimedElsewhere).toBe(1);
    expect(rest.texts).toHaveLength(1);
    await bench.persistence.embeddings.release(one.run.importId, model, one.run.importId);
    const all = await work(two, fence);
    expect(all.claimedElsewhere).toBe(0);
    expect(all.texts).toEqual([...texts, ...rest.texts].sort((a, b) => a.hash.compare(b.hash)));
  });

  it('of another import are respected until they run out', async () => {
    const one = await loaded('one');
    await work(one, await openChunk(one));
    const two = await loaded('one');
    const fence = await openChunk(two);
    expect(await work(two, fence)).toMatchObject({ texts: [], claimedElsewhere: 1 });
    await bench.query(`update qa_embedding set claimed_until = now() - interval '1 second' where project_id = $1`, [
      projectId,
    ]);
    expect(textsOf(await work(two, fence))).toEqual(['one']);
  });

  it('of another import end with it, whatever became of the attempt that made them', async () => {
    const one = await loaded('one');
    await work(one, await openChunk(one));
    const two = await loaded('one');
    const fence = await openChunk(two);
    await endText(bench.persistence, one);
    const { texts } = await work(two, fence);
    expect(texts).toHaveLength(1);
    expect(await save(two, fence, made(texts))).toEqual({ state: 'saved' });
  });

  it('of vectors that are made after the end of an import are respected', async () => {
    const one = await loaded('one');
    await openChunk(one);
    await endText(bench.persistence, one);
    const { importId } = one.run;
    const late = bench.persistence.lateEmbeddings;
    const claimed = await late.claimChunk(importId, 1);
    if (claimed.state !== 'open') throw new Error(`The claim answered ${claimed.state}.`);
    expect(await late.claimTexts(importId, 1, claimed.fence, model, importId, 100)).toMatchObject({
      texts: [{ text: 'one' }],
    });
    const two = await loaded('one');
    expect(await work(two, await openChunk(two))).toMatchObject({ texts: [], claimedElsewhere: 1 });
  });

  it('leave no vector to be made twice by two imports at work together', async () => {
    const questions = Array.from({ length: 60 }, (_, i) => `question ${i}`);
    const one = await loaded(...questions);
    const two = await loaded(...[...questions].reverse());
    const calls: string[] = [];
    const importer = async (planned: PlannedText): Promise<void> => {
      const fence = await openChunk(planned);
      for (;;) {
        const { texts, claimedElsewhere } = await work(planned, fence, 7);
        if (texts.length === 0 && claimedElsewhere === 0) return;
        calls.push(...texts.map(({ text }) => text));
        if (texts.length > 0) await save(planned, fence, made(texts));
      }
    };
    await Promise.all([importer(one), importer(two)]);
    expect([...calls].sort()).toEqual([...questions].sort());
    const ends = [await counts(one), await counts(two)];
    expect(ends.map((end) => end.embedded + end.reused)).toEqual([60, 60]);
    expect(ends.reduce((sum, end) => sum + end.embedded, 0)).toBe(60);
  });
});

describe('the vectors of a model', () => {
  it('are stored as their numbers written as text are', async () => {
    const planned = await loaded('one', 'two', 'three');
    const fence = await openChunk(planned);
    const { texts } = await work(planned, fence);
    const numbers = [0.1, 1 / 3, 65_504, -65_519, 6.1e-5, 5.96e-8, 2.9e-8, 1e-40, 1.000_488_3, 1.001_464_9, 2_049];
    const vectors = texts.map((_, n) => Float32Array.from(numbers, (number) => number * (n === 0 ? 1 : -n / 2)));
    await save(
      planned,
      fence,
      texts.map(({ hash }, n) => ({ hash, vector: vectors[n] ?? new Float32Array() })),
    );
    const rows = await bench.query(
      `select v::text = u.t::halfvec::text as same from qa_embedding e
       join unnest($1::bytea[], $2::text[]) as u (hash, t) on u.hash = e.text_hash where project_id = $3`,
      [texts.map(({ hash }) => hash), vectors.map((vector) => `[${vector.join(',')}]`), projectId],
    );
    expect(rows).toEqual([{ same: true }, { same: true }, { same: true }]);
  });

  it('that another import has stored meanwhile stay, which the later one is told', async () => {
    const one = await loaded('one', 'two');
    const fence = await openChunk(one);
    const { texts } = await work(one, fence);
    await bench.query(`update qa_embedding set claimed_until = now() - interval '1 second' where project_id = $1`, [
      projectId,
    ]);
    const two = await loaded('one');
    const quicker = await openChunk(two);
    await save(two, quicker, made((await work(two, quicker)).texts));
    expect(await save(one, fence, made(texts))).toEqual({ state: 'outrun' });
    expect(await counts(one)).toMatchObject({ embedded: 1, pending: 1 });
    expect((await work(one, fence)).texts).toEqual([]);
    expect(await counts(one)).toMatchObject({ embedded: 1, reused: 1, pending: 0 });
  });

  it('have one length: another is refused, in this process and in the next', async () => {
    const planned = await loaded('one', 'two');
    const fence = await openChunk(planned);
    const { texts } = await work(planned, fence);
    await save(planned, fence, made(texts.slice(0, 1)));
    const longer = texts.slice(1).map(({ hash }) => ({ hash, vector: new Float32Array(4) }));
    const refusal = { code: 'embedding_dimension_changed', retryable: false };
    await expect(save(planned, fence, longer)).rejects.toMatchObject(refusal);
    await expect(save(planned, fence, [...made(texts.slice(1)), ...longer])).rejects.toMatchObject(refusal);
    const next = await openPersistence({ url: bench.url, applicationName: 'spec' });
    try {
      const saving = next.embeddings.save(planned.run.importId, 1, fence, model, longer, ONE_CALL);
      await expect(saving).rejects.toMatchObject(refusal);
    } finally {
      await next.close();
    }
    expect(await counts(planned)).toMatchObject({ embedded: 1, pending: 1, calls: 1 });
  });
});

describe('an import that is over', () => {
  it('gives no work and takes none', async () => {
    const planned = await loaded('one');
    const fence = await openChunk(planned);
    const { texts } = await work(planned, fence);
    await endText(bench.persistence, planned);
    expect(await bench.persistence.embeddings.claimChunk(planned.run.importId, 1)).toEqual({ state: 'settled' });
    expect(await ask(planned, fence)).toEqual({ state: 'settled' });
    expect(await save(planned, fence, made(texts))).toEqual({ state: 'settled' });
  });

  it('is told to stop when a cancel was asked for', async () => {
    const planned = await loaded('one');
    const fence = await openChunk(planned);
    await bench.persistence.imports.requestCancel({ projectId, importId: planned.run.importId, principal: OWNER });
    expect(await bench.persistence.embeddings.claimChunk(planned.run.importId, 1)).toEqual({
      state: 'cancel_requested',
    });
    expect(await ask(planned, fence)).toEqual({ state: 'cancel_requested' });
    expect(await save(planned, fence, [])).toEqual({ state: 'cancel_requested' });
  });

  it('has no chunk that was never planned', async () => {
    const { run } = await loaded('one');
    await expect(bench.persistence.embeddings.claimChunk(run.importId, 9)).rejects.toThrow('not there');
  });
});

describe('an import that makes vectors again', () => {
  const ALL = { process: 'all' } as const;
  const stored = async (): Promise<Record<string, string | null>[]> =>
    bench.query(
      `select v::text as v, refused ->> 'code' as refused, claimed_by from qa_embedding where project_id = $1 order by v::text`,
      [projectId],
    );
  const renewed = (texts: readonly TextToEmbed[]): TextResult[] =>
    texts.map(({ hash }) => ({ hash, vector: new Float32Array([9, 9, 9]) }));

  it('asks for texts that have one, once', async () => {
    await embed(await loaded('one', 'three'));
    const again = await loadedWith(ALL, 'one', 'three', 'new');
    const fence = await openChunk(again);
    const { texts } = await work(again, fence);
    expect(texts.map(({ text }) => text).sort()).toEqual(['new', 'one', 'three']);
    await save(again, fence, renewed(texts.slice(0, 2)));
    expect((await work(again, fence)).texts).toEqual(texts.slice(2));
    await save(again, fence, renewed(texts.slice(2)));
    // As after a lost attempt.
    expect((await work(again, await openChunk(again))).texts).toEqual([]);
    expect(await counts(again)).toEqual({ pending: 0, embedded: 3, reused: 0, failed: 0, calls: 2 });
    expect((await stored()).map(({ v }) => v)).toEqual(['[9,9,9]', '[9,9,9]', '[9,9,9]']);
  });

  it('counts vectors that another one has made since it began', async () => {
    await embed(await loaded('one'));
    const first = await loadedWith(ALL, 'one');
    const second = await loadedWith(ALL, 'one');
    expect(await embed(second)).toEqual(['one']);
    expect(await embed(first)).toEqual([]);
    expect(await counts(first)).toMatchObject({ embedded: 0, reused: 1 });
  });

  it('keeps the old vector until the new one is there, also when it gives up', async () => {
    await embed(await loaded('one'));
    const again = await loadedWith(ALL, 'one');
    const { texts } = await work(again, await openChunk(again));
    expect(texts).toHaveLength(1);
    expect(await stored()).toEqual([{ v: '[3,1,0]', refused: null, claimed_by: again.run.importId }]);
    await bench.persistence.embeddings.release(again.run.importId, model, again.run.importId);
    expect(await stored()).toEqual([{ v: '[3,1,0]', refused: null, claimed_by: null }]);
    expect(await counts(again)).toMatchObject({ pending: 1, embedded: 0 });
  });

  it('keeps the old vector of a text that the provider refuses by now', async () => {
    await embed(await loaded('one'));
    const again = await loadedWith(ALL, 'one');
    const fence = await openChunk(again);
    const { texts } = await work(again, fence);
    const refused = { code: 'embedding_text_refused', message: 'No.' } as const;
    await save(
      again,
      fence,
      texts.map(({ hash }) => ({ hash, refused })),
    );
    expect((await work(again, fence)).texts).toEqual([]);
    expect(await counts(again)).toMatchObject({ pending: 0, embedded: 0, failed: 1 });
    expect(await stored()).toEqual([{ v: '[3,1,0]', refused: 'embedding_text_refused', claimed_by: null }]);
  });

  it('gives texts that were refused another chance', async () => {
    const first = await loaded('one');
    const fence = await openChunk(first);
    const { texts } = await work(first, fence);
    await save(
      first,
      fence,
      texts.map(({ hash }) => ({ hash, refused: { code: 'embedding_text_refused', message: 'No.' } })),
    );
    expect(await embed(await loaded('one'))).toEqual([]);
    expect(await embed(await loadedWith(ALL, 'one'))).toEqual(['one']);
    expect(await stored()).toEqual([{ v: '[3,1,0]', refused: null, claimed_by: null }]);
  });
});
