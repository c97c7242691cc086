import type { Receipt } from '@pairloom/contract';
import { countsOf, idOf, PROJECT, timeOf } from './records.ts';

/** Receipt of import number n, which has loaded nothing. */
export const receiptOf = (n: number, changes: Partial<Receipt> = {}): Receipt => ({
  schema: 'pairloom-receipt/1',
  import: {
    ...{ id: idOf(n), projectId: PROJECT, createdBy: 'local', error: null },
    ...{ kind: 'import', mode: 'upsert', status: 'completed' },
  },
  source: null,
  options: {},
  mapping: null,
  reading: null,
  validation: null,
  counts: countsOf(),
  totalFinal: true,
  errorCount: 0,
  warningCount: 0,
  balance: { balanced: true, plannedRows: 0, chunks: 0, chunkRows: 0, loadedRows: 0, countedRows: 0 },
  embeddings: { pending: 0, embedded: 0, reused: 0, failed: 0, calls: 0 },
  timings: {
    ...{ createdAt: timeOf(n), startedAt: null, loadedAt: null, completedAt: timeOf(n) },
    ...{ queuedMs: null, loadMs: null, totalMs: 0 },
  },
  versions: { pairloom: '0.0.0', contract: 1, folding: 1 },
  hash: 'a'.repeat(64),
  ...changes,
});
