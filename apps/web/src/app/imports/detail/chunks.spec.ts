import { describe, expect, it } from '@jest/globals';
import type { ChunkReport, Page } from '@pairloom/contract';
import { timeOf } from '../../../testing/records.ts';
import { chunkCells } from './chunk-cells.ts';
import { ChunkPages } from './chunk-pages.ts';

interface Changes {
  status?: ChunkReport['status'];
  failed?: number;
}

const chunkOf = (chunk: number, { status = 'done', failed = 0 }: Changes = {}): ChunkReport => ({
  chunk,
  status,
  firstRow: (chunk - 1) * 100 + 1,
  rows: 100,
  firstLine: 2,
  bytes: 1_000,
  counts: { created: 100 - failed, updated: 0, unchanged: 0, deleted: 0, skipped: 0, failed, unprocessed: 0 },
  errorCount: failed,
  warningCount: 0,
  attempts: 1,
  worker: null,
  startedAt: timeOf(chunk),
  finishedAt: timeOf(chunk + 2),
  skip: null,
});

type Statuses = readonly ChunkReport['status'][];

/** Pages of two chunks each, and which of them were asked for. */
function serverOf(statuses: Statuses) {
  const asked: (string | null)[] = [];
  const ask = (cursor: string | null): Promise<Page<ChunkReport>> => {
    asked.push(cursor);
    const from = Number(cursor ?? 0);
    const items = statuses.slice(from, from + 2).map((status, place) => chunkOf(from + place + 1, { status }));
    return Promise.resolve({ items, nextCursor: from + 2 < statuses.length ? `${from + 2}` : null });
  };
  return { asked, ask };
}

describe('the chunks of an import', () => {
  it('are read to the last page', async () => {
    const { ask } = serverOf(['done', 'done', 'done', 'running', 'planned']);
    const { items, nextCursor } = await new ChunkPages().read(ask, false);
    expect(items.map(({ chunk }) => chunk)).toEqual([1, 2, 3, 4, 5]);
    expect(nextCursor).toBeNull();
  });

  it('are not asked for again where nothing can have changed, until the import ends', async () => {
    const pages = new ChunkPages();
    const statuses: Statuses = [
      'done',
      'done',
      'done',
      'running',
      'planned',
      'planned',
      'planned',
      'planned',
      'planned',
    ];
    await pages.read(serverOf(statuses).ask, false);
    const again = serverOf(statuses);
    expect((await pages.read(again.ask, false)).items).toHaveLength(9);
    expect(again.asked).toEqual(['2', '4', '8']);
    const last = serverOf(statuses.map(() => 'done'));
    expect((await pages.read(last.ask, true)).items.every(({ status }) => status === 'done')).toBe(true);
    expect(last.asked).toEqual([null, '2', '4', '6', '8']);
  });
});

const heats = (...chunks: Parameters<typeof chunkCells>[0][number][]) => chunkCells(chunks, 1).map(({ heat }) => heat);

describe('cells of the strip', () => {
  it('are the chunks themselves as long as there is room', () => {
    const cells = chunkCells([chunkOf(1), chunkOf(2)], 2);
    expect(cells.map(({ first, last }) => [first, last])).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it('hold several chunks of a large import, none left out', () => {
    const cells = chunkCells(Array.from({ length: 1_001 }, (_, place) => chunkOf(place + 1)));
    expect(cells.length).toBeLessThanOrEqual(200);
    expect(cells.flatMap(({ chunks }) => chunks)).toHaveLength(1_001);
    expect([cells[0]?.firstRow, cells.at(-1)?.lastRow]).toEqual([1, 100_100]);
  });

  it('show failed rows before all else, then what is under way', () => {
    expect(heats(chunkOf(1, { failed: 3 }), chunkOf(2, { status: 'running' }))).toEqual(['some']);
    expect(heats(chunkOf(1, { failed: 30 }), chunkOf(2))).toEqual(['many']);
    expect(heats(chunkOf(1), chunkOf(2, { status: 'running' }), chunkOf(3, { status: 'planned' }))).toEqual([
      'running',
    ]);
    expect(heats(chunkOf(1), chunkOf(2, { status: 'planned' }))).toEqual(['planned']);
    expect(heats(chunkOf(1), chunkOf(2, { status: 'closed' }))).toEqual(['closed']);
    expect(heats(chunkOf(1), chunkOf(2))).toEqual(['clean']);
  });
});
