import { MatMenuHarness } from '@angular/material/menu/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { BulkChange, Counts, ImportStatus } from '@pairloom/contract';
import { Page } from '../../testing/page.ts';
import { endedOf, pairOf, recordOf } from '../../testing/records.ts';

// jsdom lays nothing out: the viewport is told that it is as high as a screen.
beforeAll(() => {
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => 600 });
  Element.prototype.scrollTo = () => undefined;
});

/** The list of pair 1. */
async function open(): Promise<Page> {
  const page = await Page.open('pairs');
  await page.answer('GET', 'pairs', { items: [pairOf(1)], nextCursor: null });
  await new Promise((resolve) => requestAnimationFrame(resolve));
  await page.stable();
  return page;
}

async function select(page: Page): Promise<void> {
  page.element('.row mat-checkbox input').click();
  await page.stable();
}

async function choose(page: Page, text: string, triggerText = 'Make vectors'): Promise<void> {
  const menu = await page.loader.getHarness(MatMenuHarness.with({ triggerText }));
  await menu.open();
  await menu.clickItem({ text });
  await page.stable();
}

async function embed(page: Page): Promise<void> {
  await choose(page, 'All anew');
  await page.press('Make them anew');
}

describe('the bar of bulk changes', () => {
  it('asks before vectors are made that are there already, and for those that are lacking at once', async () => {
    const page = await open();
    await select(page);
    await choose(page, 'All anew');
    expect(page.element('pl-confirm-dialog').textContent).toContain('Make the vectors of 1 pair anew?');
    await page.press('Leave them');
    page.http.expectNone(({ method }) => method === 'POST');
    await choose(page, 'Only those that lack one');
    expect(page.request('POST', 'pairs/bulk').request.body).toMatchObject({ operation: 'embed', process: 'changed' });
  });

  it('says what becomes of all pairs of the list before it is done', async () => {
    const page = await Page.open('pairs');
    await page.answer('GET', 'pairs', { items: [pairOf(2), pairOf(1)], nextCursor: null });
    const counts = { status: [], category: [], tag: [], quality: [], embedding: [], near: [] };
    await page.answer('GET', 'pairs/facets', { total: 2, totalIsExact: true, counted: 2, ...counts });
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await page.stable();
    await select(page);
    await page.press('Select all 2 pairs of this list');
    await choose(page, 'Published', 'Set status');
    const asked = page.element('pl-confirm-dialog').textContent;
    expect(asked).toContain('Change 2 pairs?');
    expect(asked).toContain('Their status becomes “Published”.');
  });

  it.each<[BulkChange, Partial<Counts>, string, string]>([
    ['embed', { unchanged: 3 }, 'Vectors of 3 pairs made', 'done'],
    ['status', { updated: 198, failed: 2 }, 'Status of 198 pairs changed; 2 pairs failed', 'warning'],
    ['delete', { deleted: 4, failed: 1 }, '4 pairs deleted; 1 pair failed', 'warning'],
  ])('says what %s has done', async (bulkChange, counts, text, icon) => {
    const page = await open();
    await select(page);
    await embed(page);
    const running = recordOf(7, { kind: 'bulk', bulkChange });
    await page.answer('POST', 'pairs/bulk', running, 202);
    await page.answer('GET', `imports/${running.id}`, running);
    await page.push(endedOf(7, { kind: 'bulk', bulkChange, counts }));
    expect(page.element('pl-bulk-bar [role=status]').textContent.trim()).toBe(text);
    expect(page.element('pl-bulk-bar .progress > mat-icon').getAttribute('data-mat-icon-name')).toBe(icon);
  });

  it.each<[ImportStatus, string]>([
    ['cancelled', 'The change was cancelled. Status of 40 pairs changed; 160 pairs not reached'],
    ['failed', 'The change did not succeed. Status of 40 pairs changed; 160 pairs not reached'],
  ])('says what was changed where the change has %s', async (status, text) => {
    const page = await open();
    await select(page);
    await embed(page);
    const running = recordOf(7, { kind: 'bulk', bulkChange: 'status' });
    await page.answer('POST', 'pairs/bulk', running, 202);
    await page.answer('GET', `imports/${running.id}`, running);
    const counts = { updated: 40, unprocessed: 160 };
    await page.push(endedOf(7, { kind: 'bulk', bulkChange: 'status', status, counts }));
    expect(page.element('pl-bulk-bar [role=status]').textContent.trim()).toBe(text);
  });

  it('asks for one change, however often it is sent until there is an answer', async () => {
    const page = await open();
    await select(page);
    const send = async () => {
      await embed(page);
      return page.request('POST', 'pairs/bulk');
    };
    const lost = await send();
    const key = lost.request.headers.get('Idempotency-Key');
    expect(key).toMatch(/^[0-9a-f-]{36}$/);
    lost.error(new ProgressEvent('error'));
    await page.stable();
    const again = await send();
    expect(again.request.headers.get('Idempotency-Key')).toBe(key);
    again.flush(recordOf(7, { kind: 'bulk', bulkChange: 'embed' }), { status: 202, statusText: 'x' });
    await page.stable();
    await select(page);
    expect((await send()).request.headers.get('Idempotency-Key')).not.toBe(key);
  });
});
