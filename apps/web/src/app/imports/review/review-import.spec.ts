import { TestBed } from '@angular/core/testing';
import { MatExpansionPanelHarness } from '@angular/material/expansion/testing';
import { MatFormFieldHarness } from '@angular/material/form-field/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatRadioButtonHarness } from '@angular/material/radio/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import { ERROR_CODES, ProjectSettings, type ErrorGroup, type ErrorGroups, type ImportRecord } from '@pairloom/contract';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { openStep, optionsInAddress, reply, SOURCE, SOURCE_PATH } from '../../../testing/draft.ts';
import type { Page } from '../../../testing/page.ts';
import { endedOf, idOf, problemOf, recordOf } from '../../../testing/records.ts';
import { inspectionOf, sourceRowOf, sourceRowsOf } from '../../../testing/sources.ts';

const HASH = 'b'.repeat(64);
const quote = {
  rows: 3,
  rowsExact: true,
  texts: 3,
  tokens: 40,
  calls: 1,
  seconds: null,
  price: null,
  sampleRows: 3,
  model: 'm',
};
const blank = {
  field: 'answer',
  code: 'answer_missing' as const,
  severity: 'error' as const,
  message: 'The answer is blank.',
  value: null,
};
const groups: ErrorGroups = {
  final: true,
  items: [
    {
      ...blank,
      title: 'The answer is blank.',
      count: 1,
      rows: 1,
      ranges: [{ from: 2, to: 2 }],
      moreRanges: 0,
      example: { row: 2, line: 3, value: null, raw: 'q2,', message: 'The answer is blank.' },
      remedy: 'Fill in the answer.',
      proposal: null,
    },
  ],
};
const previewOf = (n: number, changes: Parameters<typeof endedOf>[1] = {}): ImportRecord =>
  endedOf(n, { kind: 'preview', counts: { created: 2, failed: 1 }, ...changes });

let keys = 0;
beforeEach(() => {
  keys = 0;
  Object.defineProperty(crypto, 'randomUUID', { configurable: true, value: jest.fn(() => `key-${++keys}`) });
});

/** The review, with its dry run started. */
async function open(options = {}): Promise<Page> {
  const page = await openStep('review', options);
  await page.answer('GET', `${SOURCE_PATH}/inspection`, inspectionOf());
  await page.answer('POST', `${SOURCE_PATH}/quote`, quote);
  return page;
}

async function finish(
  page: Page,
  record: ImportRecord,
  starting = page.request('POST', 'imports'),
  found = groups,
): Promise<void> {
  await reply(page, starting, recordOf(Number(record.id.slice(-4)), { kind: 'preview' }), 202);
  await page.answer('GET', `imports/${record.id}`, record);
  if (record.errorCount > 0) await page.answer('GET', `imports/${record.id}/errors/groups`, found);
}

/** The review of a file with one group of errors. */
async function openGroup(changes: Partial<ErrorGroup> & { count: number }): Promise<Page> {
  const [group] = groups.items;
  if (!group) throw new Error('no group');
  const page = await open();
  const found = { ...groups, items: [{ ...group, ...changes }] };
  await finish(page, previewOf(1, { counts: { created: 2, failed: changes.count } }), undefined, found);
  return page;
}

/** The same with errors in so many scattered rows, of which it names the first 50. */
function openScattered(rows: number, count = rows): Promise<Page> {
  const ranges = Array.from({ length: 50 }, (_, place) => ({ from: 2 * place + 1, to: 2 * place + 1 }));
  return openGroup({ count, rows, ranges, moreRanges: rows - 50 });
}

