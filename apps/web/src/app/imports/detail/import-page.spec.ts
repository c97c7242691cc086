import { LiveAnnouncer } from '@angular/cdk/a11y';
import { TestBed } from '@angular/core/testing';
import { MatMenuHarness } from '@angular/material/menu/testing';
import { describe, expect, it, jest } from '@jest/globals';
import type { ChunkReport, ErrorGroup, ImportRecord } from '@pairloom/contract';
import { Page } from '../../../testing/page.ts';
import { endedOf, idOf, problemOf, recordOf, timeOf } from '../../../testing/records.ts';
import { StartedHere } from '../tray/started-here.ts';

const chunkOf = (chunk: number, failed = 0): ChunkReport => ({
  chunk,
  status: 'done',
  firstRow: (chunk - 1) * 100 + 1,
  rows: 100,
  firstLine: 2,
  bytes: 1_000,
  counts: { created: 100 - failed, updated: 0, unchanged: 0, deleted: 0, skipped: 0, failed, unprocessed: 0 },
  errorCount: failed,
  warningCount: 0,
  attempts: 1,
  worker: null,
  startedAt: timeOf(1),
  finishedAt: timeOf(3),
  skip: null,
});

const group: ErrorGroup = {
  code: 'answer_missing',
  field: 'answer',
  severity: 'error',
  title: 'The answer is blank.',
  count: 12,
  rows: 9,
  ranges: [
    { from: 3, to: 9 },
    { from: 14, to: 14 },
  ],
  moreRanges: 2,
  example: { row: 3, line: 4, value: null, raw: '"<b>Why?</b>",', message: 'The answer is blank.' },
  remedy: 'Fill in the answer.',
  proposal: null,
};

const counts = { created: 300, unprocessed: 700 };

const noReceipt = problemOf({ code: 'import_running', status: 409, title: 'The import has not ended.' });

/** The page of an import, with what it asks for beside the record. */
async function open(record: ImportRecord, chunks: ChunkReport[] = [], groups: ErrorGroup[] = []): Promise<Page> {
  const page = await Page.open(`imports/${record.id}/details`, [record]);
  await page.answer('GET', `imports/${record.id}`, record);
  await page.answer('GET', `imports/${record.id}/chunks`, { items: chunks, nextCursor: null });
  await page.answer('GET', `imports/${record.id}/errors/groups`, { items: groups, final: true });
  await page.answer('GET', `imports/${record.id}/audit`, { items: [], nextCursor: null });
  if (record.completedAt !== null) await page.answer('GET', `imports/${record.id}/receipt`, noReceipt, 409);
  return page;
}

