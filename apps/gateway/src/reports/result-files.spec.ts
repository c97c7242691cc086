import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { FATES } from '@pairloom/contract';
import type { BlobStore, ImportReports, ReportedChunk, ReportSource } from '@pairloom/core';
import { readPlan } from '@pairloom/testing';
import type { ProjectLookup } from '../projects/project-lookup.ts';
import { strictFake, unplannedCalls } from '../testing/strict-fake.ts';
import type { ChangePreviews } from './change-previews.ts';
import { ReportReader } from './report-reader.ts';
import { ResultFiles } from './result-files.ts';

const HEAD = 'question,answer\n';
const ROWS = 12;
const LONG = 'a'.repeat(50_000);
const BODY = Array.from({ length: ROWS }, (_, row) => `${row},${LONG}\n`).join('');
const SOURCE: ReportSource = {
  ...{ importId: 'import', projectId: 'project', filename: 'long.csv', status: 'completed', expired: false },
  read: { blobKey: 'sources/a', plan: readPlan() },
};
const CHUNK: ReportedChunk = {
  range: {
    ...{ chunkNo: 1, firstRow: 1, rowCount: ROWS, firstLine: 2 },
    ...{ byteStart: HEAD.length, byteEnd: HEAD.length + BODY.length },
  },
  fates: new Uint8Array(ROWS).fill(FATES.indexOf('created')),
  keys: Buffer.alloc(ROWS * 16),
  findings: [],
};

/** A chunk of long rows, what is read of its source, and how many rows' pairs are looked up at a time. */
async function longResults() {
  const [reads, lookups]: [number[], number[]] = [[], []];
  const reports = strictFake<ImportReports>('reports', {
    source: async () => SOURCE,
    chunkWith: async (_import, after) => (after === 0 ? CHUNK : undefined),
    pairIds: async (_project, keys) => (lookups.push(keys.length), new Map<string, string>()),
  });
  const blobs = strictFake<BlobStore>('blobs', {
    size: async () => HEAD.length + BODY.length,
    readRange: async (_key, start, end) => {
      reads.push(end - start);
      return Buffer.from(`${HEAD}${BODY}`).subarray(start, end);
    },
  });
  const reader = new ReportReader(
    strictFake<ProjectLookup>('projects'),
    reports,
    strictFake<ChangePreviews>('previews'),
  );
  const files = new ResultFiles(reader, reports, blobs);
  const query = { format: 'csv', lossless: false, bom: false } as const;
  const { pieces } = await files.open('project', 'import', 'created', query);
  return { pieces: pieces[Symbol.asyncIterator](), reads, lookups };
}

describe('results of long rows', () => {
  afterEach(() => {
    jest.useRealTimers();
    expect(unplannedCalls.splice(0)).toEqual([]);
  });

  it('come in pieces by their length, of a chunk that is read once', async () => {
    const { pieces, reads, lookups } = await longResults();
    let text = '';
    for (let piece = await pieces.next(); piece.done !== true; piece = await pieces.next()) text += String(piece.value);
    expect(text.split('\n')).toHaveLength(ROWS + 2);
    expect(lookups).toEqual([6, 6]);
    expect(reads).toEqual([BODY.length]);
  });

  it('let the bytes of the chunk go while nobody takes the next piece', async () => {
    jest.useFakeTimers();
    const { pieces, reads } = await longResults();
    await pieces.next();
    await pieces.next();
    expect([reads.length, jest.getTimerCount()]).toEqual([1, 1]);
    jest.advanceTimersByTime(30_000);
    const { value } = (await pieces.next()) as { value: string };
    expect(value.startsWith('6,')).toBe(true);
    expect(reads).toHaveLength(2);
    await pieces.return?.();
    expect(jest.getTimerCount()).toBe(0);
  });
});
