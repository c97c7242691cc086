import { MatButtonHarness } from '@angular/material/button/testing';
import { describe, expect, it } from '@jest/globals';
import type { AuditEvent } from '@pairloom/contract';
import { Page } from '../../testing/page.ts';
import { idOf, problemOf } from '../../testing/records.ts';

const eventOf = (n: number, changes: Partial<AuditEvent> = {}): AuditEvent => ({
  id: idOf(n),
  at: new Date(Date.UTC(2026, 10, 21, 10, 0, n)).toISOString(),
  principal: 'ada',
  action: 'import.created',
  importId: idOf(900 + n),
  pairId: null,
  details: {},
  ...changes,
});

const lines = (): string[] =>
  [...document.querySelectorAll('pl-audit-list li')].map((line) => line.textContent.replace(/\s+/g, ' ').trim());

describe('the history of a project', () => {
  it('tells who did what, with a way to where it was done', async () => {
    const page = await Page.open('history');
    const restored = eventOf(2, { action: 'pair.restore', importId: null, pairId: idOf(5), principal: 'grace' });
    const named = eventOf(1, { filename: 'faq.csv' });
    await page.answer('GET', 'audit', { items: [restored, named], nextCursor: null });
    expect(lines()[0]).toMatch(/grace restored a pair/);
    expect(lines()[1]).toMatch(/ada started an import faq\.csv/);
    expect(page.element('pl-audit-list a').getAttribute('href')).toContain(`/pairs/${idOf(5)}`);
  });

  it('calls changes of pairs what they are', async () => {
    const page = await Page.open('history');
    const undone = eventOf(2, { action: 'import.undo', filename: 'bulk-tags.jsonl', bulkChange: 'tags' });
    const own = eventOf(1, { action: 'import.undo', filename: 'bulk-tags.jsonl', bulkChange: null });
    await page.answer('GET', 'audit', { items: [undone, own], nextCursor: null });
    expect(lines()[0]).toMatch(/ada undid a change of pairs Change of tags$/);
    expect(lines()[1]).toMatch(/ada undid an import bulk-tags\.jsonl$/);
  });

  it('shows an action of tomorrow by its name rather than nothing', async () => {
    const page = await Page.open('history');
    await page.answer('GET', 'audit', { items: [eventOf(1, { action: 'moon.land' })], nextCursor: null });
    expect(lines()[0]).toContain('moon.land');
  });

  it('loads page by page, and the same page again after a failure', async () => {
    const page = await Page.open('history');
    await page.answer('GET', 'audit', { items: [eventOf(2)], nextCursor: 'older' });
    const more = await page.loader.getHarness(MatButtonHarness.with({ text: 'Load more' }));
    await more.click();
    await page.stable();
    await page.answer('GET', 'audit', problemOf({ code: 'database_unavailable', title: 'No database.' }), 503);
    expect(lines()).toHaveLength(1);
    await page.press('Try again');
    const again = page.request('GET', 'audit');
    expect(again.request.params.get('cursor')).toBe('older');
    again.flush({ items: [eventOf(1)], nextCursor: null });
    await page.stable();
    expect(lines()).toHaveLength(2);
    expect(page.text).not.toContain('Load more');
  });

  it('has a designed state for a project in which nothing was done', async () => {
    const page = await Page.open('history');
    await page.answer('GET', 'audit', { items: [], nextCursor: null });
    expect(page.element('pl-page-state h2').textContent).toBe('Nothing has happened yet');
  });
});