describe('the page of an import', () => {
  it('shows chunks by their share of failed rows, and findings by what mends them', async () => {
    const page = await open(
      endedOf(1, { counts: { created: 388, failed: 12 } }),
      [chunkOf(1), chunkOf(2, 12)],
      [group],
    );
    const heats = [...document.querySelectorAll('.strip span')].map((cell) => cell.getAttribute('data-heat'));
    expect(heats).toEqual(['clean', 'many']);
    expect(page.element('.strip').getAttribute('aria-label')).toBe('2 of 2 chunks done; 12 rows failed');
    const findings = page.element('pl-error-group-list').textContent.replace(/\s+/g, ' ');
    for (const words of [
      'The answer is blank.',
      '9 rows',
      'Rows 3–9, 14 and further ones',
      'Fill in the answer.',
      '"<b>Why?</b>",',
    ])
      expect(findings).toContain(words);
    expect(page.has('pl-error-group-list b')).toBe(false);
  });

  it('tells who had a chunk skipped, and why', async () => {
    const skip = { by: 'ada', reason: 'the file is damaged there' };
    const page = await open(endedOf(1, { counts: { created: 100 } }), [
      chunkOf(1),
      { ...chunkOf(2), status: 'closed', skip },
    ]);
    const told = 'skipped by ada: the file is damaged there';
    page.element('.strip span:last-child').dispatchEvent(new Event('pointerover', { bubbles: true }));
    await page.stable();
    expect(page.element('.pointed').textContent).toBe(`Chunk 2, rows 101 to 200 · Not loaded · ${told}`);
    const table = page.element('pl-chunk-strip details');
    table.setAttribute('open', '');
    table.dispatchEvent(new Event('toggle'));
    await page.stable();
    expect(table.querySelector('tbody tr:last-child td:nth-child(3)')?.textContent).toContain(told);
    expect(table.querySelectorAll('.skip')).toHaveLength(1);
  });

  it('offers what the import can be asked for, and no more', async () => {
    const page = await open(recordOf(1, { counts, controls: ['cancel', 'pause'] }));
    const told = jest.spyOn(TestBed.inject(LiveAnnouncer), 'announce');
    const offered = [...document.querySelectorAll('pl-import-controls button')].map(({ textContent }) =>
      textContent.trim(),
    );
    expect(offered).toEqual(['Pause', 'Cancel']);
    page.button('Pause').focus();
    await page.press('Pause');
    const pause = { by: 'local', reason: null, at: timeOf(9) };
    const paused = recordOf(1, { counts, paused: true, pause, controls: ['resume', 'cancel'], revision: 2 });
    await page.answer('POST', `imports/${idOf(1)}/pause`, paused, 202);
    expect(page.text).toContain('Paused by local');
    expect(page.text).toContain('What is done stays: 300 rows. Waiting: 700 rows.');
    expect(document.activeElement).toBe(page.button('Resume'));
    expect(told.mock.lastCall?.[0]).toContain('Paused.');
    await page.press('Resume');
    const resumed = recordOf(1, { counts, controls: ['pause', 'cancel'], revision: 3 });
    await page.answer('POST', `imports/${idOf(1)}/resume`, resumed, 202);
    expect(document.activeElement).toBe(page.button('Pause'));
    expect(told.mock.lastCall?.[0]).toBe('Resumed: Loading.');
  });

  it('leads to the dialog, with its result and its progress', async () => {
    const page = await open(endedOf(1, { counts: { created: 3, failed: 2 } }));
    await page.press('Progress and result');
    expect(page.address).toBe(`imports/${idOf(1)}`);
    expect(page.button('Correct 2 rows and send back')).toBeTruthy();
  });

  it('leads to no dialog from a change of pairs, which has no file', async () => {
    await open(endedOf(1, { kind: 'bulk', filename: 'bulk-tags.jsonl', counts: { updated: 3 } }));
    expect(document.querySelector('pl-import-controls a')).toBeNull();
  });

  it('tells of a dry run what would be', async () => {
    const page = await open(endedOf(1, { kind: 'preview', counts: { created: 3, failed: 2 } }));
    expect(page.element('pl-fate-bar').textContent).toContain('Will be created');
    expect(page.element('pl-fate-bar .bar').getAttribute('aria-label')).toBe(
      '5 rows: 3 would be created, 2 would fail',
    );
    expect(page.element('pl-result-files').textContent).not.toContain('Created');
    expect(page.text).toContain('Pairs that would change');
  });

  it('says that there is nothing only once that is known, and asks again for what did not come', async () => {
    const record = endedOf(1, { counts: { created: 3 } });
    const page = await Page.open(`imports/${record.id}/details`, [record]);
    await page.answer('GET', `imports/${record.id}`, record);
    const nothing = /cut into chunks|no chunks|written at the end\.|Nothing as yet/;
    const told = () => page.text.replace('It is written once, at the end.', '');
    expect(told()).not.toMatch(nothing);
    const away = problemOf({ code: 'database_unavailable', status: 503 });
    await page.answer('GET', `imports/${record.id}/chunks`, away, 503);
    expect(told()).not.toMatch(nothing);
    await page.press('Try again');
    await page.answer('GET', `imports/${record.id}/chunks`, { items: [], nextCursor: null });
    expect(page.text).toContain('There are no chunks.');
    await page.answer('GET', `imports/${record.id}/audit`, { items: [], nextCursor: null });
    expect(page.text).toContain('Nothing as yet.');
  });

  it('asks for nothing of rows that are not kept any more, and leads to no files of them', async () => {
    const record = endedOf(1, { counts: { created: 3, failed: 2 }, resultsUntil: '2026-01-21T12:00:00.000Z' });
    const page = await Page.open(`imports/${record.id}/details`, [record]);
    await page.answer('GET', `imports/${record.id}`, record);
    page.http.expectNone(({ url }) => /\/(errors|changes)/.test(url));
    expect(page.text).toContain('2 errors, 0 warnings. Which rows they are of was kept until');
    expect(page.text).toContain('Which pairs were changed was kept until');
    expect(page.has('pl-changed-pairs')).toBe(false);
    expect(page.element('pl-result-files').textContent).toContain('gone since');
    expect(page.has('pl-result-files a')).toBe(false);
  });

  describe('left open until its rows are kept no longer', () => {
    const DAY_MS = 86_400_000;
    const keptUntil = (time: number): ImportRecord =>
      endedOf(1, {
        counts: { created: 3, failed: 2 },
        resultsUntil: new Date(time).toISOString(),
        controls: ['retry', 'undo'],
      });
    const expired = problemOf({ code: 'results_expired', status: 410, title: 'They are no longer kept.' });
    const offered = (): string[] =>
      [...document.querySelectorAll('pl-import-controls button, pl-result-files a')].map(({ textContent }) =>
        textContent.trim(),
      );
    const all = ['Retry…', 'Undo', 'CSV', 'JSONL', 'CSV', 'JSONL'];

    it('offers nothing that needs them from then on', async () => {
      const timers = jest.spyOn(globalThis, 'setInterval');
      const page = await open(keptUntil(Date.now() + DAY_MS));
      expect(offered()).toEqual(all);
      const tomorrow = Date.now() + DAY_MS + 1;
      const now = jest.spyOn(Date, 'now').mockReturnValue(tomorrow);
      for (const [tick, ms] of timers.mock.calls) if (ms === 1_000) tick();
      await page.stable();
      expect(offered()).toEqual([]);
      expect(page.text).toContain('The files were kept until');
      [now, timers].forEach((spy) => spy.mockRestore());
    });

    it('says why an undo is refused, and offers no more what needs them, though its clock is late', async () => {
      const record = keptUntil(Date.now() + DAY_MS);
      const page = await open(record);
      await page.press('Undo');
      await page.press('Undo the import');
      await page.answer('POST', `imports/${record.id}/undo`, expired, 410);
      expect(page.element('pl-import-controls pl-fault-note').textContent).toContain('no longer kept');
      expect(offered()).toEqual([]);
      await page.answer('GET', `imports/${record.id}`, { ...record, controls: [] });
      expect(offered()).toEqual([]);
    });

    it('says so when a file of them is asked for, which the browser fetches', async () => {
      const record = keptUntil(Date.now() + DAY_MS);
      const page = await open(record);
      const link = page.element('pl-result-files a');
      link.addEventListener('click', (event) => event.preventDefault());
      link.click();
      await page.stable();
      await page.answer('GET', `imports/${record.id}/errors`, expired, 410);
      expect(page.text).toContain('The files were kept until');
      expect(offered()).toEqual([]);
    });
  });

  it('says exactly what stays before it cancels or undoes', async () => {
    const page = await open(recordOf(1, { counts, controls: ['cancel'] }));
    await page.press('Cancel');
    expect(page.text).toContain('What has been written stays: 300 pairs created, 0 updated so far.');
    expect(page.text).toContain('700 rows not reached yet');
    await page.press('Leave it as it is');
    await page.push(endedOf(1, { counts: { created: 12, updated: 1 }, controls: ['undo'] }));
    await page.press('Undo');
    expect(page.text).toContain('12 pairs created by it will be removed.');
    expect(page.text).toContain('1 pair updated by it will be as before.');
    expect(page.text).not.toContain('deleted by it');
    expect(page.text).toContain('The undo has a page of its own');
  });

  it('leads a retry to the import that carries it out', async () => {
    const page = await open(endedOf(1, { counts: { created: 1, failed: 3 }, controls: ['retry', 'undo'] }));
    const menu = await page.loader.getHarness(MatMenuHarness.with({ triggerText: /Retry/ }));
    await menu.open();
    expect(await Promise.all((await menu.getItems()).map((item) => item.getText()))).toEqual([
      'Failed rows',
      'All rows',
    ]);
    await menu.clickItem({ text: 'Failed rows' });
    const request = page.request('POST', `imports/${idOf(1)}/retry`);
    expect(request.request.body).toEqual({ scope: 'failed' });
    request.flush(recordOf(2, { kind: 'retry' }), { status: 202, statusText: 'x' });
    await page.stable();
    expect(page.address).toBe(`imports/${idOf(2)}/details`);
    expect(TestBed.inject(StartedHere).has(idOf(2))).toBe(true);
  });

  it('asks before it undoes, and says why it cannot', async () => {
    const page = await open(endedOf(1, { controls: ['undo'] }));
    await page.press('Undo');
    await page.press('Leave it as it is');
    await page.press('Undo');
    await page.press('Undo the import');
    const problem = problemOf({ code: 'import_not_undoable', title: 'The import cannot be undone.', status: 409 });
    await page.answer('POST', `imports/${idOf(1)}/undo`, problem, 409);
    expect(page.text).toContain('The import cannot be undone.');
  });

  it('speaks of a change where pairs were changed by request', async () => {
    const change = { kind: 'retry', filename: 'bulk-tags.jsonl', bulkChange: 'tags' } as const;
    const page = await open(endedOf(1, { ...change, status: 'failed', controls: ['undo'] }));
    await page.press('Undo');
    expect(page.text).toContain('Undo the change?');
    await page.press('Undo the change');
    page.request('POST', `imports/${idOf(1)}/undo`).flush(recordOf(1, change));
    await page.stable();
    expect(document.querySelector('h1')?.textContent).toBe('Change of tags');
    expect(page.text).not.toMatch(/\b(the|this) import\b/i);
  });

  it('says what a person has to mend, and skips a chunk only with a reason', async () => {
    const attention = {
      code: 'chunk_failing' as const,
      message: 'Chunk 4 keeps failing.',
      chunk: 4,
      rows: null,
      waits: true,
    };
    const page = await open(recordOf(1, { attention, controls: ['retry', 'skip', 'cancel'] }));
    for (const words of ['The import waits for you', 'Chunk 4 keeps failing.', 'Retry it; if it stays'])
      expect(page.text).toContain(words);
    await page.press('Skip the chunk');
    expect((page.button('Skip the chunk') as HTMLButtonElement).disabled).toBe(true);
  });

  it('takes a file that is dropped on it to the dialog', async () => {
    const page = await open(endedOf(1));
    const drop = new Event('drop', { bubbles: true, cancelable: true });
    const files = [new File(['a,b'], 'dropped.csv')];
    Object.defineProperty(drop, 'dataTransfer', { value: { types: ['Files'], files } });
    document.body.dispatchEvent(drop);
    await page.stable();
    expect(page.address).toBe('imports/new');
    expect(page.element('pl-choose-file .name').textContent).toBe('dropped.csv');
  });

  it('keeps what it shows where it cannot be read anew, and says so', async () => {
    const page = await open(recordOf(1, { counts }), [chunkOf(1)], [group]);
    await page.push(recordOf(1, { counts, revision: 2 }));
    await new Promise((resolve) => setTimeout(resolve, 1_600));
    await page.stable();
    const problem = problemOf({ code: 'database_unavailable', title: 'No database.' });
    for (const what of ['chunks', 'errors/groups', 'audit'])
      await page.answer('GET', `imports/${idOf(1)}/${what}`, problem, 503);
    expect(page.has('.strip')).toBe(true);
    expect(page.element('pl-error-group-list').textContent).toContain('Fill in the answer.');
    expect(document.querySelectorAll('pl-fault-note')).toHaveLength(3);
  });

  it('shows who did what page by page', async () => {
    const record = recordOf(1);
    const page = await Page.open(`imports/${record.id}/details`, [record]);
    const eventOf = (n: number) => ({
      id: idOf(n),
      at: timeOf(n),
      principal: `ada ${n}`,
      action: 'import.pause',
      importId: record.id,
      pairId: null,
      details: {},
    });
    await page.answer('GET', `imports/${record.id}/audit`, { items: [eventOf(2)], nextCursor: 'older' });
    page.button('Load more').focus();
    await page.press('Load more');
    expect(document.activeElement).toBe(page.button('Loading…'));
    await page.answer('GET', `imports/${record.id}/audit`, { items: [eventOf(2)], nextCursor: 'older' });
    const older = page.request('GET', `imports/${record.id}/audit`);
    expect(older.request.params.get('cursor')).toBe('older');
    older.flush({ items: [eventOf(1)], nextCursor: null });
    await page.stable();
    expect(page.element('pl-audit-list').textContent).toMatch(/ada 2[^]*ada 1/);
    expect(page.text).not.toContain('Load more');
    expect(document.activeElement).toBe(document.querySelectorAll('pl-audit-list li')[1]);
  });

  it('asks for the same older entries again where they did not come', async () => {
    const record = recordOf(1);
    const page = await Page.open(`imports/${record.id}/details`, [record]);
    const audit = `imports/${record.id}/audit`;
    const eventOf = (n: number) => ({
      ...{ id: idOf(n), at: timeOf(n), principal: `ada ${n}`, action: 'import.pause' },
      ...{ importId: record.id, pairId: null, details: {} },
    });
    await page.answer('GET', audit, { items: [eventOf(2)], nextCursor: 'older' });
    await page.press('Load more');
    await page.answer('GET', audit, problemOf({ code: 'database_unavailable', status: 503 }), 503);
    await page.press('Try again');
    await page.answer('GET', audit, { items: [eventOf(2)], nextCursor: 'older' });
    await page.answer('GET', audit, { items: [eventOf(1)], nextCursor: 'oldest' });
    expect(document.querySelectorAll('pl-audit-list li')).toHaveLength(2);
    expect(page.has('pl-fault-note')).toBe(false);
    page.button('Load more');
  });

  it('calls linked imports by name where they are known, else by the end of their id', async () => {
    const links = { retryOf: idOf(3), retriedBy: [idOf(4)], undoOf: null, undoneBy: null, workflow: null };
    const record = recordOf(1, { links });
    const page = await Page.open(`imports/${record.id}/details`, [record, endedOf(3)]);
    const [known, unknown] = [...document.querySelectorAll('pl-linked-imports a')].map(({ textContent }) =>
      textContent.replace(/\s+/g, ' ').trim(),
    );
    expect(known).toBe('pairs-3.csv');
    expect(page.element('pl-linked-imports li').textContent).toMatch(/Import · Nov 21/);
    expect(unknown).toBe('…00000004');
  });

  it('says when there is no such import', async () => {
    const page = await Page.open(`imports/${idOf(7)}/details`);
    const problem = problemOf({ code: 'import_not_found', title: 'There is no such import.', status: 404 });
    await page.answer('GET', `imports/${idOf(7)}`, problem, 404);
    expect(page.element('pl-page-state').textContent).toContain('There is no such import');
  });
});
