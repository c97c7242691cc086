import { noFates } from '@pairloom/contract';
import { describe, expect, it } from '@jest/globals';
import { differingFigures, type Told } from './workflow.ts';

const fates = { ...noFates(), created: 7, skipped: 2, failed: 1 };
const embeddings = { pending: 0, embedded: 7, reused: 0, failed: 0, calls: 1 };
const record = {
  status: 'completed',
  counts: { ...fates, total: 10, processed: 10, unprocessed: 0 },
  totalFinal: true,
  errorCount: 1,
  warningCount: 3,
  embeddings: { ...embeddings, failures: [] },
} as unknown as Parameters<typeof differingFigures>[0];
const stored = { fates, chunks: 2 };
const told: Told = {
  progress: {
    ...{ status: 'completed', phase: 'ended', plannedRows: 10, planComplete: true },
    ...{ fates, errorCount: 1, embeddings },
  },
  chunks: new Set([1, 2]),
  result: { status: 'completed', fates, total: 10, unprocessed: 0, errorCount: 1, warningCount: 3 },
};
const progressWith = (given: Partial<Told['progress']>): Told => ({
  ...told,
  progress: { ...told.progress, ...given },
});

describe('the figures of a workflow', () => {
  it('are those of API and database', () => {
    expect(differingFigures(record, stored, told)).toEqual([]);
  });

  it.each([
    ['a fate', progressWith({ fates: { ...fates, created: 6, updated: 1 } }), /^created: 7, the workflow says 6/],
    ['the rows', progressWith({ plannedRows: 11 }), /^rows: 10, the workflow says 11/],
    ['the errors', progressWith({ errorCount: 0 }), /^errors: 1, the workflow says 0/],
    ['the vectors', progressWith({ embeddings: { ...embeddings, embedded: 14 } }), /^vectors embedded: 7/],
    ['the phase', progressWith({ phase: 'loading' }), /^phase: ended, the workflow says loading/],
    ['the chunks', { ...told, chunks: new Set([1]) }, /^chunks in the database: 2, the workflow says 1/],
    ['the result', { ...told, result: { ...told.result, status: 'settled' } }, /^status of the result: completed/],
  ] as const)('are told apart by %s', (_name, seen, line) => {
    expect(differingFigures(record, stored, seen)).toContainEqual(expect.stringMatching(line));
  });

  it('are told apart from those of the database alone', () => {
    const other = { ...stored, fates: { ...fates, failed: 0 } };
    expect(differingFigures(record, other, told)).toEqual(['failed in the database: 0, the workflow says 1']);
  });

  it('say nothing of chunks that a plan left which broke off', () => {
    const broken = progressWith({ planComplete: false, plannedRows: 5 });
    expect(differingFigures(record, stored, { ...broken, chunks: new Set([1]) })).toEqual([]);
    expect(differingFigures(record, stored, { ...broken, chunks: new Set([1, 2, 3]) })).toHaveLength(1);
  });
});
