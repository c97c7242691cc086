import { TestBed } from '@angular/core/testing';
import { MatRadioButtonHarness } from '@angular/material/radio/testing';
import type { ErrorGroups } from '@pairloom/contract';
import { describe, expect, it } from '@jest/globals';
import { optionsInAddress, reply, SOURCE } from '../../../testing/draft.ts';
import { Page } from '../../../testing/page.ts';
import { receiptOf } from '../../../testing/receipts.ts';
import { endedOf, findingOf, idOf, pairOf, problemOf, recordOf } from '../../../testing/records.ts';
import { sourceOf } from '../../../testing/sources.ts';
import { LanguageStore } from '../../words/language-store.ts';

const path = (rest: string) => `imports/${idOf(1)}/${rest}`;
const none: ErrorGroups = { items: [], final: true };

/** When rows of an import were kept until that are not kept any more. */
const LONG_AGO = '2026-01-21T12:00:00.000Z';

async function open(record = endedOf(1, { counts: { created: 492, skipped: 9, failed: 5 } })): Promise<Page> {
  const page = await Page.open(`imports/${idOf(1)}`, [record]);
  await page.answer('GET', `imports/${idOf(1)}`, record);
  const kept = record.resultsUntil !== LONG_AGO;
  if (kept && record.errorCount + record.warningCount > 0) await page.answer('GET', path('errors/groups'), none);
  return page;
}

describe('what became of the rows', () => {
  it('is a bar whose parts add up, with a text that says the same', async () => {
    const page = await open();
    const bar = page.element('.bar');
    expect(bar.getAttribute('aria-label')).toBe('506 rows: 492 created, 9 skipped, 5 failed');
    const parts = [...bar.querySelectorAll<HTMLElement>('span')].map((part) => Number(part.style.flexGrow));
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(506);
    expect(page.text).toContain('506 rows');
  });

  it('is not made to fit: a difference to the total is reported', async () => {
    const page = await open(endedOf(1, { counts: { created: 500, total: 506 } }));
    expect(page.text).toContain('The server counted 506 rows. Please report this difference.');
  });

  it('can be taken home as files, with the receipt', async () => {
    const page = await open();
    const links = [...document.querySelectorAll('pl-result-links a')].map((link) => link.getAttribute('href'));
    const results = (kind: string, format: string) =>
      `/api/v1/projects/${recordOf(1).projectId}/${path('')}results/${kind}?format=${format}`;
    expect(links).toContain(results('failed', 'csv'));
    expect(links).toContain(results('successful', 'jsonl'));
    expect(links.at(-1)).toBe(`/api/v1/projects/${recordOf(1).projectId}/${path('receipt')}`);
    expect(page.text).toContain('Failed rows');
  });

  it('are said to be gone once they are not kept any more: nothing leads to them, asks for them or is to be done with them', async () => {
    const counts = { created: 492, skipped: 9, failed: 5 };
    const page = await open(endedOf(1, { counts, resultsUntil: LONG_AGO, controls: ['retry', 'undo'] }));
    const links = [...document.querySelectorAll('pl-result-links a')].map((link) => link.textContent);
    expect(links).toEqual(['Receipt (JSON)']);
    expect(page.element('pl-result-links').textContent).toContain('are gone since');
    expect(page.text).not.toContain('send back');
    expect(page.text).not.toContain('Download them');
    page.http.expectNone(({ url }) => url.includes('/errors'));
    expect(page.element('.headline').textContent).toContain('Every other row is in.');
    expect(page.text).not.toContain('Correct the failed rows');
    expect(page.element('.findings').textContent).toMatch(
      /^5 errors, 9 warnings\. Which rows they are of was kept until .+ and is gone since\.$/,
    );
    expect(page.has('.controls button')).toBe(false);
  });

  it('are said to be gone where the server refuses them, and nothing more is offered that needs them', async () => {
    const counts = { created: 492, failed: 5 };
    const record = endedOf(1, { counts, resultsUntil: '2999-01-21T12:00:00.000Z', controls: ['retry', 'undo'] });
    const page = await open(record);
    await page.press('Correct 5 rows and send back');
    await page.answer('GET', path('receipt'), receiptOf(1));
    const problem = problemOf({ code: 'results_expired', status: 410 });
    page
      .request('GET', path('results/failed?format=csv'))
      .flush(JSON.stringify(problem), { status: 410, statusText: 'x' });
    await page.stable();
    expect(page.element('pl-fault-note').textContent).toContain('no longer kept');
    expect(page.text).not.toContain('send back');
    expect(page.has('.controls button')).toBe(false);
    expect(page.element('pl-result-links').textContent).toContain('are gone since');
    page.request('GET', `imports/${idOf(1)}`);
  });

  it('are not asked for when a mirror has retired pairs and they are not kept any more', async () => {
    const page = await open(endedOf(1, { mode: 'mirror', retired: 3, counts: { created: 4 }, resultsUntil: LONG_AGO }));
    page.http.expectNone(({ url }) => url.endsWith('/retired'));
    expect(page.element('pl-retired-pairs').textContent).toMatch(
      /They were set to retired\..*Which they are was kept until/,
    );
  });
});

