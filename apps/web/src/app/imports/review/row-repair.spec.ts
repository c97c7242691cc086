import { TestKey } from '@angular/cdk/testing';
import { MatDialogHarness } from '@angular/material/dialog/testing';
import type { ErrorGroups, RowError } from '@pairloom/contract';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { choose, csv, openStep, reply, SOURCE_PATH } from '../../../testing/draft.ts';
import type { Page } from '../../../testing/page.ts';
import { endedOf, findingOf, idOf, problemOf, PROJECT, recordOf } from '../../../testing/records.ts';
import { inspectionOf, sourceRowOf, sourceRowsOf } from '../../../testing/sources.ts';

const HASH = 'b'.repeat(64);
const blank: RowError = findingOf(2);
const groupOf = (to: number): ErrorGroups => ({
  final: true,
  items: [
    {
      code: blank.code,
      field: blank.field,
      severity: 'error',
      title: 'The answer is blank.',
      count: to - 1,
      rows: to - 1,
      ranges: [{ from: 2, to }],
      moreRanges: 0,
      example: { row: 2, line: 3, value: null, raw: 'q2,', message: blank.message },
      remedy: 'Fill in the answer.',
      proposal: null,
    },
  ],
});
const brokenRow = (row: number) =>
  sourceRowOf(row, [`What is ${row}?`, ''], {
    pair: null,
    findings: [{ field: 'answer', code: 'answer_missing', severity: 'error', message: blank.message, value: null }],
  });
const mendedRow = (row: number, answer: string) => sourceRowOf(row, [`What is ${row}?`, answer], { edited: true });
const rowsFrom = (from: number, to: number) =>
  sourceRowsOf(Array.from({ length: to - from + 1 }, (_, place) => brokenRow(from + place)));

/** The boxes for answers, card by card. */
const answers = (): HTMLTextAreaElement[] =>
  [...document.querySelectorAll('pl-row-card')].flatMap(
    (card) => card.querySelectorAll<HTMLTextAreaElement>('textarea')[1] ?? [],
  );

async function type(page: Page, card: number, text: string): Promise<void> {
  const box = answers()[card];
  if (!box) throw new Error('no such card');
  box.value = text;
  box.dispatchEvent(new Event('input'));
  await page.stable();
}

/** Rows 2 to `to` are being corrected; the first five are there. */
async function openRepair(to: number): Promise<Page> {
  const record = endedOf(1, { kind: 'preview', counts: { created: 2, failed: to - 1 } });
  const page = await openStep('review', {}, idOf(1));
  await page.answer('GET', `imports/${idOf(1)}`, record);
  await page.answer('GET', `${SOURCE_PATH}/inspection`, inspectionOf());
  page.request('POST', `${SOURCE_PATH}/quote`);
  await page.answer('GET', `imports/${idOf(1)}/errors/groups`, groupOf(to));
  await page.press('Correct these rows');
  await page.answer('GET', `${SOURCE_PATH}/rows`, rowsFrom(2, Math.min(to, 6)));
  return page;
}

/** Presses the button of a card, in which there are several. */
async function pressIn(page: Page, card: number, text: string): Promise<void> {
  const buttons = document.querySelectorAll('pl-row-card')[card]?.querySelectorAll('button') ?? [];
  [...buttons].find((button) => button.textContent.trim() === text)?.click();
  await page.stable();
}

async function saveFirst(page: Page): Promise<void> {
  await pressIn(page, 0, 'Save and check');
  await reply(page, page.request('PUT', `${SOURCE_PATH}/edits`), { hash: HASH, rows: 1 });
}

const warned = (): boolean => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));

/** Esc in the dialog. */
async function escape(page: Page): Promise<void> {
  const [dialog] = await page.loader.getAllHarnesses(MatDialogHarness);
  await (await dialog?.host())?.sendKeys(TestKey.ESCAPE);
  await page.stable();
}

