import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { beforeCommit } from '../testing/late-chunk.ts';
import { type PlannedText, csv, endText, loadChunk, loadText, startText } from '../testing/load-text.ts';
import { storedFates, storedPairs, storedVersions } from '../testing/stored.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

const HEADER = ['id', 'question', 'q2', 'answer'];
const MAPPING = { externalId: 'id', question: 'question', variants: 'q2', answer: 'answer' };
const noted = () => undefined;

/** A project with pairs, some with variants and an external id. */
async function someProject(places = 1): Promise<string> {
  const projectId = await bench.project(places);
  await loadText(bench.persistence, {
    projectId,
    text: csv(HEADER, ['1', 'one', 'first', 'a'], ['', 'two', '', 'a'], ['3', 'three', '', 'a'], ['', 'four', '', 'a']),
    options: { mapping: MAPPING },
  });
  return projectId;
}

const everything = async (projectId: string) => ({
  pairs: await storedPairs(bench, projectId),
  versions: await storedVersions(bench, projectId),
  variants: await bench.query(
    'select question, ordinal, pair_id from qa_variant where project_id = $1 order by pair_id, ordinal',
    [projectId],
  ),
});

const CHANGES = csv(
  HEADER,
  ['1', 'one', 'another', 'b'],
  ['2', 'two', '', 'a'],
  ['3', 'three, renamed', '', 'a'],
  ['', 'four', '', 'a'],
  ['5', 'five', 'fifth', 'a'],
  ['1', 'one', '', 'c'],
);

describe('a load that is taken back', () => {
  it.each([
    ['that changes, makes and takes over pairs', CHANGES, {}],
    ['that deletes', csv(['id', 'question'], ['1', 'one'], ['', 'two'], ['9', 'nine']), { mode: 'delete' } as const],
  ])('leaves no trace: one %s', async (_name, text, options) => {
    const projectId = await someProject();
    const before = await everything(projectId);
    const mapping = text === CHANGES ? MAPPING : { externalId: 'id', question: 'question' };
    const started = await startText(bench.persistence, {
      projectId,
      text,
      options: { mapping, onError: 'rollback', ...options },
      chunkRows: 2,
    });
    for (const { chunkNo } of started.ranges) await loadChunk(bench.persistence, started, chunkNo);
    expect(await everything(projectId)).not.toEqual(before);
    const told: string[] = [];
    const written = (): number => told.filter((what) => what === 'written').length;
    await bench.persistence.chunks.revert(started.run, (what) => told.push(what));
    expect(await everything(projectId)).toEqual(before);
    expect(new Set(await storedFates(bench, started.run.importId))).toEqual(new Set(['unprocessed']));
    expect(written()).toBe(started.ranges.length);
    // Once more changes nothing.
    await bench.persistence.chunks.revert(started.run, (what) => told.push(what));
    expect(await everything(projectId)).toEqual(before);
    expect(written()).toBe(started.ranges.length);
    const finished = await bench.persistence.runs.finish(started.run.importId, {
      status: 'failed',
      error: { code: 'rows_not_clean', message: 'Rows failed.' },
    });
    expect(finished).toMatchObject({ status: 'failed', unprocessed: finished.total });
  });

  it('leaves a chunk to another run that has claimed it since', async () => {
    const projectId = await someProject();
    const started = await startText(bench.persistence, {
      projectId,
      text: CHANGES,
      options: { mapping: MAPPING, onError: 'rollback' },
      chunkRows: 1,
    });
    const { importId } = started.run;
    for (const { chunkNo } of started.ranges) await loadChunk(bench.persistence, started, chunkNo);
    // While the first chunk to be taken back is at work, the other run comes for the next one.
    let claimed = false;
    await bench.persistence.chunks.revert(started.run, () => {
      if (claimed) return;
      claimed = true;
      void bench.query('update import_chunk set fence = fence + 1 where import_id = $1 and chunk_no = 1', [importId]);
    });
    const chunks = await bench.query('select chunk_no, status from import_chunk where import_id = $1 order by 1', [
      importId,
    ]);
    expect(chunks.filter(({ status }) => status === 'done')).toEqual([{ chunk_no: 1, status: 'done' }]);
  });

  it('stops taking back when it is told to', async () => {
    const projectId = await someProject();
    const started = await startText(bench.persistence, { projectId, text: CHANGES, options: { mapping: MAPPING } });
    for (const { chunkNo } of started.ranges) await loadChunk(bench.persistence, started, chunkNo);
    const after = await everything(projectId);
    const stopped = bench.persistence.chunks.revert(started.run, noted, AbortSignal.abort(new Error('stop')));
    await expect(stopped).rejects.toThrow('stop');
    expect(await everything(projectId)).toEqual(after);
  });

  it('keeps what someone else wrote since', async () => {
    const projectId = await someProject();
    const started = await startText(bench.persistence, { projectId, text: CHANGES, options: { mapping: MAPPING } });
    for (const { chunkNo } of started.ranges) await loadChunk(bench.persistence, started, chunkNo);
    await bench.query(
      `update qa_pair set answer = 'edited', last_import_id = null, version = version + 1 where project_id = $1 and external_id = '5'`,
      [projectId],
    );
    await bench.persistence.chunks.revert(started.run, noted);
    const pairs = await storedPairs(bench, projectId);
    expect(pairs.map(({ question, answer }) => [question, answer])).toEqual([
      ['five', 'edited'],
      ['four', 'a'],
      ['one', 'a'],
      ['three', 'a'],
      ['two', 'a'],
    ]);
  });
});

