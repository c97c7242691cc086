import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { changePair, planOfWritten } from '@pairloom/core';
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
import { storedFates, storedPairs, storedStates, storedVersions } from '../testing/stored.ts';
import { undoImport } from '../testing/undo-text.ts';
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

/** Repeats within a chunk and across chunks, rows that fail, answers that differ, further questions. */
const TEXT = csv(
  ['question', 'answer', 'category', 'variants'],
  ['one', 'first', 'Sport', ''],
  ['two', 'a', 'Sport', 'also two'],
  ['one', 'a', 'Sport', ''],
  ['three', '', '', ''],
  ['four', 'a', 'Sport', ''],
  ['TWO', 'another', 'Sport', ''],
  ['five', 'a', '', ''],
  ['', 'no question', '', ''],
  ['six', 'a\nb', '', ''],
);
const mapping = { question: 'question', answer: 'answer', category: 'category', variants: ['variants'] };
const source = (given: Partial<SourceText> = {}): SourceText => ({
  projectId,
  text: TEXT,
  chunkRows: 2,
  ...given,
  options: { mapping, ...given.options },
});

/** Takes over what can be, and reads the rest. Tells which. */
async function loadAgain(text: PlannedText): Promise<('taken over' | 'read')[]> {
  const { chunks } = bench.persistence;
  const former = await chunks.former(text.run);
  const told: ('taken over' | 'read')[] = [];
  for (const { chunkNo } of text.ranges) {
    const claimed = await chunks.claim(text.run.importId, chunkNo, 'spec');
    if (claimed.state !== 'claimed') throw new Error(`The claim answered ${claimed.state}.`);
    const taken = former === undefined ? { state: 'changed' } : await chunks.takeOver(text.run, claimed, former);
    told.push(taken.state === 'done' ? 'taken over' : 'read');
    if (taken.state !== 'done') await loadChunk(bench.persistence, text, chunkNo);
  }
  return told;
}

async function again(given: Partial<SourceText> = {}) {
  const text = await startText(bench.persistence, source(given));
  const told = await loadAgain(text);
  await endText(bench.persistence, text);
  return { importId: text.run.importId, told };
}

/** All that is kept of an import, without what names it and when it was. */
async function kept(importId: string): Promise<unknown> {
  const chunks = await bench.query<Record<string, unknown>>(
    `select chunk_no, status, created_rows, updated_rows, unchanged_rows, skipped_rows, failed_rows, unprocessed_rows, error_count, warning_count,
       encode(keys, 'hex') as keys, encode(fates, 'hex') as fates, encode(lines, 'hex') as lines, encode(answer_prints, 'hex') as prints,
       encode(question_keys, 'hex') as questions, spellings, findings
     from import_chunk where import_id = $1 order by chunk_no`,
    [importId],
  );
  const errors = await bench.query<Record<string, unknown>>(
    'select row_no, ordinal, value, raw from import_row_error where import_id = $1 order by row_no, ordinal',
    [importId],
  );
  const [job] = await bench.query<Record<string, unknown>>(
    'select status, created_rows, updated_rows, unchanged_rows, skipped_rows, failed_rows, error_count, warning_count from import_job where id = $1',
    [importId],
  );
  return { chunks, errors, job };
}

const ALL_TAKEN = Array.from({ length: 5 }, () => 'taken over');
const ALL_READ = Array.from({ length: 5 }, () => 'read');

async function edit(question: string, answer: string): Promise<void> {
  const { persistence } = bench;
  const id = (await storedPairs(bench, projectId)).find((pair) => pair.question === question)?.id ?? '';
  const pair = await persistence.editing.find(projectId, id);
  const state = pair && changePair(pair, { answer }, planOfWritten('changes')).state;
  if (pair === undefined || state === undefined) throw new Error('The edit of the spec is invalid.');
  await persistence.editing.change({ projectId, pairId: id, principal: OWNER, version: pair.version, state });
}

