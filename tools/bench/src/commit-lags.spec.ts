import { describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { pairLags, toldImports } from './commit-lags.ts';

const ID = '01980000-0000-7000-8000-000000000001';

describe('commit lags', () => {
  it('takes no event of an earlier commit for a later one', () => {
    const commits = [
      { at: 0, revision: 10 },
      { at: 40, revision: 20 },
    ];
    const events = [
      { at: 50, revision: 10 },
      { at: 290, revision: 20 },
    ];
    expect(pairLags(commits, events)).toEqual([50, 250]);
  });

  it('takes one event for all commits that it tells of', () => {
    const commits = [
      { at: 0, revision: 10 },
      { at: 40, revision: 20 },
    ];
    expect(pairLags(commits, [{ at: 100, revision: 20 }])).toEqual([100, 60]);
  });

  it('leaves out commits that brought nothing new, and what the workflow told ahead of the database', () => {
    const commits = [
      { at: 0, revision: 10 },
      { at: 10, revision: 10 },
      { at: 80, revision: 30 },
    ];
    const events = [
      { at: 20, revision: 10 },
      { at: 70, revision: 30 },
    ];
    expect(pairLags(commits, events)).toEqual([20]);
  });

  it('says when a commit was never told of', () => {
    expect(() => pairLags([{ at: 0, revision: 10 }], [{ at: 5, revision: 9 }])).toThrow(
      'No event told of the commit with revision 10.',
    );
  });

  it('reads the imports of a stream, and nothing else', async () => {
    const lines = [
      'id: 1',
      'event: snapshot',
      `data: {"type":"snapshot","imports":[{"id":"${ID}","revision":1}],"notice":null}`,
      '',
      `data: {"type":"import","import":{"id":"${ID}","revision":7,"status":"processing"}}`,
      'data: {"type":"heartbeat"}',
    ];
    const told = [];
    for await (const one of toldImports(Readable.from(lines) as AsyncIterable<string>)) told.push(one);
    expect(told).toEqual([{ id: ID, revision: 7 }]);
  });
});