describe('what another import rests on', () => {
  /** An import that is all or nothing, with two rows in each chunk, of which none is loaded yet. */
  const opened = (projectId: string, text = CHANGES): Promise<PlannedText> => {
    const options = { mapping: MAPPING, onError: 'rollback' } as const;
    return startText(bench.persistence, { projectId, text, options, chunkRows: 2 });
  };
  const loadAll = async (text: PlannedText): Promise<void> => {
    for (const { chunkNo } of text.ranges) await loadChunk(bench.persistence, text, chunkNo);
  };
  const answers = async (projectId: string): Promise<Record<string, string>> =>
    Object.fromEntries((await storedPairs(bench, projectId)).map(({ question, answer }) => [question, answer]));
  const MADE = csv(HEADER, ['1', 'one', 'another', 'b'], ['5', 'five', 'fifth', 'a']);

  it('stays when it was found as it is while the load was held up', async () => {
    const projectId = await someProject(2);
    const text = await opened(
      projectId,
      csv(HEADER, ['1', 'one', 'another', 'b'], ['5', 'five', '', 'a'], ['6', 'six', '', 'a']),
    );
    await loadAll(text);
    const other = csv(HEADER, ['1', 'one', 'another', 'b'], ['5', 'five', '', 'a']);
    const { finished } = await loadText(bench.persistence, { projectId, text: other, options: { mapping: MAPPING } });
    expect(finished).toMatchObject({ status: 'completed', fates: { unchanged: 2 } });
    expect(await bench.persistence.chunks.revert(text.run, noted)).toEqual({ state: 'taken_back' });
    expect(await answers(projectId)).toEqual({ one: 'b', five: 'a', two: 'a', three: 'a', four: 'a' });
    expect(new Set(await storedFates(bench, text.run.importId))).toEqual(new Set(['unprocessed']));
    await bench.persistence.chunks.revert(text.run, noted);
    expect(await answers(projectId)).toMatchObject({ one: 'b', five: 'a' });
  });

  it('is no duplicate of the row that made or changed it when that is loaded once more', async () => {
    const projectId = await someProject(2);
    const text = await opened(projectId, MADE);
    await loadAll(text);
    const fates = await storedFates(bench, text.run.importId);
    const loaded = await everything(projectId);
    await loadText(bench.persistence, { projectId, text: MADE, options: { mapping: MAPPING } });
    expect(await bench.persistence.chunks.revert(text.run, noted)).toEqual({ state: 'taken_back' });
    await loadAll(text);
    expect(await storedFates(bench, text.run.importId)).toEqual(fates);
    expect(await everything(projectId)).toEqual(loaded);
    expect(await endText(bench.persistence, text)).toMatchObject({
      status: 'completed',
      fates: { created: 1, updated: 1 },
    });
  });

  it('is left as it was when it was found before the load changed it', async () => {
    const projectId = await someProject(2);
    const other = await startText(bench.persistence, {
      projectId,
      text: csv(HEADER, ['1', 'one', 'first', 'a'], ['', 'two', '', 'a']),
      options: { mapping: MAPPING },
      chunkRows: 1,
    });
    await loadChunk(bench.persistence, other, 1);
    const before = await everything(projectId);
    const text = await opened(projectId, MADE);
    await loadAll(text);
    await bench.persistence.chunks.revert(text.run, noted);
    expect(await everything(projectId)).toEqual(before);
  });

  it('becomes what it was, and stays if there was none, when another import was told that it is there', async () => {
    const projectId = await someProject(2);
    const text = await opened(projectId, MADE);
    await loadAll(text);
    const options = { mapping: MAPPING, duplicates: { project: 'skip' } } as const;
    const { finished } = await loadText(bench.persistence, { projectId, text: MADE, options });
    expect(finished).toMatchObject({ status: 'completed', fates: { skipped: 2 } });
    await bench.persistence.chunks.revert(text.run, noted);
    expect(await answers(projectId)).toMatchObject({ one: 'a', five: 'a' });
  });

  it('does not stay for the check of a file that is not written yet', async () => {
    const projectId = await someProject(2);
    const text = await opened(projectId, MADE);
    const before = await everything(projectId);
    await loadAll(text);
    const other = await opened(projectId, MADE);
    for (const range of other.ranges) {
      const claimed = await bench.persistence.chunks.claim(other.run.importId, range.chunkNo, 'spec', 'validate');
      if (claimed.state !== 'claimed') throw new Error(`the chunk is ${claimed.state}`);
      await bench.persistence.chunks.validate(other.run, claimed, other.prepare(range));
    }
    expect(await storedFates(bench, other.run.importId)).toEqual(['unchanged', 'unchanged']);
    await bench.persistence.chunks.revert(text.run, noted);
    expect(await everything(projectId)).toEqual(before);
  });

  it('is waited for while a chunk of another import is being written', async () => {
    const projectId = await someProject(2);
    const text = await opened(projectId, MADE);
    await loadAll(text);
    const { importId: otherId } = await loadText(bench.persistence, {
      projectId,
      text: MADE,
      options: { mapping: MAPPING },
    });
    await beforeCommit(bench, { projectId, importId: otherId }, () => bench.persistence.chunks.revert(text.run, noted));
    expect(await answers(projectId)).toMatchObject({ one: 'b', five: 'a' });
  });

  it('stays where rows of one key are settled so that none counts', async () => {
    const projectId = await someProject(2);
    const options = { mapping: MAPPING, duplicates: { file: 'error' } } as const;
    const source = csv(
      HEADER,
      ['1', 'one', '', 'b'],
      ['5', 'five', '', 'a'],
      ['6', 'six', '', 'a'],
      ['5', 'five', '', 'a'],
      ['1', 'one', '', 'b'],
      ['6', 'six', '', 'a'],
    );
    const text = await startText(bench.persistence, { projectId, text: source, options, chunkRows: 3 });
    await loadChunk(bench.persistence, text, 1);
    const other = csv(HEADER, ['1', 'one', '', 'b'], ['5', 'five', '', 'a']);
    const { finished } = await loadText(bench.persistence, { projectId, text: other, options: { mapping: MAPPING } });
    expect(finished.fates).toMatchObject({ unchanged: 2 });
    await loadChunk(bench.persistence, text, 2);
    expect(await endText(bench.persistence, text)).toMatchObject({ status: 'completed', fates: { failed: 6 } });
    expect(await answers(projectId)).toEqual({ five: 'a', four: 'a', one: 'b', three: 'a', two: 'a' });
  });
});

