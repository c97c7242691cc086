import { TestBed } from '@angular/core/testing';
import { MatButtonToggleHarness } from '@angular/material/button-toggle/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatMenuHarness } from '@angular/material/menu/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { SearchHit, SearchResult } from '@pairloom/contract';
import { Page } from '../../testing/page.ts';
import { endedOf, pairOf, problemOf, PROJECT, recordOf } from '../../testing/records.ts';
import { drawn, facets, layOut, openPairs, questions } from '../../testing/pair-list.ts';
import { StartedHere } from '../imports/tray/started-here.ts';

const hitsOf = (...items: SearchHit[]): SearchResult => ({ items, method: 'exact', unsearched: 0 });

async function search(page: Page, words: string): Promise<void> {
  await (await page.loader.getHarness(MatInputHarness)).setValue(words);
  await page.press('Search');
}

beforeAll(layOut);

describe('the pairs page', () => {
  it('shows pairs as text and in their own direction', async () => {
    const page = await openPairs();
    const items = [pairOf(2, { question: '<img src=x>?' }), pairOf(1, { question: 'ما هي؟', embedding: 'pending' })];
    await page.answer('GET', 'pairs', { items, nextCursor: null });
    await drawn(page);
    expect(questions()).toEqual(['<img src=x>?', 'ما هي؟']);
    expect(page.has('.row img')).toBe(false);
    expect(page.element('.question').getAttribute('dir')).toBe('auto');
    expect(page.text).toContain('No vector');
    expect(page.text).toContain('200 pairs');
  });

  it('marks what a search by text says, tells what it could not see, and counts no further than the server', async () => {
    const page = await openPairs('pairs?by=text&q=cookie', { ...facets, total: 10_000, totalIsExact: false });
    const highlights = { question: [[6, 13] as [number, number]], answer: [] };
    const hit = { pair: pairOf(1, { question: 'Where Cookies come from' }), score: 1, highlights };
    await page.answer('GET', 'search', { items: [hit], method: 'text', unsearched: 2 } satisfies SearchResult);
    await drawn(page);
    expect(page.element('.question mark').textContent).toBe('Cookies');
    expect(page.text).toContain('2 pairs just imported cannot be found by text yet');
    await page.go(`/projects/${PROJECT}/pairs`);
    await page.answer('GET', 'pairs', { items: [pairOf(1)], nextCursor: null });
    expect(page.text).toContain('more than 10,000 pairs');
  });

  it('searches by meaning with scores, marks the words, and keeps the search in the address', async () => {
    const page = await openPairs('pairs', { ...facets, total: 0 });
    await page.answer('GET', 'pairs', { items: [], nextCursor: null });
    expect(page.text).toContain('No pairs yet');
    await search(page, '  cookies ');
    const request = page.request('GET', 'search');
    expect([request.request.params.get('q'), request.request.params.get('by')]).toEqual(['cookies', 'meaning']);
    request.flush(hitsOf({ pair: pairOf(1, { question: 'Where do Cookies come from?' }), score: 0.8231 }));
    await drawn(page);
    expect(page.element('.score').textContent).toContain('0.82');
    expect(page.element('mark').textContent).toBe('Cookies');
    expect(page.address).toBe('pairs?q=cookies');
  });

  it('searches by text when told so', async () => {
    const page = await openPairs('pairs?q=cookies');
    await page.answer('GET', 'search', hitsOf({ pair: pairOf(1), score: 0.5 }));
    await (await page.loader.getHarness(MatButtonToggleHarness.with({ text: 'By text' }))).check();
    await page.stable();
    const request = page.request('GET', 'search');
    expect(request.request.params.get('by')).toBe('text');
    request.flush(hitsOf());
    await page.stable();
    expect(page.text).toContain('Nothing was found');
    await page.press('Show all pairs');
    page.request('GET', 'pairs');
  });

  it('shows the last search, whichever answer comes last', async () => {
    const page = await openPairs('pairs?q=first');
    const slow = page.request('GET', 'search');
    await search(page, 'second');
    page.http.expectOne(({ params }) => params.get('q') === 'second').flush(hitsOf({ pair: pairOf(2), score: 0.9 }));
    await page.stable();
    slow.flush(hitsOf({ pair: pairOf(1), score: 0.9 }));
    await drawn(page);
    expect(questions()).toEqual(['Question 2?']);
  });

  it('says why a search failed and tries it again', async () => {
    const page = await openPairs('pairs?q=x');
    const problem = problemOf({ code: 'embedding_unavailable', title: 'The embedding provider does not answer.' });
    await page.answer('GET', 'search', problem, 503);
    expect(page.text).toContain('The embedding provider does not answer.');
    await page.press('Try again');
    await page.answer('GET', 'search', hitsOf({ pair: pairOf(1), score: 1 }));
    await drawn(page);
    expect(questions()).toEqual(['Question 1?']);
  });

  it('filters by what a facet names, and takes it back', async () => {
    const page = await openPairs();
    await page.answer('GET', 'pairs', { items: [pairOf(1)], nextCursor: null });
    page.element('pl-facet-panel a[href*="status=draft"]').click();
    await page.stable();
    expect(page.address).toBe('pairs?status=draft');
    expect(page.request('GET', 'pairs').request.params.get('status')).toBe('draft');
    await page.answer('GET', 'pairs/facets', { ...facets, total: 150 });
    await page.press('Clear all filters');
    expect(page.address).toBe('pairs');
  });

  it('begins with the oldest when told so, which is the way to the end of a long list', async () => {
    const page = await openPairs();
    await page.answer('GET', 'pairs', { items: [pairOf(2), pairOf(1)], nextCursor: null });
    await (await page.loader.getHarness(MatButtonToggleHarness.with({ text: 'Oldest first' }))).check();
    await page.stable();
    expect(page.address).toBe('pairs?order=oldest');
    const request = page.request('GET', 'pairs');
    expect(request.request.params.get('order')).toBe('oldest');
    request.flush({ items: [pairOf(1), pairOf(2)], nextCursor: null });
    await drawn(page);
    expect(questions()).toEqual(['Question 1?', 'Question 2?']);
    await search(page, 'cookies');
    await page.answer('GET', 'search', hitsOf({ pair: pairOf(1), score: 0.5 }));
    expect(page.text).not.toContain('Oldest first');
  });

  it('shows figures of the list beside no search', async () => {
    const page = await openPairs('pairs', { ...facets, total: 9_000, counted: 5_000 });
    await page.answer('GET', 'pairs', { items: [pairOf(1)], nextCursor: null });
    const panel = () => page.element('pl-facet-panel').textContent.replace(/\s+/g, ' ');
    expect(panel()).toContain('Published50');
    expect(panel()).toContain('come from the newest 5,000 pairs of the list. A filter finds all pairs of the project');
    await search(page, 'cookies');
    await page.answer('GET', 'search', hitsOf({ pair: pairOf(1), score: 0.5 }));
    expect(panel()).toContain('Published');
    expect(panel()).not.toMatch(/\d/);
  });

  it('offers the pairs of the list as files', async () => {
    const page = await openPairs('pairs?status=draft');
    await page.answer('GET', 'pairs', { items: [pairOf(1)], nextCursor: null });
    await page.press('Export');
    expect(page.element('.mat-mdc-menu-panel').textContent).toContain('200 pairs as a file');
    expect(page.button('CSV').getAttribute('href')).toMatch(/pairs\/export\?format=csv&status=draft$/);
  });

  it('filters near duplicates where some were found', async () => {
    const page = await openPairs();
    await page.answer('GET', 'pairs', { items: [pairOf(1)], nextCursor: null });
    page.element('pl-facet-panel a[href*="near=found"]').click();
    await page.stable();
    expect(page.request('GET', 'pairs').request.params.get('near')).toBe('found');
    await page.answer('GET', 'pairs/facets', { ...facets, near: [{ value: 'none', count: 4 }] });
    await page.press('Clear all filters');
    await page.answer('GET', 'pairs/facets', { ...facets, near: [{ value: 'none', count: 200 }] });
    expect(page.element('pl-facet-panel').textContent).not.toContain('Near duplicates');
  });

  it('counts a list of many by a request of its own, and selects them all', async () => {
    const page = await openPairs('pairs?status=draft', { ...facets, total: 10_000, totalIsExact: false });
    await page.answer('GET', 'pairs', { items: [pairOf(1), pairOf(2)], nextCursor: null });
    await drawn(page);
    expect(page.text).toContain('more than 10,000 pairs');
    page.element('.row mat-checkbox input').click();
    await page.stable();
    await page.press('Select all pairs of this list');
    expect(page.text).toContain('All pairs of this list are selected, more than 10,000');
    const counting = page.request('GET', 'pairs/count');
    expect(counting.request.params.get('status')).toBe('draft');
    counting.flush({ total: 204_311, totalIsExact: true, current: null });
    await page.stable();
    expect(page.text).not.toContain('more than');
    expect(page.text).toContain('All 204,311 pairs of this list are selected');
  });

  it('changes the whole list by a filter after asking, and follows the import that does it', async () => {
    const page = await openPairs('pairs?status=draft');
    await page.answer('GET', 'pairs', { items: [pairOf(1), pairOf(2)], nextCursor: null });
    await drawn(page);
    page.element('.row mat-checkbox input').click();
    await page.stable();
    expect(page.text).toContain('1 selected');
    await page.press('Select all 200 pairs of this list');
    const menu = await page.loader.getHarness(MatMenuHarness.with({ triggerText: 'Set status' }));
    await menu.open();
    await menu.clickItem({ text: 'Published' });
    await page.stable();
    await page.press('Change them');
    const request = page.request('POST', 'pairs/bulk');
    expect(request.request.body).toEqual({
      operation: 'update',
      set: { status: 'published' },
      filter: { status: 'draft' },
    });
    const running = recordOf(7, { kind: 'bulk', counts: { updated: 50, unprocessed: 150 } });
    request.flush(running, { status: 202, statusText: 'x' });
    await page.stable();
    await page.answer('GET', `imports/${running.id}`, running);
    expect(page.text).toContain('50 of 200 pairs');
    expect(page.element('pl-bulk-bar [role=status]').textContent.trim()).toBe('');
    expect(document.activeElement).toBe(page.button('Follow it'));
    expect(TestBed.inject(StartedHere).has(running.id)).toBe(true);
    await page.push(endedOf(7, { kind: 'bulk', counts: { updated: 200 } }));
    expect(page.element('pl-bulk-bar [role=status]').textContent.trim()).toBe('200 pairs changed');
    await page.answer('GET', 'pairs', { items: [pairOf(1)], nextCursor: null });
    const close = page.element('pl-bulk-bar [aria-label="Close this note"]');
    close.focus();
    close.click();
    await page.stable();
    expect(document.activeElement).toBe(page.element('.all input'));
  });
});
