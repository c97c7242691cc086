import { MatButtonHarness } from '@angular/material/button/testing';
import { MatDialogHarness } from '@angular/material/dialog/testing';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NearPair, PairFacets } from '@pairloom/contract';
import { Page } from '../../testing/page.ts';
import { idOf, pairOf, problemOf } from '../../testing/records.ts';

const near = (n: number, changes: Partial<NearPair> = {}): NearPair => ({
  reason: 'near_duplicate',
  similarity: 0.9312,
  importId: idOf(50),
  row: 14,
  pair: pairOf(n, { version: 3 }),
  other: pairOf(n + 10),
  ...changes,
});

const figuresOf = (total: number): PairFacets => ({
  total,
  totalIsExact: true,
  counted: total,
  status: [],
  category: [],
  tag: [],
  quality: [],
  embedding: [],
  near: [],
});

let page: Page;

/** The page, with what else the pages of pairs ask for left open. */
async function open(items: NearPair[], nextCursor: string | null = null): Promise<void> {
  await page.answer('GET', 'pairs/near-duplicates', { items, nextCursor });
}

const buttons = (text: string) =>
  page.loader.getAllHarnesses(MatButtonHarness.with({ text, ancestor: 'pl-near-page' }));
const cards = (): string[] =>
  [...document.querySelectorAll('pl-near-page li')].map((card) => card.textContent.replace(/\s+/g, ' '));

// jsdom lays nothing out: the list is told that it is as high as a screen.
beforeAll(() => {
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => 600 });
  Element.prototype.scrollTo = () => undefined;
});

beforeEach(async () => {
  page = await Page.open('pairs/near-duplicates');
});

describe('the page of near duplicates', () => {
  it('puts two pairs side by side, the older first, with how near they are', async () => {
    await open([near(1), near(2, { reason: 'question_exists', similarity: null })]);
    const [alike, same] = cards();
    expect(alike).toMatch(/0\.93.*Question 11\?.*Question 1\?/);
    expect(same).not.toContain('0.93');
    const hrefs = [...document.querySelectorAll('pl-near-page .buttons a')].map((link) => link.getAttribute('href'));
    expect(hrefs[0]).toMatch(new RegExp(`/pairs/${idOf(11)}$`));
  });

  it('deletes the other one of the pair that is kept, after a question', async () => {
    await open([near(1), near(2)]);
    const [keepOlder] = await buttons('Keep this one, delete the other');
    await keepOlder?.click();
    const dialog = await page.loader.getHarness(MatDialogHarness);
    expect(await (await dialog.host()).text()).toContain('Question 1?');
    await page.press('Delete the pair');
    const request = page.request('DELETE', `pairs/${idOf(1)}`);
    expect(request.request.headers.get('If-Match')).toBe('"3"');
    request.flush({});
    await page.stable();
    expect(cards()).toHaveLength(1);
  });

  it('makes way for the list, which has lost the pair that was deleted and is counted anew', async () => {
    await open([near(1)]);
    await page.answer('GET', 'pairs', { items: [pairOf(1), pairOf(11)], nextCursor: null });
    await page.answer('GET', 'pairs/facets', figuresOf(2));
    expect(page.element('pl-pairs-page > .page').hidden).toBe(true);
    await (await buttons('Keep this one, delete the other'))[0]?.click();
    await page.press('Delete the pair');
    await page.answer('DELETE', `pairs/${idOf(1)}`, {});
    await page.answer('GET', 'pairs/facets', figuresOf(1));
    await page.router.navigateByUrl(page.router.url.replace('/near-duplicates', ''));
    await page.stable();
    expect(page.element('pl-pairs-page > .page').hidden).toBe(false);
    expect(page.element('pl-pairs-page header .total').textContent.trim()).toBe('1 pair');
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await page.stable();
    const left = [...document.querySelectorAll('.row .question')].map((element) => element.textContent.trim());
    expect(left).toEqual(['Question 11?']);
  });

  it('gives the focus to what comes in the place of what was deleted', async () => {
    await open([near(1), near(2)]);
    for (const link of [`/pairs/${idOf(12)}`, '/pairs']) {
      const [keepOlder] = await buttons('Keep this one, delete the other');
      await keepOlder?.focus();
      await keepOlder?.click();
      await page.press('Delete the pair');
      page.http.expectOne(({ method }) => method === 'DELETE').flush({});
      await page.stable();
      expect(document.activeElement?.getAttribute('href')).toMatch(new RegExp(`${link}$`));
    }
  });

  it('says why a pair could not be deleted, and keeps both', async () => {
    await open([near(1)]);
    await (await buttons('Keep this one, delete the other'))[0]?.click();
    await page.press('Delete the pair');
    const problem = problemOf({ code: 'version_changed', status: 412, detail: 'The pair has version 4 by now.' });
    await page.answer('DELETE', `pairs/${idOf(1)}`, problem, 412);
    expect(page.element('pl-near-page pl-fault-note').textContent).toContain('The pair has version 4 by now.');
    expect(cards()).toHaveLength(1);
  });

  it('goes on page by page, and asks again after a failure', async () => {
    await open([near(1)], 'next');
    await (await buttons('Load more'))[0]?.click();
    await page.stable();
    await page.answer('GET', 'pairs/near-duplicates', problemOf({ code: 'database_unavailable', status: 503 }), 503);
    expect(cards()).toHaveLength(1);
    await (await buttons('Try again'))[0]?.click();
    await page.stable();
    const request = page.request('GET', 'pairs/near-duplicates');
    expect(request.request.params.get('cursor')).toBe('next');
    request.flush({ items: [near(2)], nextCursor: null });
    await page.stable();
    expect(cards()).toHaveLength(2);
    expect(await buttons('Load more')).toHaveLength(0);
  });

  it('gives the focus to the first of those that came', async () => {
    await open([near(1)], 'next');
    const [more] = await buttons('Load more');
    await more?.focus();
    await more?.click();
    await page.stable();
    expect(document.activeElement).toBe(page.button('Loading…'));
    await open([near(2), near(3)], 'after');
    expect(document.activeElement).toBe(document.querySelectorAll('pl-near-page li')[1]);
  });

  it('says that there are none, and where they are looked for', async () => {
    await open([]);
    expect(page.element('pl-near-page pl-page-state a').getAttribute('href')).toMatch(/\/settings$/);
  });
});
