import { TestKey } from '@angular/cdk/testing';
import { MatCheckboxHarness } from '@angular/material/checkbox/testing';
import { MatDialogHarness } from '@angular/material/dialog/testing';
import { MatExpansionPanelHarness } from '@angular/material/expansion/testing';
import { MatProgressBarHarness } from '@angular/material/progress-bar/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import { HttpEventType } from '@angular/common/http';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Page } from '../../../testing/page.ts';
import { endedOf, findingOf, idOf, mappingRequired, pairOf, problemOf, recordOf } from '../../../testing/records.ts';

const csv = (name = 'pairs.csv', text = 'a,b\n1,2\n') => new File([text], name, { type: 'text/csv' });

async function choose(page: Page, file: File): Promise<void> {
  const picker = page.element('input[type=file]') as HTMLInputElement;
  Object.defineProperty(picker, 'files', { configurable: true, value: [file] });
  picker.dispatchEvent(new Event('change'));
  await page.stable();
}

const dialogs = (page: Page) => page.loader.getAllHarnesses(MatDialogHarness);

/** Tries what usually dismisses a dialog. */
async function tryToDismiss(page: Page): Promise<void> {
  const [dialog] = await dialogs(page);
  await (await dialog?.host())?.sendKeys(TestKey.ESCAPE);
  document.querySelector<HTMLElement>('.cdk-overlay-backdrop')?.click();
  await page.stable();
}

beforeEach(() => {
  Object.defineProperty(crypto, 'randomUUID', { configurable: true, value: () => 'key' });
});

describe('choosing a file', () => {
  it('says first what can be imported, and starts only with a file', async () => {
    const page = await Page.open('imports/new');
    expect(page.text).toContain('CSV, TSV, Excel (XLSX), ODS, JSON, JSON Lines, XML');
    const start = page.element('pl-choose-file .actions button:last-child') as HTMLButtonElement;
    expect(start.disabled).toBe(true);
    await choose(page, csv());
    expect(start.disabled).toBe(false);
  });

  it('goes with backdrop or Esc as long as nothing is under way, back to the list', async () => {
    const page = await Page.open('imports/new');
    await choose(page, csv());
    await tryToDismiss(page);
    expect(await dialogs(page)).toHaveLength(0);
    expect(page.address).toBe('imports');
  });

  it('sends the options that were set', async () => {
    const page = await Page.open('imports/new');
    await choose(page, csv());
    await (await page.loader.getHarness(MatExpansionPanelHarness)).expand();
    await (await page.loader.getHarness(MatCheckboxHarness)).uncheck();
    await page.press('Start import');
    const body = page.request('POST', 'imports').request.body as FormData;
    expect(JSON.parse(body.get('options') as string)).toEqual({ embed: false, html: 'strip' });
  });

  it('shows the upload, stays open while it runs, warns before leaving and stops it on request', async () => {
    const page = await Page.open('imports/new');
    await choose(page, csv());
    await page.press('Start import');
    const upload = page.request('POST', 'imports');
    upload.event({ type: HttpEventType.UploadProgress, loaded: 2, total: 8 });
    await page.stable();
    expect(await (await page.loader.getHarness(MatProgressBarHarness)).getValue()).toBe(25);

    await tryToDismiss(page);
    expect(await dialogs(page)).toHaveLength(1);
    expect(page.text).toContain('The file is being uploaded.');
    const leaving = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(leaving);
    expect(leaving.defaultPrevented).toBe(true);

    await page.press('Stop the upload');
    expect(upload.cancelled).toBe(true);
    expect(page.text).toContain('pairs.csv');
    const later = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(later);
    expect(later.defaultPrevented).toBe(false);
  });

  it('asks before the back button ends an upload', async () => {
    const page = await Page.open('imports/new');
    await choose(page, csv());
    await page.press('Start import');
    const upload = page.request('POST', 'imports');
    const leaving = page.router.navigateByUrl(page.router.url.replace('/new', ''));
    await page.turn();
    expect(page.text).toContain('Stop the upload?');
    page.button('Keep uploading').click();
    expect(await leaving).toBe(false);
    expect(upload.cancelled).toBe(false);
    expect(await dialogs(page)).toHaveLength(1);
  });

  it('shows a problem with where and what to do, and offers to try again when that can help', async () => {
    const page = await Page.open('imports/new');
    await choose(page, csv());
    await page.press('Start import');
    const fields = [{ path: 'options.html', message: 'must be strip or keep' }];
    await page.answer('POST', 'imports', problemOf({ line: 1, fields, retryable: true }), 422);
    const note = page.element('pl-choose-file pl-fault-note').textContent;
    for (const part of [
      'Two columns have the same name.',
      'stands twice',
      'Line 1',
      'options.html',
      'Give each column',
    ])
      expect(note).toContain(part);
    await page.press('Try again');
    page.request('POST', 'imports');
  });

  it('moves on to the import that was made, whose address replaces that of the choice', async () => {
    const page = await Page.open('imports/new');
    await choose(page, csv());
    await page.press('Start import');
    await page.answer('POST', 'imports', recordOf(1, { phase: 'queued', status: 'pending' }), 202);
    expect(page.address).toBe(`imports/${idOf(1)}`);
    expect(page.has('pl-import-progress')).toBe(true);
  });

  it('keeps the focus when the button that had it is gone', async () => {
    const page = await Page.open('imports/new');
    await choose(page, csv());
    page.button('Start import').focus();
    await page.press('Start import');
    await page.answer('POST', 'imports', recordOf(1), 202);
    expect(document.activeElement?.textContent).toBe('Importing');
  });
});