describe('the pairs', () => {
  const links = () => [...document.querySelectorAll('pl-import-links a')].map((link) => link.textContent.trim());

  it('are a step away once the import has brought some', async () => {
    const page = await open();
    await page.press('Show the pairs of the project');
    expect(page.address).toBe('pairs');
  });

  it('are not led to when none came in', async () => {
    await open(endedOf(1, { counts: { failed: 5 } }));
    expect(links()).toEqual(['All details']);
  });
});

describe('findings', () => {
  it('are listed one by one on request, page by page, and by severity', async () => {
    const page = await open();
    await page.press('One by one');
    await page.answer('GET', path('errors'), { items: [findingOf(3)], nextCursor: 'more' });
    await page.press('Load more');
    const more = page.request('GET', path('errors'));
    expect(more.request.params.get('cursor')).toBe('more');
    more.flush({ items: [findingOf(44, { raw: null })], nextCursor: null });
    await page.stable();
    const places = [...document.querySelectorAll('pl-finding-list .place')].map((place) => place.textContent.trim());
    expect(places).toEqual(['Row 3 · line 4 · Answer', 'Row 44 · line 45 · Answer']);
    await page.press('9 warnings');
    expect(page.request('GET', path('errors')).request.params.get('severity')).toBe('warning');
  });

  it('are asked for again when that failed', async () => {
    const page = await open();
    await page.press('One by one');
    await page.answer('GET', path('errors'), problemOf({ code: 'database_unavailable', status: 503 }), 503);
    await page.press('Try again');
    await page.answer('GET', path('errors'), { items: [findingOf(3)], nextCursor: null });
    expect(document.querySelectorAll('pl-finding-list li')).toHaveLength(1);
  });
});

