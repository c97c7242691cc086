import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { csv, loadChunk, loadText, startText } from '../testing/load-text.ts';
import { storedStates } from '../testing/stored.ts';
import { endUndo, openUndo, startUndo, undoImport } from '../testing/undo-text.ts';
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
const textOf = (questions: readonly string[]): string =>
  csv(['question', 'answer'], ...questions.map((question) => [question, 'a']));

/** Loads the questions and mirrors them as the whole of a set. */
async function loadMirror(sourceSet: string, ...questions: string[]) {
  const text = await startText(bench.persistence, {
    projectId,
    text: textOf(questions),
    options: { mode: 'mirror', sourceSet, mirrorLimit: 100 },
    chunkRows: 2,
  });
  for (const { chunkNo } of text.ranges) await loadChunk(bench.persistence, text, chunkNo);
  await bench.persistence.chunks.settle(text.run, noted);
  await bench.persistence.chunks.mirror(text.run, noted);
  return text.run;
}

/** The same, to its end. Gives the import's id. */
async function mirror(sourceSet: string, ...questions: string[]): Promise<string> {
  const { importId } = await loadMirror(sourceSet, ...questions);
  await bench.persistence.runs.leaveQueue(importId);
  await bench.persistence.runs.finish(importId, { status: 'completed' });
  return importId;
}

const sets = async (): Promise<Record<string, string | null>> =>
  Object.fromEntries(
    (await storedStates(bench, projectId)).map((state) => [String(state['question']), state['source_set'] as string]),
  );
const undo = (importId: string) => undoImport(bench.persistence, projectId, importId);

describe('pairs that a mirror took into its set unchanged', () => {
  beforeEach(async () => {
    await loadText(bench.persistence, { projectId, text: textOf(['of none']) });
    await mirror('old', 'of old', 'also of old');
  });

  it('go back into theirs when it is undone, and are taken again when the undo is undone', async () => {
    const before = await storedStates(bench, projectId);
    const importId = await mirror('new', 'of none', 'of old', 'made');
    const after = await storedStates(bench, projectId);
    expect(await sets()).toEqual({ 'of none': 'new', 'of old': 'new', 'also of old': 'old', made: 'new' });

    const { undoId } = await undo(importId);
    expect(await storedStates(bench, projectId)).toEqual(before);
    const { undoId: againId } = await undo(undoId);
    expect(await storedStates(bench, projectId)).toEqual(after);
    await undo(againId);
    expect(await storedStates(bench, projectId)).toEqual(before);
  });

  it('go back when it did nothing else', async () => {
    const before = await storedStates(bench, projectId);
    await undo(await mirror('new', 'of none', 'of old'));
    expect(await storedStates(bench, projectId)).toEqual(before);
  });

  it('stay in the set into which another mirror took them since', async () => {
    const importId = await mirror('new', 'of none', 'of old');
    await mirror('newest', 'of old');
    await undo(importId);
    expect(await sets()).toEqual({ 'of none': null, 'of old': 'newest', 'also of old': 'old' });
  });

  it('stay when a later mirror of the same set has them too, until that is undone', async () => {
    const importId = await mirror('new', 'of none', 'of old');
    const later = await mirror('new', 'of none', 'of old', 'made');
    await undo(importId);
    expect(await sets()).toMatchObject({ 'of none': 'new', 'of old': 'new' });

    const other = await mirror('other', 'of none');
    await mirror('other', 'of none', 'made since');
    await undo(later);
    await undo(other);
    expect(await sets()).toMatchObject({ 'of none': 'other', 'of old': 'new' });
  });

  it('stay when the undo is cancelled', async () => {
    const importId = await mirror('new', 'of none', 'of old');
    const cancelled = await startUndo(bench.persistence, projectId, importId);
    const { importId: undoId } = cancelled.run;
    await bench.query('update import_job set cancel_requested_at = now() where id = $1', [undoId]);
    await endUndo(bench.persistence, cancelled, { status: 'cancelled' });
    expect(await sets()).toMatchObject({ 'of none': 'new', 'of old': 'new' });
    // Another one may follow.
    expect(await openUndo(bench.persistence, projectId, importId)).not.toBe(undoId);
  });

  it('go back when the import is taken back before its end', async () => {
    const before = await storedStates(bench, projectId);
    await bench.persistence.chunks.revert(await loadMirror('new', 'of none', 'of old', 'made'), noted);
    expect(await storedStates(bench, projectId)).toEqual(before);
  });
});