describe('choosing columns', () => {
  const open = async () => {
    const page = await Page.open('imports/new');
    await choose(page, csv('TruthfulQA.csv'));
    await page.press('Start import');
    await page.answer('POST', 'imports', mappingRequired(), 422);
    return page;
  };

  it('asks calmly, prefilled, with the first rows as they will be read', async () => {
    const page = await open();
    expect(page.text).toContain('we do not guess');
    expect(page.has('pl-fault-note')).toBe(false);
    const [question, answer, category, tags] = await page.loader.getAllHarnesses(
      MatSelectHarness.with({ ancestor: 'pl-map-columns' }),
    );
    expect(await question?.getValueText()).toBe('Question');
    expect(await answer?.getValueText()).toBe('Best Answer');
    expect(await question?.isRequired()).toBe(true);
    expect([await category?.isRequired(), await tags?.isRequired()]).toEqual([false, false]);
    const cells = [...document.querySelectorAll('pl-map-columns td')].map((cell) => cell.textContent.trim());
    expect(cells).toEqual(['Where do cookies come from?', 'That is unclear', 'ما هي العاصمة؟', 'empty']);
  });

  it('sends the file again with the columns that were chosen', async () => {
    const page = await open();
    const [, answer] = await page.loader.getAllHarnesses(MatSelectHarness.with({ ancestor: 'pl-map-columns' }));
    await answer?.open();
    await answer?.clickOptions({ text: /^Correct Answers/ });
    expect(page.element('pl-map-columns tbody').textContent).toContain('Japan');
    await page.press('Import with these columns');
    const body = page.request('POST', 'imports').request.body as FormData;
    expect(JSON.parse(body.get('options') as string)).toMatchObject({
      mapping: { question: 'Question', answer: 'Correct Answers' },
    });
  });

  it('does not take one column for both', async () => {
    const page = await open();
    const [, answer] = await page.loader.getAllHarnesses(MatSelectHarness.with({ ancestor: 'pl-map-columns' }));
    await answer?.open();
    await answer?.clickOptions({ text: /^Question/ });
    expect(page.text).toContain('Question and answer cannot be the same column.');
    expect((page.element('pl-map-columns .actions button:last-child') as HTMLButtonElement).disabled).toBe(true);
  });
});

