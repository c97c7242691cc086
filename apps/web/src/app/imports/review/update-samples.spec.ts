import type { PairChange } from '@pairloom/contract';
import type { TestRequest } from '@angular/common/http/testing';
import { describe, expect, it } from '@jest/globals';
import { openStep, reply, SOURCE_PATH } from '../../../testing/draft.ts';
import type { Page } from '../../../testing/page.ts';
import { endedOf, idOf, pairOf, problemOf } from '../../../testing/records.ts';
import { inspectionOf } from '../../../testing/sources.ts';

const CHANGES = `imports/${idOf(1)}/changes`;

const changeOf = (row: number): PairChange => ({
  row,
  change: 'updated',
  pairId: idOf(100 + row),
  versionBefore: 1,
  versionAfter: null,
  fields: ['answer'],
  before: { answer: `old ${row}` },
  after: { answer: `new ${row}` },
});
const rows = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, place) => from + place);

/** The review of a file that changes so many pairs. */
async function open(updated: number): Promise<Page> {
  const page = await openStep('review', {}, idOf(1));
  await page.answer('GET', `imports/${idOf(1)}`, endedOf(1, { kind: 'preview', counts: { updated } }));
  await page.answer('GET', `${SOURCE_PATH}/inspection`, inspectionOf());
  page.request('POST', `${SOURCE_PATH}/quote`);
  return page;
}

const asked = ({ request }: TestRequest): unknown[] => [request.params.get('limit'), request.params.get('cursor')];

/** Answers a page of changes, and of which pairs they are. */
async function answer(page: Page, from: number, to: number, nextCursor: string | null): Promise<unknown[]> {
  const request = page.request('GET', CHANGES);
  await reply(page, request, { items: rows(from, to).map(changeOf), nextCursor });
  return asked(request);
}

async function answerPairs(page: Page, from: number, to: number): Promise<void> {
  for (const row of rows(from, to)) await page.answer('GET', `pairs/${idOf(100 + row)}`, pairOf(100 + row));
}

const shown = (): string[] =>
  [...document.querySelectorAll('pl-update-samples .after')].map((it) => it.textContent.trim());
const news = (to: number): string[] => rows(1, to).map((row) => `After the import: new ${row}`);

describe('what changes in pairs', () => {
  it('is shown of the first five, then of as many more as are asked for', async () => {
    const page = await open(17);
    expect(await answer(page, 1, 5, 'a')).toEqual(['5', null]);
    await answerPairs(page, 1, 5);
    expect(shown()).toEqual(news(5));
    expect(page.text).toContain('12 more will be updated.');
    await page.press('Show more');
    expect(await answer(page, 6, 15, 'b')).toEqual(['10', 'a']);
    await answerPairs(page, 6, 15);
    expect(shown()).toEqual(news(15));
    expect(page.text).toContain('2 more will be updated.');
    await page.press('Show more');
    expect(await answer(page, 16, 17, null)).toEqual(['10', 'b']);
    await answerPairs(page, 16, 17);
    expect(shown()).toEqual(news(17));
    expect(page.text).not.toContain('will be updated.');
    expect(page.text).not.toContain('Show more');
  });

  it('says statuses in the words of the app', async () => {
    const page = await open(1);
    const change: PairChange = {
      ...changeOf(1),
      fields: ['status'],
      before: { status: 'draft' },
      after: { status: 'retired' },
    };
    await page.answer('GET', CHANGES, { items: [change], nextCursor: null });
    await answerPairs(page, 1, 1);
    expect(shown()).toEqual(['After the import: Retired']);
  });

  it('is put together where pages of the server hold less', async () => {
    const page = await open(6);
    expect(await answer(page, 1, 2, 'a')).toEqual(['5', null]);
    expect(await answer(page, 3, 5, 'b')).toEqual(['3', 'a']);
    await answerPairs(page, 1, 5);
    expect(shown()).toEqual(news(5));
  });

  it('stays when more does not come, and can be asked for again', async () => {
    const page = await open(6);
    await answer(page, 1, 5, 'a');
    await answerPairs(page, 1, 5);
    await page.press('Show more');
    await page.answer('GET', CHANGES, problemOf({ code: 'database_unavailable' }), 503);
    expect(shown()).toEqual(news(5));
    await page.press('Try again');
    await answer(page, 6, 6, null);
    await answerPairs(page, 6, 6);
    expect(shown()).toEqual(news(6));
  });
});