describe('what is typed over rows', () => {
  let page: Page;

  it('outlives the saving of another row', async () => {
    page = await openRepair(3);
    await type(page, 0, 'Two.');
    await type(page, 1, 'Three.');
    await saveFirst(page);
    await page.answer('GET', `${SOURCE_PATH}/rows`, sourceRowsOf([mendedRow(2, 'Two.')]));
    expect(answers().map(({ value }) => value)).toEqual(['Two.', 'Three.']);
    await pressIn(page, 1, 'Save and check');
    expect(page.request('PUT', `${SOURCE_PATH}/edits`).request.body).toEqual({
      rows: [
        { row: 2, values: { Answer: 'Two.' } },
        { row: 3, values: { Answer: 'Three.' } },
      ],
    });
  });

  it('stays when further rows are shown', async () => {
    page = await openRepair(9);
    await type(page, 1, 'Three.');
    await page.press('Show the next 3 rows');
    await page.answer('GET', `${SOURCE_PATH}/rows`, rowsFrom(7, 9));
    expect(answers().map(({ value }) => value)).toEqual(['', 'Three.', '', '', '', '', '', '']);
  });

  it('stays as it stands in the box when the server stores it otherwise', async () => {
    page = await openRepair(2);
    await type(page, 0, ' Two. ');
    await saveFirst(page);
    expect(answers()[0]?.value).toBe(' Two. ');
    await page.answer('GET', `${SOURCE_PATH}/rows`, sourceRowsOf([mendedRow(2, 'Two.')]));
    expect(answers()[0]?.value).toBe('Two.');
    expect(warned()).toBe(false);
  });

  it('stays when the row does not come back after it was saved, and is done with once it does', async () => {
    page = await openRepair(2);
    await type(page, 0, ' Two. ');
    await saveFirst(page);
    const away = problemOf({ code: 'database_unavailable', status: 503 });
    await page.answer('GET', `${SOURCE_PATH}/rows`, away, 503);
    expect(answers()[0]?.value).toBe(' Two. ');
    page.element('pl-row-repair pl-ask-again button').click();
    await page.stable();
    await page.answer('GET', `${SOURCE_PATH}/rows`, sourceRowsOf([mendedRow(2, 'Two.')]));
    expect([answers()[0]?.value, warned()]).toEqual(['Two.', false]);
  });

  it('is there again after another step, and after the correction was closed', async () => {
    page = await openRepair(2);
    await type(page, 0, 'Two.');
    await page.press('Done');
    await page.press('Back');
    await page.answer('GET', `${SOURCE_PATH}/rows`, rowsFrom(1, 2));
    await page.press('Review');
    page.request('POST', `${SOURCE_PATH}/quote`);
    await page.answer('GET', `imports/${idOf(1)}/errors/groups`, groupOf(2));
    await page.press('Correct these rows');
    await page.answer('GET', `${SOURCE_PATH}/rows`, rowsFrom(2, 2));
    expect(answers()[0]?.value).toBe('Two.');
  });

  it('is nothing to lose once the row is left out', async () => {
    page = await openRepair(2);
    await type(page, 0, 'Two.');
    await pressIn(page, 0, 'Leave out');
    await reply(page, page.request('PUT', `${SOURCE_PATH}/edits`), { hash: HASH, rows: 1 });
    await page.answer('GET', `${SOURCE_PATH}/rows`, sourceRowsOf([{ ...brokenRow(2), skipped: true, edited: true }]));
    expect(warned()).toBe(false);
  });
});

describe('what is typed over rows of a group', () => {
  it('is nothing to lose once the group is left out', async () => {
    const page = await openRepair(3);
    await type(page, 1, 'Three.');
    await page.press('Leave these rows out');
    expect(warned()).toBe(true);
    await reply(page, page.request('PUT', `${SOURCE_PATH}/edits`), { hash: HASH, rows: 2 });
    expect(warned()).toBe(false);
  });
});

it('a row that is left out says so once, and as no error', async () => {
  const page = await openRepair(2);
  await pressIn(page, 0, 'Leave out');
  await reply(page, page.request('PUT', `${SOURCE_PATH}/edits`), { hash: HASH, rows: 1 });
  const code = 'row_left_out' as const;
  const message = 'The corrected rows leave the row out.';
  const findings = [{ field: null, code, severity: 'info' as const, message, value: null }];
  await page.answer(
    'GET',
    `${SOURCE_PATH}/rows`,
    sourceRowsOf([sourceRowOf(2, ['q', ''], { pair: null, skipped: true, edited: true, findings })]),
  );
  const card = page.element('pl-row-card');
  expect(card.textContent).toContain('This row is left out.');
  expect([card.querySelector('.bad'), card.textContent.includes(message)]).toEqual([null, false]);
});