describe('watching an import', () => {
  const open = async (changes: Parameters<typeof recordOf>[1] = {}) => {
    const record = recordOf(1, { counts: { created: 300, failed: 2, unprocessed: 698 }, ...changes });
    const page = await Page.open(`imports/${idOf(1)}`, [record]);
    await page.answer('GET', `imports/${idOf(1)}`, record);
    await page.answer('GET', `imports/${idOf(1)}/errors`, { items: [], nextCursor: null });
    return page;
  };
  const bar = (page: Page) => page.loader.getHarness(MatProgressBarHarness.with({ ancestor: '.progress' }));

  it('shows phase, rows, pace and time left', async () => {
    const page = await open({ rowsPerSecond: 18_450, secondsLeft: [42, 71] });
    expect(page.element('[aria-current=step]').textContent.trim()).toBe('Loading');
    expect(await (await bar(page)).getValue()).toBeCloseTo(30.2);
    for (const part of ['302 of 1,000 rows', '18,450 rows/s', '40–70 s left']) expect(page.text).toContain(part);
  });

  it('does not pretend to know how far it is before the rows are counted', async () => {
    const page = await open({ phase: 'planning', counts: { total: null, created: 20, unprocessed: 80 } });
    expect(await (await bar(page)).getMode()).toBe('indeterminate');
    expect(page.text).toContain('20 of 100 rows counted so far');
  });

  it('is dismissed by neither backdrop nor Esc, and says how to leave', async () => {
    const page = await open();
    await tryToDismiss(page);
    expect(await dialogs(page)).toHaveLength(1);
    expect(page.text).toContain('“Keep running and close” leaves it to the server.');
    await page.press('Keep running and close');
    expect(await dialogs(page)).toHaveLength(0);
    expect(page.address).toBe('imports');
  });

  it('follows the stream into the summary without a further click', async () => {
    const page = await open();
    await page.push(recordOf(1, { revision: 2, counts: { created: 990, failed: 2, unprocessed: 8 } }));
    expect(page.text).toContain('992 of 1,000 rows');
    await page.push(endedOf(1, { counts: { created: 998, failed: 2 } }));
    expect(page.text).toContain('Completed with 2 failed rows');
    expect(page.has('pl-import-progress')).toBe(false);
    await tryToDismiss(page);
    expect(await dialogs(page)).toHaveLength(0);
  });

  it('lists findings as they come, each once, and says when the server has more', async () => {
    const page = await open();
    await page.push(recordOf(1, { revision: 2, errorCount: 3, recentErrors: [findingOf(4), findingOf(9)] }));
    await page.push(recordOf(1, { revision: 3, errorCount: 3, recentErrors: [findingOf(9), findingOf(4)] }));
    expect(page.text).toContain('1 more are on the server');
    expect(page.has('[role=log]')).toBe(true);
  });

  it('asks before it cancels, and says what stays', async () => {
    const page = await open();
    await page.press('Cancel import');
    expect(page.text).toContain('What has been written stays: 300 pairs created and 0 updated so far.');
    await page.press('Keep importing');
    page.http.expectNone(({ url }) => url.endsWith('/cancel'));
    await page.press('Cancel import');
    await page.press('Cancel the import');
    await page.answer('POST', `imports/${idOf(1)}/cancel`, recordOf(1, { cancelRequested: true }), 202);
    expect((page.element('button.cancel') as HTMLButtonElement).disabled).toBe(true);
    expect(page.text).toContain('Cancelling…');
  });

  it('shows why a cancel was refused, unless the import has ended in the meantime', async () => {
    const page = await open();
    const refuse = async (code: 'import_ended' | 'temporal_unavailable') => {
      await page.press('Cancel import');
      await page.press('Cancel the import');
      const title = `Refused: ${code}`;
      await page.answer('POST', `imports/${idOf(1)}/cancel`, problemOf({ code, title }), 409);
    };
    await refuse('import_ended');
    expect(page.text).not.toContain('Refused');
    await refuse('temporal_unavailable');
    expect(page.text).toContain('Refused: temporal_unavailable');
  });

  it('says when its figures may be old', async () => {
    const page = await open();
    page.connection.set('offline');
    await page.stable();
    expect(page.element('pl-import-dialog').textContent).toContain('No connection to the server.');
  });

  it('shows the true state when it is opened again', async () => {
    const page = await open();
    await page.press('Keep running and close');
    await page.push(recordOf(1, { revision: 7, counts: { created: 600, unprocessed: 400 } }));
    await page.press('pairs-1.csv');
    await page.answer('GET', `imports/${idOf(1)}`, recordOf(1, { revision: 6 }));
    expect(page.text).toContain('600 of 1,000 rows');
  });
});