describe('an import that is all or nothing and was loaded to its end', () => {
  const settled = async (source: string) => {
    const projectId = await someProject();
    const options = { mapping: MAPPING, onError: 'rollback' } as const;
    const text = await startText(bench.persistence, { projectId, text: source, options, chunkRows: 2 });
    for (const { chunkNo } of text.ranges) await loadChunk(bench.persistence, text, chunkNo);
    await bench.persistence.chunks.settle(text.run, noted);
    const left = await bench.persistence.runs.leaveQueue(text.run.importId, true);
    const next = await startText(bench.persistence, { projectId, text: CHANGES }).catch(
      (error: Error) => error.message,
    );
    return { projectId, text, left, next };
  };

  it('stands: others have been loaded after it', async () => {
    const { projectId, text, left, next } = await settled(CHANGES);
    expect(left).toMatchObject({ state: 'left', fates: { failed: 0 } });
    expect(next).toMatchObject({ run: { projectId } });
    const before = await everything(projectId);
    expect(await bench.persistence.chunks.revert(text.run, noted)).toEqual({ state: 'stands' });
    expect(await everything(projectId)).toEqual(before);
    const finished = await bench.persistence.runs.finish(text.run.importId, { status: 'cancelled' });
    expect(finished).toMatchObject({ status: 'cancelled', unprocessed: 0, fates: { created: 1 } });
  });

  it('keeps its place until it is taken back when a row has failed', async () => {
    const { projectId, text, left, next } = await settled(csv(HEADER, ['7', 'seven', '', 'a'], ['8', '', '', 'a']));
    expect(left).toMatchObject({ state: 'left', fates: { created: 1, failed: 1 }, wake: [] });
    expect(next).toBe('The import is waiting.');
    expect(await bench.persistence.chunks.revert(text.run, noted)).toEqual({ state: 'taken_back' });
    expect(await storedPairs(bench, projectId)).toHaveLength(4);
  });
});

