import { TestBed } from '@angular/core/testing';
import { describe, expect, it } from '@jest/globals';
import type { ProjectStats } from '@pairloom/contract';
import { Page } from '../../testing/page.ts';
import { endedOf, problemOf, recordOf } from '../../testing/records.ts';
import { StartedHere } from '../imports/tray/started-here.ts';

const statsOf = (vectors: number, pending: number): ProjectStats => ({
  at: '2026-11-21T10:00:00.000Z',
  live: { running: 0, queued: 0, paused: 0, attention: 0, rowsPerSecond: 0 },
  ...{ days: [], users: [], errors: [], processes: [] },
  pairs: { total: 10, draft: 10, published: 0, retired: 0 },
  embedding: { model: 'mini', dimension: 384, vectors, pending, refused: 0, lagSeconds: null },
  database: {
    bytes: 1,
    connections: 1,
    serverConnections: 1,
    maxConnections: 100,
    sharedMemoryBytes: 1,
    cacheHitRatio: null,
  },
  streams: { open: 1, most: 500 },
  health: { status: 'ready', parts: {} },
});

describe('the card of vectors', () => {
  it('starts their making, is told of in this browser, and shows how they stand then', async () => {
    const page = await Page.open('settings');
    const figures = (): string => page.element('pl-embedding-card dl').textContent.replace(/\s+/g, ' ');
    await page.answer('GET', 'stats', statsOf(3, 7));
    expect(figures()).toContain('7');
    await page.press('Make missing vectors');
    const running = recordOf(5, { kind: 'bulk' });
    await page.answer('POST', 'pairs/bulk', running, 202);
    expect(TestBed.inject(StartedHere).has(running.id)).toBe(true);
    await page.answer('GET', `imports/${running.id}`, running);
    await page.answer('GET', 'stats', statsOf(4, 6));
    expect(figures()).toContain('6');
    await page.push(endedOf(5, { kind: 'bulk' }));
    await page.answer('GET', 'stats', statsOf(10, 0));
    expect(figures()).toContain('10');
  });

  it('asks before it makes all anew, with the figures of that moment', async () => {
    const page = await Page.open('settings');
    await page.answer('GET', 'stats', statsOf(3, 7));
    await page.press('Make all vectors anew');
    await page.answer('GET', 'stats', statsOf(8, 2));
    const asked = page.element('pl-confirm-dialog').textContent;
    expect(asked).toContain('Make the vectors of 10 pairs anew?');
    expect(asked).toContain('8 texts have a vector of mini.');
    await page.press('Leave them');
    page.http.expectNone(({ method }) => method === 'POST');
    await page.press('Make all vectors anew');
    await page.answer('GET', 'stats', statsOf(8, 2));
    await page.press('Make them anew');
    expect(page.request('POST', 'pairs/bulk').request.body).toEqual({ operation: 'embed', filter: {}, process: 'all' });
  });

  it('asks again for figures that did not come', async () => {
    const page = await Page.open('settings');
    await page.answer('GET', 'stats', problemOf({ code: 'database_unavailable', status: 503 }), 503);
    page.element('pl-embedding-card pl-ask-again button').click();
    await page.stable();
    await page.answer('GET', 'stats', statsOf(3, 7));
    expect(page.has('pl-embedding-card pl-fault-note')).toBe(false);
  });

  it('starts nothing where the figures to ask with cannot be read', async () => {
    const page = await Page.open('settings');
    await page.answer('GET', 'stats', statsOf(3, 7));
    await page.press('Make all vectors anew');
    await page.answer('GET', 'stats', problemOf({ code: 'database_unavailable', status: 503 }), 503);
    expect(page.has('pl-embedding-card pl-fault-note')).toBe(true);
    page.http.expectNone(({ method }) => method === 'POST');
  });
});
