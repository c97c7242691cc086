import { describe, expect, it, jest } from '@jest/globals';
import type { Database } from '../database.ts';
import { matchingPairs } from './matching-pairs.ts';

describe('matchingPairs', () => {
  it.each([
    ['looks at the first pairs before all', 0, 2],
    ['looks at all at once where what is passed over lies beyond the first', 20_000, 1],
  ])('%s', async (_what, skip, statements) => {
    const query = jest.fn<Database['query']>().mockResolvedValue([]);
    const wanted = { projectId: 'p', filter: {}, model: 'm', skip, order: 'desc', limit: 50 } as const;
    expect(await matchingPairs({ query } as Partial<Database> as Database, wanted)).toEqual([]);
    expect(query).toHaveBeenCalledTimes(statements);
  });
});
