import { TestBed } from '@angular/core/testing';
import { MatCheckboxHarness } from '@angular/material/checkbox/testing';
import { MatProgressBarHarness } from '@angular/material/progress-bar/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import { describe, expect, it } from '@jest/globals';
import { Page } from '../../../testing/page.ts';
import { endedOf, problemOf, PROJECT, recordOf } from '../../../testing/records.ts';
import { ImportStore } from '../../state/import-store.ts';
import { LanguageStore } from '../../words/language-store.ts';

const rows = () =>
  [...document.querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('td')].map((cell) => cell.textContent.replace(/\s+/g, ' ').trim()),
  );

/** A drag of files, as jsdom cannot make one. */
function drag(type: string, ...files: File[]): Event {
  const event = new Event(type, { bubbles: true, cancelable: true });
  Object.defineProperty(event, 'dataTransfer', { value: { types: ['Files'], files } });
  return event;
}

describe('the imports page', () => {
  it('shows status in words, rows, results, duration and the error in a line', async () => {
    const error = { code: 'json_invalid' as const, message: 'The JSON ends too early.' };
    const page = await Page.open('imports', [
      endedOf(3, { counts: { created: 492, skipped: 9, failed: 5 } }),
      endedOf(2, { status: 'failed', error, counts: { total: null } }),
      recordOf(1, { status: 'pending', phase: 'queued', startedAt: null, queue: { position: 2, reason: 'busy' } }),
    ]);
    const [completed, failed, queued] = rows();
    expect(completed?.slice(0, 4)).toEqual([
      'Completed with errors',
      'pairs-3.csv',
      '506 rows',
      '492 created 9 skipped 5 failed',
    ]);
    expect(completed?.[5]).toBe('5 s');
    expect(failed?.[0]).toBe('Failed');
    expect(page.element('.fault').textContent).toBe('The JSON ends too early.');
    expect(queued?.[2]).toBe('position 2 in the queue');
    expect(page.element('nav .badge').textContent).toBe('1');
  });

  it('tells of dry runs what would be, and does not count them as imports that run', async () => {
    const page = await Page.open('imports?previews=true', [
      endedOf(3, { kind: 'preview', counts: { created: 8, failed: 1 } }),
      recordOf(2, { kind: 'preview' }),
      endedOf(1, { counts: { created: 8, unprocessed: 2 } }),
    ]);
    expect(rows().map(([status, , , result]) => [status, result])).toEqual([
      ['Completed with errors', '8 would be created 1 would fail'],
      ['Checking', '–none'],
      ['Completed in part', '8 created 2 not processed'],
    ]);
    expect(page.has('nav .badge')).toBe(false);
  });

  it('calls changes of pairs by what they do, also where one is retried', async () => {
    await Page.open('imports', [
      endedOf(3, { kind: 'bulk', filename: 'bulk-tags.jsonl' }),
      endedOf(2, { kind: 'retry', filename: 'bulk-delete.jsonl', bulkChange: 'delete' }),
      endedOf(1, { kind: 'undo', filename: 'bulk-delete.jsonl', bulkChange: null }),
      endedOf(0, { filename: 'bulk-delete.jsonl' }),
    ]);
    expect(rows().map((cells) => cells[1])).toEqual([
      'Change of tagsBulk change',
      'Deletion of pairsRetry',
      'bulk-delete.jsonlUndo',
      'bulk-delete.jsonl',
    ]);
  });

  it('moves only the figures of a row when the stream tells of it', async () => {
    const page = await Page.open('imports', [recordOf(1, { counts: { created: 10, unprocessed: 90 } })]);
    const row = page.element('tbody tr');
    await page.push(recordOf(1, { revision: 2, counts: { created: 40, unprocessed: 60 } }));
    expect(page.element('tbody tr')).toBe(row);
    expect(await (await page.loader.getHarness(MatProgressBarHarness)).getValue()).toBe(40);
  });

  it('has designed states for nothing, for nothing of a status, and for a failure', async () => {
    const page = await Page.open('imports');
    expect(page.text).toContain('No imports yet');
    const select = await page.loader.getHarness(MatSelectHarness.with({ selector: '[aria-label=Status]' }));
    await select.open();
    await select.clickOptions({ text: 'Failed' });
    await page.stable();
    page.http.expectOne(({ params }) => params.get('status') === 'failed').flush({ items: [], nextCursor: null });
    await page.stable();
    expect(page.text).toContain('No import fits these filters');
    expect(page.address).toBe('imports?status=failed');
    await page.press('Show all imports');
    await page.answer('GET', 'imports', problemOf({ code: 'database_unavailable', title: 'No database.' }), 503);
    expect(page.text).toContain('The database cannot be reached.');
    await page.press('Try again');
    await page.answer('GET', 'imports', { items: [endedOf(1)], nextCursor: null });
    expect(rows()).toHaveLength(1);
  });

  it('orders by what a column shows, and says so', async () => {
    const page = await Page.open('imports', [endedOf(2), endedOf(1)]);
    const header = () => page.button('Rows').closest('th');
    expect(header()?.getAttribute('aria-sort')).toBe('none');
    await page.press('Rows');
    const request = page.request('GET', 'imports');
    expect(request.request.params.get('sort')).toBe('rows');
    request.flush({ items: [endedOf(1), endedOf(2)], nextCursor: null });
    await page.stable();
    expect(rows().map((cells) => cells[1])).toEqual(['pairs-1.csv', 'pairs-2.csv']);
    expect(header()?.getAttribute('aria-sort')).toBe('descending');
    await page.push(recordOf(3));
    expect(rows()).toHaveLength(2);
    await page.press('Rows');
    await page.answer('GET', 'imports', { items: [endedOf(2), endedOf(1)], nextCursor: null });
    expect(rows().map((cells) => cells[1])).toEqual(['pairs-3.csv', 'pairs-2.csv', 'pairs-1.csv']);
  });

  it('shows what fits the filters of the address, also of what the stream brings', async () => {
    const page = await Page.open('imports');
    await page.go(`/projects/${PROJECT}/imports?q=pairs-1&kind=import`);
    const request = page.request('GET', 'imports');
    expect([request.request.params.get('q'), request.request.params.get('kind')]).toEqual(['pairs-1', 'import']);
    request.flush({ items: [endedOf(1)], nextCursor: null });
    await page.stable();
    await page.push(recordOf(2));
    await page.push(recordOf(12));
    expect(rows().map((cells) => cells[1])).toEqual(['pairs-12.csv', 'pairs-1.csv']);
  });

  it('filters by what stands, beside the statuses, also what the stream brings', async () => {
    const page = await Page.open('imports?status=completed');
    const select = await page.loader.getHarness(MatSelectHarness.with({ selector: '[aria-label=Status]' }));
    const choose = async (text: string): Promise<void> => {
      await select.open();
      await select.clickOptions({ text });
      await page.stable();
    };
    await choose('Paused');
    expect(page.address).toBe('imports?state=paused');
    const request = page.request('GET', 'imports');
    expect([request.request.params.get('state'), request.request.params.has('status')]).toEqual(['paused', false]);
    request.flush({ items: [recordOf(1, { paused: true })], nextCursor: null });
    await page.stable();
    await page.push(recordOf(2));
    await page.push(recordOf(3, { paused: true }));
    expect(rows().map((cells) => cells[1])).toEqual(['pairs-3.csv', 'pairs-1.csv']);
    expect(await select.getValueText()).toBe('Paused');
    await choose('Needs attention');
    expect(page.address).toBe('imports?state=attention');
    await page.answer('GET', 'imports', { items: [], nextCursor: null });
    const attention = { code: 'database_unavailable', message: 'The database is away.', waits: true } as const;
    await page.push(recordOf(4, { attention }));
    await page.push(endedOf(5, { attention }));
    expect(rows().map((cells) => cells[1])).toEqual(['pairs-4.csvThe database is away.']);
    await choose('Failed');
    expect(page.address).toBe('imports?status=failed');
  });

  it.each([
    ['en', 'of tags', 'tags'],
    ['en', 'bulk change', 'create,update,status,category,tags,delete,embed'],
    ['de', 'löschung', 'delete'],
  ] as const)('finds changes of pairs by what they are called in %s: %s', async (language, q, bulkChange) => {
    const page = await Page.open('imports');
    await TestBed.inject(LanguageStore).choose(language);
    await page.go(`/projects/${PROJECT}/imports?q=${q}`);
    const request = page.request('GET', 'imports');
    expect([request.request.params.get('q'), request.request.params.get('bulkChange')]).toEqual([q, bulkChange]);
    request.flush({ items: [], nextCursor: null });
    await page.stable();
    await page.push(recordOf(2, { kind: 'bulk', filename: 'bulk-tags.jsonl', bulkChange: 'tags' }));
    await page.push(recordOf(3, { kind: 'retry', filename: 'bulk-delete.jsonl', bulkChange: 'delete' }));
    await page.push(recordOf(4, { filename: 'of tags.csv', bulkChange: null }));
    const files = { tags: ['of tags.csv', 'bulk-tags.jsonl'], delete: ['bulk-delete.jsonl'] };
    const all = ['bulk-delete.jsonl', 'bulk-tags.jsonl'];
    const shown = TestBed.inject(ImportStore)
      .list()
      .map(({ filename }) => filename);
    expect(shown).toEqual(bulkChange in files ? files[bulkChange as keyof typeof files] : all);
    await TestBed.inject(LanguageStore).choose('en');
    localStorage.clear();
  });

  it('does not find changes of pairs by the names of their files', async () => {
    const page = await Page.open('imports');
    await page.go(`/projects/${PROJECT}/imports?q=jsonl`);
    const request = page.request('GET', 'imports');
    expect(request.request.params.has('bulkChange')).toBe(false);
    request.flush({ items: [], nextCursor: null });
    await page.stable();
    await page.push(recordOf(2, { kind: 'bulk', filename: 'bulk-tags.jsonl', bulkChange: 'tags' }));
    expect(rows()).toEqual([]);
  });

  it('never rewrites what somebody writes into the search', async () => {
    const page = await Page.open('imports');
    const box = page.element('[data-search]') as HTMLInputElement;
    const write = (text: string) => {
      box.value = text;
      box.dispatchEvent(new Event('input', { bubbles: true }));
    };
    const asked = async (q: string) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await page.stable();
      const request = page.request('GET', 'imports');
      expect(request.request.params.get('q')).toBe(q);
      request.flush({ items: [], nextCursor: null });
      await page.stable();
    };
    box.focus();
    write('how ');
    await asked('how');
    expect(box.value).toBe('how ');
    write('how do ');
    box.blur();
    await page.stable();
    await asked('how do');
    expect(box.value).toBe('how do');
    await page.press('Show all imports');
    await asked(null as unknown as string);
    expect(box.value).toBe('');
  });

  it('asks once for the list of a filtered address, and leaves dry runs out until they are wanted', async () => {
    const page = await Page.open('imports?status=completed', [endedOf(3, { kind: 'preview' }), endedOf(1)]);
    page.http.expectNone(({ url }) => url.endsWith('/imports'));
    expect(rows().map((cells) => cells[1])).toEqual(['pairs-1.csv']);
    const box = await page.loader.getHarness(MatCheckboxHarness.with({ label: 'Dry runs, too' }));
    await box.check();
    await page.stable();
    expect(page.address).toBe('imports?status=completed&previews=true');
    const request = page.request('GET', 'imports');
    expect(request.request.params.get('previews')).toBe('true');
    request.flush({ items: [endedOf(3, { kind: 'preview' }), endedOf(1)], nextCursor: null });
    await page.stable();
    expect(rows()).toHaveLength(2);
  });

  it('goes from row to row with j and k, to the search with /, and shows its keys with ?', async () => {
    const page = await Page.open('imports', [endedOf(2), endedOf(1)]);
    const press = (key: string) =>
      (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    const focused = () => document.activeElement?.textContent;
    press('j');
    expect(focused()).toBe('pairs-2.csv');
    press('j');
    press('j');
    expect(focused()).toBe('pairs-1.csv');
    press('k');
    expect(focused()).toBe('pairs-2.csv');
    press('/');
    expect(document.activeElement?.getAttribute('type')).toBe('search');
    press('j');
    expect(document.activeElement?.getAttribute('type')).toBe('search');
    (document.activeElement as HTMLElement).blur();
    press('?');
    await Promise.all([import('@angular/material/dialog'), import('../../shell/keys-dialog.ts')]);
    await page.stable();
    expect(page.text).toContain('Next row');
  });

  it('leaves single keys alone where they were switched off', async () => {
    localStorage.clear();
    const page = await Page.open('imports', [endedOf(1)]);
    const press = (key: string) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    const modules = () => Promise.all([import('@angular/material/dialog'), import('../../shell/keys-dialog.ts')]);
    const setTo = async (on: boolean) => {
      page.element('pl-shell .keys').click();
      await modules();
      await page.stable();
      const box = await page.loader.getHarness(MatCheckboxHarness.with({ label: 'Single keys work' }));
      expect(await box.isChecked()).toBe(!on);
      await box.toggle();
      await page.press('Close');
      (document.activeElement as HTMLElement).blur();
    };
    await setTo(false);
    expect(localStorage.getItem('pairloom.keys')).toBe('off');
    for (const key of ['j', '/', '?']) press(key);
    await modules();
    await page.stable();
    expect(document.activeElement).toBe(document.body);
    expect(page.text).not.toContain('Next row');
    await setTo(true);
    press('j');
    expect(document.activeElement?.textContent).toBe('pairs-1.csv');
    expect(localStorage.getItem('pairloom.keys')).toBeNull();
  });

  it('loads more when asked', async () => {
    const page = await Page.open('imports', [endedOf(2)], 'next');
    page.button('Load more').focus();
    await page.press('Load more');
    expect(document.activeElement).toBe(page.button('Loading…'));
    // One that is new in the meantime is none of those that were asked for.
    await page.push(endedOf(3));
    await page.answer('GET', 'imports', { items: [endedOf(1)], nextCursor: null });
    expect(rows().map((cells) => cells[1])).toEqual(['pairs-3.csv', 'pairs-2.csv', 'pairs-1.csv']);
    expect(page.text).not.toContain('Load more');
    expect(document.activeElement).toBe(document.querySelectorAll('tbody tr')[2]);
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }));
    expect(document.activeElement?.textContent).toBe('pairs-1.csv');
  });

  it('says why more did not come, and asks for them again', async () => {
    const page = await Page.open('imports', [endedOf(2)], 'next');
    page.button('Load more').focus();
    await page.press('Load more');
    await page.answer('GET', 'imports', problemOf({ code: 'database_unavailable', status: 503 }), 503);
    expect(document.activeElement).toBe(page.button('Try again'));
    await page.press('Try again');
    await page.answer('GET', 'imports', { items: [endedOf(1)], nextCursor: null });
    expect(page.has('pl-fault-note')).toBe(false);
    expect(document.activeElement).toBe(document.querySelectorAll('tbody tr')[1]);
  });

  it('takes a file that is dropped anywhere and opens the dialog with it', async () => {
    const page = await Page.open('imports');
    document.body.dispatchEvent(drag('dragenter'));
    await page.stable();
    expect(page.text).toContain('Drop the file to import it');
    const drop = drag('drop', new File(['a,b'], 'dropped.csv'));
    document.body.dispatchEvent(drop);
    await page.stable();
    expect(drop.defaultPrevented).toBe(true);
    expect(page.address).toBe('imports/new');
    expect(page.element('pl-choose-file .name').textContent).toBe('dropped.csv');
    expect(page.text).not.toContain('Drop the file to import it');
  });

  it('says that of several files only the first is taken', async () => {
    const page = await Page.open('imports');
    document.body.dispatchEvent(drag('drop', new File(['a,b'], 'one.csv'), new File(['a,b'], 'two.csv')));
    await import('@angular/material/snack-bar');
    await page.stable();
    expect(page.text).toContain('“one.csv” was taken, 1 other file was not.');
    expect(page.element('pl-choose-file .name').textContent).toBe('one.csv');
  });

  it('says when what it shows may be old', async () => {
    const page = await Page.open('imports', [endedOf(1)]);
    expect(page.text).not.toContain('No connection');
    page.connection.set('offline');
    await page.stable();
    expect(page.text).toContain('No connection to the server.');
    page.connection.set('polling');
    await page.stable();
    expect(page.text).not.toContain('No connection');
  });
});
