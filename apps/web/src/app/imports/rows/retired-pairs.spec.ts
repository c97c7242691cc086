import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { ERROR_CODES, type ImportRecord, type RetiredPair } from '@pairloom/contract';
import { describe, expect, it } from '@jest/globals';
import { openStep, reply, SOURCE_PATH } from '../../../testing/draft.ts';
import { Page } from '../../../testing/page.ts';
import { endedOf, idOf, problemOf, PROJECT } from '../../../testing/records.ts';
import { inspectionOf } from '../../../testing/sources.ts';
import { codeWords } from '../../words/en/codes.ts';
import { LanguageStore } from '../../words/language-store.ts';

const RETIRED = `imports/${idOf(1)}/retired`;
const mirrorOf = (retired: number | null, changes: Parameters<typeof endedOf>[1] = {}): ImportRecord =>
  endedOf(1, { mode: 'mirror', retired, counts: { created: 2 }, ...changes });
const attention = {
  code: 'mirror_withheld' as const,
  message: '6 of 10 pairs of the set would be retired, more than 10 %: none was.',
};

const pairs = (from: number, to: number): RetiredPair[] =>
  Array.from({ length: to - from + 1 }, (_, place) => ({
    pairId: idOf(100 + from + place),
    question: `Question ${from + place}?`,
    category: place === 0 ? 'Billing' : null,
    externalId: `q-${from + place}`,
    version: 1,
  }));

/** The review of a mirror whose dry run has ended. */
async function review(retired: number | null, changes: Parameters<typeof endedOf>[1] = {}): Promise<Page> {
  const page = await openStep('review', { mode: 'mirror' }, idOf(1));
  await page.answer('GET', `imports/${idOf(1)}`, mirrorOf(retired, { kind: 'preview', ...changes }));
  await page.answer('GET', `${SOURCE_PATH}/inspection`, inspectionOf());
  page.request('POST', `${SOURCE_PATH}/quote`);
  return page;
}

/** Answers a page of pairs. Gives what was asked for. */
async function answer(page: Page, items: RetiredPair[], nextCursor: string | null = null): Promise<unknown[]> {
  const request = page.request('GET', RETIRED);
  await reply(page, request, { items, nextCursor });
  return [request.request.params.get('limit'), request.request.params.get('cursor')];
}

const list = (): HTMLElement | null => document.querySelector('pl-retired-pairs');
const said = (): string => list()?.textContent.replace(/\s+/g, ' ').trim() ?? 'nothing';
const links = (): HTMLAnchorElement[] => [...(list()?.querySelectorAll<HTMLAnchorElement>('li a') ?? [])];
const more = (page: Page) => page.loader.getHarness(MatButtonHarness.with({ ancestor: 'pl-retired-pairs' }));

describe('the pairs that a mirror would retire', () => {
  it('are counted and listed in the review, the first at once and others when they are asked for', async () => {
    const page = await review(6);
    expect(page.element('pl-retired-pairs mat-progress-bar').getAttribute('aria-label')).toContain('Loading the pairs');
    expect(await answer(page, pairs(1, 5), 'a')).toEqual(['5', null]);
    expect(said()).toContain('These 6 pairs are not in the file. They will be set to retired.');
    expect(list()?.querySelector('li')?.textContent).toContain('Question 1?Billing · q-1');
    expect(links().map((link) => link.getAttribute('href'))).toEqual(
      [1, 2, 3, 4, 5].map((n) => `/projects/${PROJECT}/pairs/${idOf(100 + n)}`),
    );
    const button = await more(page);
    expect(await button.getText()).toBe('Show more');
    await (await button.host()).focus();
    await button.click();
    expect(await answer(page, pairs(6, 6))).toEqual(['25', 'a']);
    expect(links()).toHaveLength(6);
    expect(document.activeElement).toBe(links().at(-1)?.closest('li'));
  });

  it('are none where the file has every pair of the set that is not retired yet, which needs no question', async () => {
    const page = await review(0);
    page.http.expectNone(({ url }) => url.endsWith('/retired'));
    expect(said()).toBe('No pair will be set to retired: all that are not retired yet are in the file.');
  });

  it('are asked for again after a failure', async () => {
    const page = await review(1);
    await page.answer('GET', RETIRED, problemOf({ code: 'database_unavailable', status: 503 }), 503);
    expect(said()).toContain(ERROR_CODES.database_unavailable.title);
    await page.press('Try again');
    await answer(page, pairs(1, 1));
    expect(said()).toMatch(/^This pair is not in the file\. It will be set to retired\.Question 1\?/);
  });

  it('are named with the reason where the mirror would refuse to retire them', async () => {
    const page = await review(0, { attention });
    await answer(page, pairs(1, 2));
    const note = page.element('pl-review-import .warns').textContent;
    expect(note).toContain(attention.message);
    expect(note).toContain(codeWords.en.mirror_withheld?.remedy);
    expect(said()).toContain('These pairs were not found in the file. They will stay as they are.');
    expect(links()).toHaveLength(2);
  });

  it('are none where a mirror refuses for another reason than their number', async () => {
    const page = await review(0, { attention: { ...attention, message: '2 rows failed.' } });
    expect(said()).toBe('');
    await answer(page, []);
    expect(said()).toContain('No pair will be set to retired');
  });

  it('are others by now: the list says so', async () => {
    const page = await review(2);
    await answer(page, pairs(1, 1));
    expect(said()).toContain('These 2 pairs are not in the file.');
    expect(said()).toContain('As the project is now, it is 1 pair.');
  });

  it.each([
    ['of a dry run that ended early', mirrorOf(0, { kind: 'preview', status: 'cancelled' })],
    ['of another mode', mirrorOf(null, { kind: 'preview', mode: 'upsert' })],
  ])('are not told %s', async (_what, record) => {
    const page = await review(null, record);
    expect(said()).toBe('nothing');
    page.http.expectNone(({ url }) => url.endsWith('/retired'));
  });

  it('are told in German', async () => {
    const page = await review(2);
    await TestBed.inject(LanguageStore).choose('de');
    await answer(page, pairs(1, 2));
    expect(said()).toContain('Diese 2 Paare stehen nicht in der Datei. Sie werden zurückgezogen.');
    await TestBed.inject(LanguageStore).choose('en');
  });
});

describe('the pairs that a mirror has retired', () => {
  it('are listed in the summary', async () => {
    const page = await Page.open(`imports/${idOf(1)}`, [mirrorOf(1)]);
    await page.answer('GET', `imports/${idOf(1)}`, mirrorOf(1));
    await answer(page, pairs(1, 1));
    expect(page.text).toContain('Pairs that are not in the file');
    expect(said()).toMatch(/^This pair is not in the file\. It was set to retired\.Question 1\?/);
  });

  it('are listed on the page of the import', async () => {
    const page = await Page.open(`imports/${idOf(1)}/details`, [mirrorOf(2)]);
    await page.answer('GET', `imports/${idOf(1)}`, mirrorOf(2));
    await answer(page, pairs(1, 2));
    expect(said()).toContain('These 2 pairs are not in the file. They were set to retired.');
  });

  it('are none where it refused: that stands with how the import went, not with its vectors', async () => {
    const record = mirrorOf(0, { attention });
    const page = await Page.open(`imports/${idOf(1)}`, [record]);
    await page.answer('GET', `imports/${idOf(1)}`, record);
    expect(page.element('pl-import-summary .headline').textContent).toContain(attention.message);
    expect(page.element('pl-embedding-state').textContent).not.toContain(attention.message);
    expect(said()).toBe('nothing');
  });
});