describe('a file that was imported before', () => {
  it('comes to what reading it again comes to, time after time, and changes no pair', async () => {
    await loadText(bench.persistence, source());
    const before = await storedPairs(bench, projectId);
    const read = await loadText(bench.persistence, source());
    // Settled from both ends, as often as it takes.
    const second = await again();
    const third = await again();
    expect([second.told, third.told]).toEqual([ALL_TAKEN, ALL_TAKEN]);
    expect(await kept(second.importId)).toEqual(await kept(read.importId));
    expect(await kept(third.importId)).toEqual(await kept(read.importId));
    expect(await storedFates(bench, third.importId)).toEqual([
      ...['skipped', 'skipped', 'unchanged', 'failed', 'unchanged', 'unchanged', 'unchanged', 'failed', 'unchanged'],
    ]);
    expect((await storedPairs(bench, projectId)).map(({ id, version }) => [id, version])).toEqual(
      before.map(({ id, version }) => [id, version]),
    );
  });

  it('is taken over whatever the options say beside its rows', async () => {
    await loadText(bench.persistence, source());
    const options = { metadata: { run: 7 }, embed: true, maxErrors: 9, process: 'all', mirrorLimit: 3 } as const;
    expect((await again({ options })).told).toEqual(ALL_TAKEN);
  });

  it('is read where a pair was changed since, and comes to what reading all of it comes to', async () => {
    const { importId } = await loadText(bench.persistence, source());
    await edit('four', 'mended');
    const { told, importId: laterId } = await again();
    expect(told).toEqual(['taken over', 'taken over', 'read', 'taken over', 'taken over']);
    expect((await storedFates(bench, laterId))[4]).toBe('updated');
    expect((await storedPairs(bench, projectId)).find(({ question }) => question === 'four')?.answer).toBe('a');
    // What was taken over and what was read stand for the next time alike.
    expect((await again()).told).toEqual(ALL_TAKEN);
    expect(importId).not.toBe(laterId);
  });

  it('is read where the pair of a repeated row was changed since', async () => {
    await loadText(bench.persistence, source());
    await edit('TWO', 'mended');
    const states = await storedStates(bench, projectId);
    const { told } = await again();
    expect(told[2]).toBe('read');
    expect(await storedStates(bench, projectId)).not.toEqual(states);
    expect((await storedPairs(bench, projectId)).find(({ question }) => question === 'TWO')?.answer).toBe('another');
  });

  it('is read when the import was undone', async () => {
    const { importId } = await loadText(bench.persistence, source());
    const { undoId } = await undoImport(bench.persistence, projectId, importId);
    const { told, importId: laterId } = await again();
    expect(told).not.toEqual(ALL_TAKEN);
    expect(await storedFates(bench, laterId)).toContain('created');
    expect(undoId).not.toBe(laterId);
  });

  it('is read when another import made its pairs, since that says nothing of these rows', async () => {
    await loadText(bench.persistence, source({ text: TEXT.replace('\na","', '\na","') + '"seven","a","",""\n' }));
    await loadText(bench.persistence, source());
    // The first two rows are repeated further on: nothing of theirs is in the project.
    expect((await again()).told).toEqual(['taken over', ...ALL_READ.slice(1)]);
  });

  it.each([
    ['other settings', { validation: { checks: { answersDiffer: 'off' } } }],
    ['other options', { options: { html: 'keep' } }],
    ['another mode', { options: { mode: 'create' } }],
    ['pairs of the project that stay', { options: { duplicates: { file: 'replace', project: 'skip' } } }],
    ['no effect', { options: { dryRun: true } }],
    ['another text', { text: TEXT.replace('first', 'First') }],
  ] as const)('is read under %s', async (_name, given) => {
    await loadText(bench.persistence, source());
    expect((await again(given as Partial<SourceText>)).told).toEqual(ALL_READ);
  });

  it('is read where categories are spelled in another way than the project has them by now', async () => {
    const spelled = csv(
      ['question', 'answer', 'category'],
      ['one', 'a', 'Sport'],
      ['two', 'a', 'Sport'],
      ['three', 'a', 'Music'],
    );
    const given = {
      text: spelled,
      options: { mapping: { question: 'question', answer: 'answer', category: 'category' } },
    };
    await loadText(bench.persistence, source(given));
    expect((await again({ ...given, known: { category: ['Sport', 'Music'] } })).told).toEqual([
      'taken over',
      'taken over',
    ]);
    const { told, importId } = await again({ ...given, known: { category: ['Sport', 'MUSIC'] } });
    expect(told).toEqual(['taken over', 'read']);
    const { items } = await bench.persistence.imports.errors(importId, { limit: 5 });
    expect(items.map(({ row, code }) => [row, code])).toEqual([[3, 'category_variant']]);
  });

  it('is read when its results are no longer kept', async () => {
    const { importId } = await loadText(bench.persistence, source());
    await bench.query('update import_job set results_expired_at = now() where id = $1', [importId]);
    expect((await again()).told).toEqual(ALL_READ);
  });

  it('is not taken over by an attempt that is over', async () => {
    await loadText(bench.persistence, source());
    const { chunks } = bench.persistence;
    const text = await startText(bench.persistence, source());
    const former = await chunks.former(text.run);
    const late = await chunks.claim(text.run.importId, 1, 'spec');
    await chunks.claim(text.run.importId, 1, 'spec');
    if (late.state !== 'claimed' || former === undefined) throw new Error('There is nothing to be late with.');
    expect(await chunks.takeOver(text.run, late, former)).toEqual({ state: 'superseded' });
    expect(await storedVersions(bench, projectId)).toEqual([]);
  });
});
