import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  OWNER,
  type PlannedText,
  type SourceText,
  csv,
  endText,
  loadChunk,
  loadText,
  startText,
} from '../testing/load-text.ts';
import { openRetryOf, planRetry } from '../testing/retry-text.ts';
import { storedPairs } from '../testing/stored.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';

let bench: Workbench;
let projectId: string;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

const noted = () => undefined;
type Options = SourceText['options'];
type Row = readonly [question: string, answer: string];
const textOf = (...rows: Row[]): string => csv(['question', 'answer'], ...rows);

/** In a project of its own with `one`: an import of which each row is a chunk, none of them loaded. */
async function opened(options: Options, ...rows: Row[]): Promise<PlannedText> {
  projectId = await bench.project(2);
  await beside(['one', 'a']);
  return startText(bench.persistence, { projectId, text: textOf(...rows), options, chunkRows: 1 });
}

const beside = (...rows: Row[]) => loadText(bench.persistence, { projectId, text: textOf(...rows) });

async function loadChunks(text: PlannedText, ...chunkNos: number[]): Promise<void> {
  for (const chunkNo of chunkNos) await loadChunk(bench.persistence, text, chunkNo);
}

const answers = async (): Promise<Record<string, string>> =>
  Object.fromEntries((await storedPairs(bench, projectId)).map(({ question, answer }) => [question, answer]));

describe('what rows of another import were told of', () => {
  const NONE_COUNTS = { duplicates: { file: 'error' } } as const;

  it('does not stay for a row that found the pair before it was changed, whatever else was written by then', async () => {
    const text = await opened(NONE_COUNTS, ['two', 'b'], ['one', 'b'], ['one', 'c'], ['two', 'c']);
    await loadChunks(text, 1);
    expect((await beside(['one', 'a'])).finished).toMatchObject({ fates: { unchanged: 1 } });
    await loadChunks(text, 2, 3, 4);
    expect(await endText(bench.persistence, text)).toMatchObject({ fates: { failed: 4 } });
    expect(await answers()).toEqual({ one: 'a' });
  });

  const WHOLE = { onError: 'rollback' } as const;

  it('does not stay when a later row of the import has said something else since', async () => {
    const text = await opened(WHOLE, ['one', 'b'], ['one', 'c']);
    await loadChunks(text, 1);
    expect((await beside(['one', 'b'])).finished).toMatchObject({ fates: { unchanged: 1 } });
    await loadChunks(text, 2);
    expect(await bench.persistence.chunks.revert(text.run, noted)).toEqual({ state: 'taken_back' });
    expect(await answers()).toEqual({ one: 'a' });
  });

  it('does not stay either when rows are settled so that none counts', async () => {
    const text = await opened(NONE_COUNTS, ['one', 'b'], ['one', 'c']);
    await loadChunks(text, 1);
    await beside(['one', 'b']);
    await loadChunks(text, 2);
    expect(await endText(bench.persistence, text)).toMatchObject({ fates: { failed: 2 } });
    expect(await answers()).toEqual({ one: 'a' });
  });

  it('is there still, as it is by now, when the import has made it', async () => {
    const text = await opened(WHOLE, ['two', 'b'], ['two', 'c'], ['three', 'b']);
    await loadChunks(text, 1);
    expect((await beside(['two', 'b'])).finished).toMatchObject({ fates: { unchanged: 1 } });
    await loadChunks(text, 2, 3);
    await bench.persistence.chunks.revert(text.run, noted);
    expect(await answers()).toEqual({ one: 'a', two: 'c' });
  });

  it('stays when a later row of the import has said the same', async () => {
    const text = await opened(WHOLE, ['one', 'b'], ['one', 'b']);
    await loadChunks(text, 1);
    await beside(['one', 'b']);
    await loadChunks(text, 2);
    await bench.persistence.chunks.revert(text.run, noted);
    expect(await answers()).toEqual({ one: 'b' });
  });

  it.each([
    ['error', 3, 'b'],
    ['replace', 3, 'b'],
    ['error', 1, 'd'],
  ] as const)(
    'stays where a retry loses to what was loaded before it: policy %s, loaded row %i',
    async (file, loaded, answer) => {
      const duplicates = { file, project: 'replace' } as const;
      const rows: Row[] = [
        ['one', 'b'],
        ['two', 'x'],
        ['one', 'd'],
      ];
      const text = await opened({ duplicates, embed: false }, ...rows);
      const { importId } = text.run;
      await loadChunks(text, loaded);
      await bench.persistence.controls.note({ importId, principal: OWNER, command: { kind: 'cancel' } });
      await endText(bench.persistence, text, { status: 'cancelled' });
      const retry = await openRetryOf(bench.persistence, importId, 'unprocessed');
      const retried = await planRetry(bench.persistence, retry.importId, textOf(...rows));
      await loadChunks(retried, ...retried.ranges.map(({ chunkNo }) => chunkNo));
      expect(await answers()).toEqual({ one: answer, two: 'x' });
      expect((await beside(['one', answer])).finished).toMatchObject({ fates: { unchanged: 1 } });
      await endText(bench.persistence, retried);
      expect(await answers()).toEqual({ one: answer, two: 'x' });
    },
  );
});

it('nothing is told to be taken back once an import has ended', async () => {
  const text = await opened({ onError: 'rollback' }, ['one', 'b'], ['', 'b']);
  await loadChunks(text, 1, 2);
  await bench.persistence.runs.finish(text.run.importId, { status: 'cancelled' });
  expect(await bench.persistence.chunks.revert(text.run, noted)).toEqual({ state: 'stands' });
  expect(await answers()).toEqual({ one: 'b' });
});
