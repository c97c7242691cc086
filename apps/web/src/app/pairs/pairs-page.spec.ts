import { MatButtonToggleHarness } from '@angular/material/button-toggle/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { describe, expect, it } from '@jest/globals';
import { Page } from '../../testing/page.ts';
import { idOf, pairOf, problemOf } from '../../testing/records.ts';

const open = async (address = 'pairs') => Page.open(address);
const questions = () => [...document.querySelectorAll('.list .question')].map((element) => element.textContent);

async function search(page: Page, words: string): Promise<void> {
  await (await page.loader.getHarness(MatInputHarness)).setValue(words);
  await page.press('Search');
}

describe('the pairs page', () => {
  it('lists pairs page by page, as text and in their own direction', async () => {
    const page = await open();
    await page.answer('GET', 'pairs', { items: [pairOf(1, { question: '<img src=x>?' })], nextCursor: 'more' });
    await page.press('Load more');
    const more = page.request('GET', 'pairs');
    expect(more.request.params.get('cursor')).toBe('more');
    more.flush({ items: [pairOf(2, { question: 'ما هي؟', embedding: 'pending' })], nextCursor: null });
    await page.stable();
    expect(questions()).toEqual(['<img src=x>?', 'ما هي؟']);
    expect(page.has('.list img')).toBe(false);
    expect(page.element('.question').getAttribute('dir')).toBe('auto');
    expect(page.text).toContain('Vector pending');
  });

  it('searches by meaning with scores, and keeps the search in the address', async () => {
    const page = await open();
    await page.answer('GET', 'pairs', { items: [], nextCursor: null });
    expect(page.text).toContain('No pairs yet');
    await search(page, '  cookies ');
    const request = page.request('GET', 'search');
    expect([request.request.params.get('q'), request.request.params.get('by')]).toEqual(['cookies', 'meaning']);
    request.flush({ items: [{ pair: pairOf(1), score: 0.8231 }] });
    await page.stable();
    expect(page.element('.score').textContent).toContain('0.82');
    expect(page.address).toBe('pairs?q=cookies');
  });

  it('searches by text when told so', async () => {
    const page = await open('pairs?q=cookies');
    await page.answer('GET', 'search', { items: [{ pair: pairOf(1), score: 0.5 }] });
    await (await page.loader.getHarness(MatButtonToggleHarness.with({ text: 'By text' }))).check();
    await page.stable();
    const request = page.request('GET', 'search');
    expect(request.request.params.get('by')).toBe('text');
    request.flush({ items: [] });
    await page.stable();
    expect(page.text).toContain('Nothing was found');
    await page.press('Show all pairs');
    page.request('GET', 'pairs');
  });

  it('shows the last search, whichever answer comes last', async () => {
    const page = await open('pairs?q=first');
    const slow = page.request('GET', 'search');
    await search(page, 'second');
    page.http
      .expectOne(({ params }) => params.get('q') === 'second')
      .flush({ items: [{ pair: pairOf(2), score: 0.9 }] });
    await page.stable();
    slow.flush({ items: [{ pair: pairOf(1), score: 0.9 }] });
    await page.stable();
    expect(questions()).toEqual(['Question 2?']);
  });

  it('says why a search failed and tries it again', async () => {
    const page = await open('pairs?q=x');
    const problem = problemOf({ code: 'embedding_unavailable', title: 'The embedding provider does not answer.' });
    await page.answer('GET', 'search', problem, 503);
    expect(page.text).toContain('The embedding provider does not answer.');
    await page.press('Try again');
    await page.answer('GET', 'search', { items: [{ pair: pairOf(1), score: 1 }] });
    expect(questions()).toEqual(['Question 1?']);
  });

  it('opens a pair beside the list and keeps the search when it closes', async () => {
    const page = await open('pairs?q=x');
    const lastImport = { importId: idOf(9), row: 12 };
    const pair = pairOf(1, { tags: ['health'], metadata: { source: 'wiki', rank: 2 }, lastImport });
    await page.answer('GET', 'search', { items: [{ pair, score: 1 }] });
    page.element('.list li a').click();
    await page.stable();
    await page.answer('GET', `pairs/${idOf(1)}`, pair);
    const panel = page.element('pl-pair-panel');
    for (const part of ['Answer 1.', 'health', 'wiki', '2', 'row 12']) expect(panel.textContent).toContain(part);
    expect(panel.querySelector('a')?.getAttribute('href')).toContain(`imports/${idOf(9)}`);
    expect(document.activeElement?.textContent).toBe('Pair');
    page.element('[aria-label="Close the pair"]').click();
    await page.stable();
    expect(page.address).toBe('pairs?q=x');
  });
});