describe('reviewing an import', () => {
  it('tries it by itself and says what would happen, what is wrong and what vectors take', async () => {
    const page = await open();
    const starting = page.request('POST', 'imports');
    expect(starting.request.body).toEqual({ sourceId: SOURCE, options: { dryRun: true } });
    await finish(page, previewOf(1), starting);
    expect(page.address).toContain(`preview=${idOf(1)}`);
    for (const text of ['2 rows can be imported, 1 row would fail.', 'Will be created', 'Row 2', 'up to 3 texts'])
      expect(page.text).toContain(text);
    expect(page.button('Import 2 rows')).toBeTruthy();
  });

  it('finds its dry run again after a reload', async () => {
    const page = await openStep('review', {}, idOf(1));
    await page.answer('GET', `imports/${idOf(1)}`, previewOf(1));
    await page.answer('GET', `${SOURCE_PATH}/inspection`, inspectionOf());
    page.http.expectNone(({ method, url }) => method === 'POST' && url.endsWith('/imports'));
    expect(page.text).toContain('2 rows can be imported');
  });

  it.each([
    [
      { created: 492, skipped: 9, failed: 5 },
      '492 rows can be imported, 5 rows would fail, 9 rows would be skipped.',
      'Import 492 rows',
    ],
    [{ created: 2, skipped: 1 }, '2 rows can be imported, 1 row would be skipped.', 'Import 2 rows'],
  ])('says the same of the rows as its button: %j', async (counts, text, button) => {
    const page = await open();
    await finish(page, previewOf(1, { counts }));
    expect(page.text).toContain(text);
    expect(page.button(button)).toBeTruthy();
  });

  it('tries again when an option is changed', async () => {
    const page = await open();
    await finish(page, previewOf(1, { counts: { created: 3 } }));
    await (await page.loader.getHarness(MatExpansionPanelHarness)).expand();
    const rollback = MatRadioButtonHarness.with({ label: /All or nothing/ });
    await (await page.loader.getHarness(rollback)).check();
    await page.stable();
    expect(optionsInAddress(page)).toEqual({ onError: 'rollback' });
    expect(page.request('POST', 'imports').request.body).toEqual({
      sourceId: SOURCE,
      options: { onError: 'rollback', dryRun: true },
    });
  });

  it('begins with what the project does with duplicates, and says only what differs', async () => {
    const page = await open();
    await finish(page, previewOf(1, { counts: { created: 3 } }));
    await (await page.loader.getHarness(MatExpansionPanelHarness)).expand();
    const settings = { name: 'Health', loadConcurrency: 1, duplicates: { file: 'error', project: 'skip' } };
    await page.answer('GET', 'settings', {
      ...ProjectSettings.parse(settings),
      version: 1,
      updatedAt: '2026-11-21T10:00:00.000Z',
    });
    const select = (label: string) => page.loader.getHarness(MatSelectHarness.with({ label }));
    const there = await select('Pairs that are there already');
    expect(await (await select('Repeats in the file')).getValueText()).toBe('Repeats fail');
    expect(await there.getValueText()).toBe('Are left alone, rows skipped');
    await there.open();
    await there.clickOptions({ text: 'Are updated' });
    await page.stable();
    expect(optionsInAddress(page)).toEqual({ duplicates: { project: 'replace' } });
  });

  it('keeps a limit that is none in its field with a word about it, and starts nothing with the one before', async () => {
    const page = await open({ mode: 'mirror', mirrorLimit: 20 });
    await finish(page, previewOf(1, { counts: { created: 3 } }));
    await (await page.loader.getHarness(MatExpansionPanelHarness)).expand();
    const field = await page.loader.getHarness(MatFormFieldHarness.with({ floatingLabelText: /^Refuse to retire/ }));
    const limit = await field.getControl(MatInputHarness);
    const write = async (text: string) => {
      await limit?.setValue(text);
      await (await limit?.host())?.dispatchEvent('change');
      await page.stable();
    };
    await write('150');
    expect([await limit?.getValue(), await field.getTextErrors()]).toEqual(['150', ['Give a number from 0 to 100.']]);
    expect(optionsInAddress(page)).toEqual({ mode: 'mirror', mirrorLimit: 20 });
    expect(page.button('Import 3 rows').getAttribute('aria-disabled')).toBe('true');
    expect(page.text).toContain('A field of “What is done with the rows” holds a value that cannot be taken.');
    await page.press('Import 3 rows');
    page.http.expectNone(({ method, url }) => method === 'POST' && url.endsWith('/imports'));
    await write('30');
    expect(await field.getTextErrors()).toEqual([]);
    expect(optionsInAddress(page)).toEqual({ mode: 'mirror', mirrorLimit: 30 });
    await write('');
    expect(await field.getTextErrors()).toEqual([]);
    expect(optionsInAddress(page)).toEqual({ mode: 'mirror' });
  });

  it('corrects a row in place, checks it and tries again', async () => {
    const page = await open();
    await finish(page, previewOf(1));
    await page.press('Correct these rows');
    const broken = sourceRowOf(2, ['What?', ''], { pair: null, findings: [blank] });
    await page.answer('GET', `${SOURCE_PATH}/rows`, sourceRowsOf([broken]));
    const [, answer] = document.querySelectorAll<HTMLTextAreaElement>('pl-row-card textarea');
    if (!answer) throw new Error('no box for the answer');
    answer.value = 'That.';
    answer.dispatchEvent(new Event('input'));
    await page.stable();
    await page.press('Save and check');
    const storing = page.request('PUT', `${SOURCE_PATH}/edits`);
    expect(storing.request.body).toEqual({ rows: [{ row: 2, values: { Answer: 'That.' } }] });
    await reply(page, storing, { hash: HASH, rows: 1 });
    expect(optionsInAddress(page)).toEqual({ edits: HASH });
    await page.answer(
      'GET',
      `${SOURCE_PATH}/rows`,
      sourceRowsOf([sourceRowOf(2, ['What?', 'That.'], { edited: true })]),
    );
    expect(page.text).toContain('This row is fine now.');
    expect(page.text).toContain('1 row corrected or left out by you.');
    await page.answer('GET', `${SOURCE_PATH}/inspection`, inspectionOf());
    expect(page.request('POST', 'imports').request.body).toMatchObject({ options: { edits: HASH, dryRun: true } });
  });

  it('leaves the rows of a group out on request', async () => {
    const page = await open();
    await finish(page, previewOf(1));
    await page.press('Leave these rows out');
    expect(page.request('PUT', `${SOURCE_PATH}/edits`).request.body).toEqual({ rows: [{ row: 2, skip: true }] });
  });

  it('gives the focus back when rows are corrected', async () => {
    const page = await open();
    await finish(page, previewOf(1));
    const opener = page.button('Correct these rows');
    opener.focus();
    await page.press('Correct these rows');
    await page.answer(
      'GET',
      `${SOURCE_PATH}/rows`,
      sourceRowsOf([sourceRowOf(2, ['What?', ''], { findings: [blank] })]),
    );
    expect(document.activeElement?.textContent).toBe('Correct rows');
    await page.press('Done');
    expect(document.activeElement).toBe(opener);
  });

  it('says of a very large group how many rows it can take', async () => {
    const page = await openScattered(40_000);
    expect(page.button('Correct the first 50 rows')).toBeTruthy();
    await page.press('Leave out the first 50 rows');
    expect((page.request('PUT', `${SOURCE_PATH}/edits`).request.body as { rows: unknown[] }).rows).toHaveLength(50);
  });

  it('leaves out all rows of a scattered group, also those that it does not name', async () => {
    const page = await openScattered(52);
    await page.press('Leave out all 52 rows');
    const found = (row: number, changes = {}) => ({ ...blank, row, line: row + 1, raw: null, ...changes });
    const next = page.request('GET', `imports/${idOf(1)}/errors`);
    expect(next.request.params.get('severity')).toBe('error');
    const others = [found(4, { field: 'question' }), found(6, { code: 'question_missing' })];
    await reply(page, next, { items: [found(1), ...others, found(3)], nextCursor: 'more' });
    const last = page.request('GET', `imports/${idOf(1)}/errors`);
    expect(last.request.params.get('cursor')).toBe('more');
    await reply(page, last, { items: [found(4_711)], nextCursor: null });
    expect(page.request('PUT', `${SOURCE_PATH}/edits`).request.body).toEqual({
      rows: [1, 3, 4_711].map((row) => ({ row, skip: true })),
    });
  });

  it('says when the rows of a group cannot be looked up, and leaves none out', async () => {
    const page = await openScattered(52);
    await page.press('Leave out all 52 rows');
    const problem = problemOf({ code: 'database_unavailable', status: 503, retryable: true });
    await page.answer('GET', `imports/${idOf(1)}/errors`, problem, 503);
    expect(page.text).toContain(ERROR_CODES.database_unavailable.title);
    page.http.expectNone(({ method }) => method === 'PUT');
    expect(page.button('Leave out all 52 rows').getAttribute('aria-disabled')).not.toBe('true');
  });

  it('counts rows, of which one may have several errors', async () => {
    const counts = () => page.element('pl-error-group-list .count').textContent;
    let page = await openGroup({ count: 5, rows: 3, ranges: [{ from: 2, to: 4 }] });
    expect([counts(), page.element('pl-error-group-list .pl-small').textContent]).toEqual(['3 rows', 'Rows 2–4']);
    TestBed.resetTestingModule();
    page = await openScattered(52, 60);
    expect(counts()).toBe('52 rows');
    expect(page.text).toContain('Rows 1, 3, 5, 7, 9, 11 and further ones');
  });

  it('shows why corrections were not taken, brings that into view and keeps the button in reach', async () => {
    const shown = jest.spyOn(Element.prototype, 'scrollIntoView');
    const page = await open();
    await finish(page, previewOf(1));
    page.button('Leave these rows out').focus();
    await page.press('Leave these rows out');
    const problem = problemOf({ code: 'blob_full', status: 507 });
    await reply(page, page.request('PUT', `${SOURCE_PATH}/edits`), problem, 507);
    const note = page.element('pl-review-import pl-fault-note');
    expect(note.textContent).toContain(ERROR_CODES.blob_full.remedy);
    expect(shown.mock.contexts).toEqual([note]);
    expect(document.activeElement).toBe(page.button('Leave these rows out'));
    shown.mockRestore();
  });

  it('refuses to leave out more rows than can be, and says what to do instead', async () => {
    const shown = jest.spyOn(Element.prototype, 'scrollIntoView');
    const page = await openGroup({ count: 10_001, ranges: [{ from: 1, to: 10_001 }] });
    await page.press('Leave these rows out');
    page.http.expectNone(({ method }) => method === 'PUT');
    const note = page.element('.warns[role=alert]');
    expect(note.textContent).toContain('No more than 10,000 rows can be corrected or left out here.');
    await page.press('Leave these rows out');
    expect(shown.mock.contexts).toEqual([note, note]);
    // An alert that stays as it is would be said once only.
    expect([note.isConnected, page.has('.warns[role=alert]')]).toEqual([false, true]);
    shown.mockRestore();
  });

  it('takes no correction before it knows those that are there, and offers a way where they cannot be read', async () => {
    const page = await open({ edits: HASH });
    await finish(page, previewOf(1));
    const stored = `${SOURCE_PATH}/edits/${HASH}`;
    await page.answer('GET', stored, problemOf({ code: 'database_unavailable', status: 503 }), 503);
    expect(page.button('Leave these rows out').getAttribute('aria-disabled')).toBe('true');
    await page.press('Leave these rows out');
    page.http.expectNone(({ method }) => method === 'PUT');
    expect(page.button('Take all back').getAttribute('aria-disabled')).not.toBe('true');
    page.button('Try again').focus();
    await page.press('Try again');
    expect(document.activeElement).toBe(page.element('pl-review-import .result h3'));
    await page.answer('GET', stored, problemOf({ code: 'edits_not_found', status: 422 }), 422);
    page.button('Take all back').focus();
    await page.press('Take all back');
    expect(optionsInAddress(page)).toBeNull();
    expect(document.activeElement).toBe(page.element('pl-review-import .result h3'));
  });

  it('names columns that nobody chose as left out', async () => {
    const page = await openStep('review');
    const { columns } = inspectionOf();
    const note = columns.slice(0, 1).map((column) => ({ ...column, name: 'Note' }));
    await page.answer('GET', `${SOURCE_PATH}/inspection`, inspectionOf({ columns: [...columns, ...note] }));
    expect(page.element('pl-mapping-line').textContent.replace(/\s+/g, ' ')).toContain('Left out ← from Note');
  });

  it('shows the first pairs of a file in which nothing is wrong, and what its columns become', async () => {
    const page = await open({ edits: HASH });
    await page.answer('GET', `${SOURCE_PATH}/edits/${HASH}`, { rows: [{ row: 1, skip: true }] });
    await finish(page, previewOf(1, { counts: { created: 5 } }));
    const rows = [1, 2, 3, 4, 5].map((row) => sourceRowOf(row, [`q${row}`, `a${row}`], { skipped: row === 1 }));
    await page.answer('GET', `${SOURCE_PATH}/rows`, sourceRowsOf(rows));
    const shown = [...document.querySelectorAll('pl-pair-preview tbody tr')].map((row) => row.textContent);
    expect(shown).toEqual(['2q2a2', '3q3a3', '4q4a4']);
    expect(page.element('pl-pair-preview h3').textContent).toBe('The first pairs of this import');
    expect(page.element('pl-mapping-line').textContent.replace(/\s+/g, ' ')).toContain('Question ← from Question');
  });

  it.each([{ counts: { created: 2, failed: 1 } }, { counts: { created: 2, skipped: 1 } }, { counts: {} }])(
    'shows no first pairs where not every row becomes one: %j',
    async (changes) => {
      const page = await open();
      await finish(page, previewOf(1, changes));
      expect(page.has('pl-pair-preview')).toBe(false);
    },
  );

  it('reads corrections of another tab before it adds to them', async () => {
    const page = await open({ edits: HASH });
    await page.answer('GET', `${SOURCE_PATH}/edits/${HASH}`, { rows: [{ row: 7, skip: true }] });
    await finish(page, previewOf(1));
    expect(page.text).toContain('1 row corrected or left out by you.');
    await page.press('Leave these rows out');
    expect(page.request('PUT', `${SOURCE_PATH}/edits`).request.body).toEqual({
      rows: [
        { row: 2, skip: true },
        { row: 7, skip: true },
      ],
    });
  });

  it('starts the import with the same options, and a key that makes no second one', async () => {
    const page = await open({ mode: 'create' });
    await finish(page, previewOf(1));
    const starting = page.button('Import 2 rows');
    starting.focus();
    await page.press('Import 2 rows');
    const first = page.request('POST', 'imports');
    expect(first.request.body).toEqual({ sourceId: SOURCE, options: { mode: 'create' } });
    expect([document.activeElement, starting.hasAttribute('disabled')]).toEqual([starting, false]);
    const key = first.request.headers.get('Idempotency-Key');
    first.flush(problemOf({ code: 'temporal_unavailable', retryable: true }), {
      status: 503,
      statusText: 'x',
    });
    await page.stable();
    expect(page.text).toContain(ERROR_CODES.temporal_unavailable.title);
    await page.press('Import 2 rows');
    const second = page.request('POST', 'imports');
    expect(second.request.headers.get('Idempotency-Key')).toBe(key);
    await reply(page, second, recordOf(2), 202);
    expect(page.address).toBe(`imports/${idOf(2)}`);
    expect(page.has('pl-import-progress')).toBe(true);
  });

  it('warns when all or nothing would be nothing', async () => {
    const page = await open({ onError: 'rollback' });
    await finish(page, previewOf(1));
    expect(page.text).toContain('as long as a row fails, nothing would be written');
  });
});