describe('the focus, when rows are corrected', () => {
  const focused = () => document.activeElement;

  it('stays on the button that saves', async () => {
    const page = await openRepair(2);
    await type(page, 0, 'Two.');
    const save = page.button('Save and check');
    save.focus();
    await saveFirst(page);
    await page.answer('GET', `${SOURCE_PATH}/rows`, sourceRowsOf([mendedRow(2, 'Two.')]));
    expect([focused(), save.getAttribute('aria-disabled')]).toEqual([save, 'true']);
  });

  it('goes to the way back when a row is left out', async () => {
    const page = await openRepair(2);
    page.button('Leave out').focus();
    await page.press('Leave out');
    await reply(page, page.request('PUT', `${SOURCE_PATH}/edits`), { hash: HASH, rows: 1 });
    await page.answer('GET', `${SOURCE_PATH}/rows`, sourceRowsOf([{ ...brokenRow(2), skipped: true, edited: true }]));
    expect(focused()).toBe(page.button('Take back the correction'));
  });

  it('goes to the first of the last rows when they are shown', async () => {
    const page = await openRepair(9);
    page.button('Show the next 3 rows').focus();
    await page.press('Show the next 3 rows');
    await page.answer('GET', `${SOURCE_PATH}/rows`, rowsFrom(7, 9));
    expect(focused()).toBe(document.querySelectorAll('pl-row-card')[5]?.querySelector('textarea'));
  });
});

describe('leaving what is typed over rows', () => {
  let page: Page;
  beforeEach(async () => {
    page = await openRepair(3);
    expect(warned()).toBe(false);
    await type(page, 1, 'Three.');
  });

  it('warns before the tab is closed, as long as it differs from the file', async () => {
    expect(warned()).toBe(true);
    await type(page, 1, '');
    expect(warned()).toBe(false);
  });

  it.each(['Esc', 'Close'])('is asked about before the dialog is closed by %s', async (by) => {
    const close = () => (by === 'Esc' ? escape(page) : (page.element('[aria-label=Close]').click(), page.stable()));
    await close();
    expect(page.text).toContain('What you typed over 1 row is not saved.');
    await page.press('Keep editing');
    expect(answers()[1]?.value).toBe('Three.');
    await close();
    await page.press('Leave');
    expect(page.address).toBe('imports');
    expect(warned()).toBe(false);
  });

  it('is asked about before the back button leaves the dialog', async () => {
    const leaving = () => page.router.navigateByUrl(`/projects/${PROJECT}/pairs`);
    const refused = leaving();
    await page.turn();
    expect(page.text).toContain('What you typed over 1 row is not saved.');
    page.button('Keep editing').click();
    expect(await refused).toBe(false);
    expect([answers()[1]?.value, warned()]).toEqual(['Three.', true]);
    const left = leaving();
    await page.turn();
    page.button('Leave').click();
    expect(await left).toBe(true);
    expect(warned()).toBe(false);
  });

  it('is asked about before the file is removed', async () => {
    await page.press('Choose');
    const remove = async () => (page.element('[aria-label="Remove the file"]').click(), await page.stable());
    await remove();
    expect(page.text).toContain('What you typed over 1 row is not saved.');
    await page.press('Keep editing');
    expect([page.has('.chosen'), warned()]).toEqual([true, true]);
    await remove();
    await page.press('Leave');
    expect([page.has('.chosen'), page.address, warned()]).toEqual([false, 'imports/new', false]);
  });

  it('is asked about before another file takes the place of this one', async () => {
    await page.press('Choose');
    await choose(page, csv('other.csv'));
    await page.press('Keep editing');
    page.http.expectNone(({ method, url }) => method === 'POST' && url.endsWith('/sources'));
    expect([page.element('.chosen .name').textContent, warned()]).toEqual(['pairs.csv', true]);
    await choose(page, csv('other.csv'));
    await page.press('Leave');
    expect(page.request('POST', 'sources').request.params.get('filename')).toBe('other.csv');
  });

  it('is asked about before the import is started without it', async () => {
    await page.press('Import 2 rows');
    expect(page.text).toContain('What you typed over 1 row is not saved.');
    await page.press('Keep editing');
    page.http.expectNone(({ method, url }) => method === 'POST' && url.endsWith('/imports'));
    await page.press('Import 2 rows');
    await page.press('Import without it');
    await reply(page, page.request('POST', 'imports'), recordOf(2), 202);
    expect(page.address).toBe(`imports/${idOf(2)}`);
    expect(warned()).toBe(false);
  });
});