describe('after an import', () => {
  it('failed rows are made a file, to be corrected with the same columns and sent back', async () => {
    const page = await open();
    expect(page.text).toContain('then they are imported with the same columns and options.');
    await page.press('Correct 5 rows and send back');
    const options = { matchBy: 'externalId', onError: 'stop', format: 'xlsx', embed: true };
    await page.answer('GET', path('receipt'), receiptOf(1, { options }));
    page
      .request('GET', `/api/v1/projects/${recordOf(1).projectId}/${path('')}results/failed?format=csv`)
      .flush('question,answer\n');
    await page.stable();
    const sent = page.request('POST', 'sources');
    expect(sent.request.params.get('filename')).toBe('pairs-1 failed rows.csv');
    await reply(page, sent, sourceOf(9), 201);
    expect(page.address).toContain(`imports/new?step=review&source=${SOURCE}`);
    expect(optionsInAddress(page)).toEqual({
      ...{ matchBy: 'externalId', onError: 'stop' },
      mapping: { question: 'Question', answer: 'Answer' },
    });
    await page.answer('GET', `sources/${SOURCE}`, sourceOf(9));
    expect(page.text).toContain('These are the rows of “pairs-1.csv” that failed');
    localStorage.clear();
  });

  it('failed rows of a mirror are said to be none, before they are sent back', async () => {
    const page = await open(endedOf(1, { mode: 'mirror', retired: 0, counts: { created: 4, failed: 2 } }));
    expect(page.text).toContain('Its failed rows alone cannot be one');
  });

  it('pairs that an undo could not take back are not offered as rows to be corrected', async () => {
    const page = await open(endedOf(1, { kind: 'undo', counts: { deleted: 4, failed: 2 } }));
    expect(page.text).not.toMatch(/Correct|Everything else is in/);
    expect(page.element('pl-result-links').textContent).toContain('Pairs taken back');
  });

  it('deleted pairs are not called rows that are in', async () => {
    const page = await open(endedOf(1, { mode: 'delete', counts: { deleted: 3 } }));
    expect(page.text).toContain('Completed: 3 pairs deleted');
    expect(page.element('pl-result-links').textContent).toContain('Rows whose pairs are deleted');
    expect(page.text).not.toContain('are in');
  });

  it('what was left with skipped chunks is told at the head, not with the vectors', async () => {
    const attention = { code: 'chunks_skipped' as const, message: '1 chunk was skipped; 20 rows are unprocessed.' };
    const page = await open(endedOf(1, { attention, counts: { created: 80, unprocessed: 20 } }));
    expect(page.element('.headline').getAttribute('data-tone')).toBe('warn');
    expect(page.element('.headline').textContent).toContain('20 rows are unprocessed.');
    expect(page.has('pl-embedding-state .attention')).toBe(false);
  });

  it('it is undone after it was said what that means, and the undo is followed', async () => {
    const counts = { created: 10, updated: 2 };
    const page = await open(endedOf(1, { mode: 'mirror', retired: 3, counts, controls: ['undo'] }));
    await page.press('Undo this import');
    expect(page.text).toContain('10 pairs created by it will be removed.');
    expect(page.text).toContain('2 pairs updated by it will be as before.');
    expect(page.text).toContain('3 pairs retired by it will be as before.');
    await page.press('Undo the import');
    await page.answer('POST', path('undo'), recordOf(2, { kind: 'undo' }), 202);
    expect(page.address).toBe(`imports/${idOf(2)}`);
    expect(page.text).toContain('Undo of an import');
  });

  it('a change of pairs is asked about and undone as a change', async () => {
    const change = { filename: 'bulk-status.jsonl', bulkChange: 'status' } as const;
    const page = await open(endedOf(1, { ...change, kind: 'bulk', counts: { updated: 2 }, controls: ['undo'] }));
    await page.press('Undo this change');
    expect(page.text).toContain('Undo this change?');
    await page.press('Undo the change');
    await page.answer('POST', path('undo'), recordOf(2, { ...change, kind: 'undo' }), 202);
    expect(page.text).toContain('Undo of a change');
  });

  it('what is chosen is retried as an import of its own', async () => {
    const page = await open(
      endedOf(1, { counts: { created: 10, unprocessed: 4 }, status: 'cancelled', controls: ['retry'] }),
    );
    await page.press('Retry…');
    await (await page.loader.getHarness(MatRadioButtonHarness.with({ label: /Every row/ }))).check();
    await page.press('Retry');
    const asked = page.request('POST', path('retry'));
    expect(asked.request.body).toEqual({ scope: 'all' });
    await reply(page, asked, recordOf(2, { kind: 'retry' }), 202);
    expect(page.address).toBe(`imports/${idOf(2)}`);
  });

  it('imports that belong to it are linked', async () => {
    const record = endedOf(1, { counts: { created: 1 } });
    const page = await open({ ...record, links: { ...record.links, retriedBy: [idOf(4)], undoneBy: idOf(5) } });
    const links = [...document.querySelectorAll('pl-import-links a')].map((link) => link.getAttribute('href'));
    const imports = links.map((link) => link?.split('/imports/')[1]).filter((link) => link !== undefined);
    expect(imports).toEqual([idOf(4), idOf(5), `${idOf(1)}/details`]);
    expect(page.text).toContain('Retried by a later import');
  });

  it('vectors stay live, and the pairs can be searched by meaning', async () => {
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
    search.flush({ method: 'exact', unsearched: 0, items: [{ pair, score: 0.8 }] });
    await page.stable();
    const hit = page.element('pl-try-search li').textContent;
    for (const part of ['0.80', '<b>Fortune</b> cookies?', 'from here, row 3']) expect(hit).toContain(part);
  });

  it('each pair that a search finds is a link to it, which leaves the dialog', async () => {
    const page = await open(endedOf(1, { counts: { created: 10 } }));
    (page.element('pl-try-search input') as HTMLInputElement).value = 'cookies';
    page.element('pl-try-search form').dispatchEvent(new Event('submit', { cancelable: true }));
    const items = [8, 9].map((n) => ({ pair: pairOf(n), score: 0.1 }));
    await page.answer('GET', 'search', { method: 'exact', unsearched: 0, items });
    await page.press('Question 9?');
    expect([page.address, page.has('pl-import-dialog')]).toEqual([`pairs/${idOf(9)}`, false]);
    await page.back();
    expect([page.address, page.has('pl-import-summary')]).toEqual([`imports/${idOf(1)}`, true]);
  });

  it.each([
    ['en', 'embedding_unavailable', 'are made automatically once it answers'],
    ['en', 'embedding_credentials', 'restart the worker; the missing vectors are then made automatically'],
    ['de', 'embedding_credentials', 'die fehlenden Vektoren werden dann von selbst berechnet'],
  ] as const)('missing vectors come by themselves, in %s of %s', async (language, code, said) => {
    const attention = { code, message: 'No vectors.' };
    const page = await open(endedOf(1, { counts: { created: 10 }, embeddings: { pending: 4 }, attention }));
    const languages = TestBed.inject(LanguageStore);
    await languages.choose(language);
    await page.stable();
    const note = page.element('pl-embedding-state .attention').textContent;
    await languages.choose('en');
    expect(note).toContain(said);
    expect(note).not.toMatch(/then retry|wiederholen Sie/);
  });

  it('pairs without vectors can be searched by words', async () => {
    const page = await open(endedOf(1, { counts: { created: 10 } }));
    expect(page.button('Search by words')).toBeTruthy();
    (page.element('pl-try-search input') as HTMLInputElement).value = 'cookies';
    page.element('pl-try-search form').dispatchEvent(new Event('submit', { cancelable: true }));
    const search = page.request('GET', 'search');
    expect(search.request.params.get('by')).toBe('text');
    await reply(page, search, { method: 'exact', unsearched: 0, items: [{ pair: pairOf(8), score: 0.1 }] });
    expect(page.has('pl-try-search .score')).toBe(false);
    expect(document.querySelectorAll('pl-try-search li')).toHaveLength(1);
  });

  it('operators are led to the workflow, when the gateway knows where', async () => {
    const record = endedOf(1, { counts: { created: 1 } });
    const page = await open(record);
    expect(page.has('pl-workflow-link a')).toBe(false);
    const workflow = 'http://127.0.0.1:8233/namespaces/default/workflows/import-1';
    await page.push({ ...record, revision: 101, links: { ...record.links, workflow } });
    expect(page.element('pl-workflow-link a').getAttribute('href')).toBe(workflow);
  });

  it('another one begins in the same dialog', async () => {
    const page = await open();
    await page.press('Import another');
    expect(page.address).toBe('imports/new');
    expect(page.has('pl-choose-file')).toBe(true);
  });
});
