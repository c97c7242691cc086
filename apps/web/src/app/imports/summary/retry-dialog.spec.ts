import { describe, expect, it } from '@jest/globals';
import { endedOf } from '../../../testing/records.ts';
import { retryChoices } from './retry-dialog.ts';

describe('what can be retried', () => {
  it('is what there is something of, and everything', () => {
    const record = endedOf(1, { counts: { created: 3, failed: 2 }, embeddings: { pending: 4, failed: 1 } });
    expect(retryChoices(record)).toEqual([
      { scope: 'failed', count: 2 },
      { scope: 'embeddings', count: 5 },
      { scope: 'all', count: 5 },
    ]);
  });

  it('includes rows that were not reached', () => {
    const record = endedOf(1, { status: 'cancelled', counts: { created: 3, unprocessed: 7 } });
    expect(retryChoices(record).map(({ scope }) => scope)).toEqual(['unprocessed', 'all']);
  });
});