describe('reading the result', () => {
  const open = async (record = endedOf(1, { counts: { created: 492, skipped: 9, failed: 5 } })) => {
    const page = await Page.open(`imports/${idOf(1)}`, [record]);
    await page.answer('GET', `imports/${idOf(1)}`, record);
    return page;
  };
  const errors = `imports/${idOf(1)}/errors`;

  it('shows a bar whose parts add up, with a text that says the same', async () => {
    const page = await open();
    const bar = page.element('.bar');
    expect(bar.getAttribute('aria-label')).toBe('506 rows: 492 created, 9 skipped, 5 failed');
    const parts = [...bar.querySelectorAll<HTMLElement>('span')].map((part) => Number(part.style.flexGrow));
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(506);
    expect(page.text).toContain('506 rows');
  });

  it('reports a difference between the sum and the total instead of hiding it', async () => {
    const page = await open(endedOf(1, { counts: { created: 500, total: 506 } }));
    expect(page.text).toContain('The server counted 506 rows. Please report this difference.');
  });

  it('lists findings page by page, and by severity', async () => {
    const page = await open();
    await page.answer('GET', errors, { items: [findingOf(3)], nextCursor: 'more' });
    await page.press('Load more');
    const more = page.request('GET', errors);
    expect(more.request.params.get('cursor')).toBe('more');
    more.flush({ items: [findingOf(44, { raw: null })], nextCursor: null });
    await page.stable();
    const listed = [...document.querySelectorAll('pl-finding-list li')];
    expect(listed.map((item) => item.querySelector('.place')?.textContent.trim())).toEqual([
      'Row 3 · line 4 · Answer',
      'Row 44 · line 45 · Answer',
    ]);
    expect(listed[0]?.textContent).toContain('Fill in the answer.');
    await page.press('9 warnings');
    expect(page.request('GET', errors).request.params.get('severity')).toBe('warning');
  });

  it('offers to load the findings again when that failed', async () => {
    const page = await open();
    await page.answer('GET', errors, problemOf({ code: 'database_unavailable', status: 503 }), 503);
    await page.press('Try again');
    await page.answer('GET', errors, { items: [findingOf(3)], nextCursor: null });
    expect(document.querySelectorAll('pl-finding-list li')).toHaveLength(1);
  });

  it('keeps vectors live after the end and lets the pairs be searched by meaning', async () => {
    const page = await open(endedOf(1, { counts: { created: 10 }, embeddings: { embedded: 6, pending: 4, calls: 1 } }));
    expect(page.text).toContain('60% of the texts');
    await page.push(endedOf(1, { revision: 101, counts: { created: 10 }, embeddings: { embedded: 10, calls: 2 } }));
    expect(page.text).toContain('every text has one');

    const box = page.element('pl-try-search input') as HTMLInputElement;
    box.value = 'cookies';
    page.element('pl-try-search form').dispatchEvent(new Event('submit', { cancelable: true }));
    const search = page.request('GET', 'search');
    expect([search.request.params.get('q'), search.request.params.get('by')]).toEqual(['cookies', 'meaning']);
    const pair = pairOf(8, { question: '<b>Fortune</b> cookies?', lastImport: { importId: idOf(1), row: 3 } });
    search.flush({ items: [{ pair, score: 0.8 }] });
    await page.stable();
    const hit = page.element('pl-try-search li').textContent;
    for (const part of ['0.80', '<b>Fortune</b> cookies?', 'from this import, row 3']) expect(hit).toContain(part);
  });

  it('leads operators to the workflow, when the gateway knows where', async () => {
    const record = endedOf(1, { counts: { created: 1 } });
    const page = await open(record);
    expect(page.has('pl-workflow-link a')).toBe(false);
    const workflow = 'http://127.0.0.1:8233/namespaces/default/workflows/import-1';
    await page.push({ ...record, revision: 101, links: { ...record.links, workflow } });
    expect(page.element('pl-workflow-link a').getAttribute('href')).toBe(workflow);
  });

  it('begins another import in the same dialog', async () => {
    const page = await open();
    await page.press('Import another');
    expect(page.address).toBe('imports/new');
    expect(page.has('pl-choose-file')).toBe(true);
  });

  it('says when there is no such import', async () => {
    const page = await Page.open(`imports/${idOf(7)}`);
    const problem = problemOf({ code: 'import_not_found', title: 'There is no such import in the project.' });
    await page.answer('GET', `imports/${idOf(7)}`, problem, 404);
    expect(page.text).toContain('There is no such import in the project.');
    await page.press('Close');
    expect(page.address).toBe('imports');
  });
});
