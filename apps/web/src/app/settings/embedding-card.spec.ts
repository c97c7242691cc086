import { TestBed } from '@angular/core/testing';
import { describe, expect, it } from '@jest/globals';
import type { ProjectStats } from '@pairloom/contract';
import { Page } from '../../testing/page.ts';
import { endedOf, recordOf } from '../../testing/records.ts';
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
});