describe('the check of a file', () => {
  async function checked(text: string) {
    const projectId = await someProject();
    const before = await everything(projectId);
    const options = { mapping: MAPPING, onError: 'rollback' } as const;
    const started = await startText(bench.persistence, { projectId, text, options, chunkRows: 2 });
    const { chunks } = bench.persistence;
    for (const { chunkNo } of started.ranges) {
      const claimed = await chunks.claim(started.run.importId, chunkNo, 'a worker');
      if (claimed.state !== 'claimed') throw new Error(`the chunk is ${claimed.state}`);
      await chunks.validate(started.run, claimed, started.prepare(claimed.range));
    }
    const closed = await chunks.closeCheck(started.run, noted);
    expect(await everything(projectId)).toEqual(before);
    return { started, closed, projectId };
  }

  it('opens the chunks of a clean one again, to be loaded', async () => {
    const { started, closed, projectId } = await checked(CHANGES);
    expect(closed).toEqual({ state: 'clean' });
    for (const { chunkNo } of started.ranges) await loadChunk(bench.persistence, started, chunkNo);
    await bench.persistence.chunks.settle(started.run, noted);
    expect(await storedFates(bench, started.run.importId)).toEqual([
      'skipped',
      'updated',
      'updated',
      'unchanged',
      'created',
      'updated',
    ]);
    expect(await storedPairs(bench, projectId)).toHaveLength(5);
  });

  it('writes nothing more once it is over: what is claimed then is to be loaded', async () => {
    const { started, closed } = await checked(CHANGES);
    expect(closed).toEqual({ state: 'clean' });
    const { chunks } = bench.persistence;
    const claimed = await chunks.claim(
      started.run.importId,
      1,
      'a worker that looked at the check before it was closed',
    );
    if (claimed.state !== 'claimed') throw new Error(`the chunk is ${claimed.state}`);
    expect(await chunks.validate(started.run, claimed, started.prepare(claimed.range))).toEqual({
      state: 'superseded',
    });
    expect((await loadChunk(bench.persistence, started, 1)).fates).toMatchObject({ updated: 2 });
  });

  it('leaves all rows of another unprocessed but those that failed', async () => {
    const { started, closed } = await checked(
      csv(HEADER, ['7', 'seven', '', 'a'], ['8', '', '', 'a'], ['9', 'nine', '', 'a']),
    );
    expect(closed).toEqual({ state: 'not_clean', failed: 1 });
    expect(await storedFates(bench, started.run.importId)).toEqual(['unprocessed', 'failed', 'unprocessed']);
    const finished = await bench.persistence.runs.finish(started.run.importId, {
      status: 'failed',
      error: { code: 'rows_not_clean', message: 'Rows failed.' },
    });
    expect(finished).toMatchObject({ status: 'failed', total: 3, unprocessed: 2, errorCount: 1 });
    expect(await bench.persistence.chunks.closeCheck(started.run, noted)).toEqual({ state: 'settled' });
  });
});

describe('an import that stops at the first error', () => {
  it('does not reach the rows of the chunk after it', async () => {
    const projectId = await bench.project();
    const text = csv(['question', 'answer'], ['one', 'a'], ['', 'a'], ['three', 'a'], ['', 'a']);
    const started = await startText(bench.persistence, { projectId, text, options: { onError: 'stop' } });
    await loadChunk(bench.persistence, started, 1);
    expect(await storedFates(bench, started.run.importId)).toEqual(['created', 'failed', 'unprocessed', 'unprocessed']);
    const errors = await bench.persistence.imports.errors(started.run.importId, { limit: 10 });
    expect(errors.items.map(({ row, code }) => [row, code])).toEqual([[2, 'question_missing']]);
    const finished = await bench.persistence.runs.finish(started.run.importId, {
      status: 'failed',
      error: { code: 'stopped_on_error', message: 'A row failed.' },
    });
    expect(finished).toMatchObject({ status: 'failed', total: 4, unprocessed: 2 });
  });
});
