import { describe, expect, it } from '@jest/globals';
import { FairQueue } from './fair-queue.ts';

const drain = (queue: FairQueue<string>) => {
  const units: string[] = [];
  for (let unit = queue.next(); unit !== undefined; unit = queue.next()) units.push(unit);
  return units;
};

describe('FairQueue', () => {
  it('gives callers turns, and within a caller its jobs', () => {
    const queue = new FairQueue<string>();
    queue.add('import', ['a1', 'a2', 'a3']);
    queue.add('import', ['b1', 'b2']);
    queue.add('search', ['q']);
    expect(drain(queue)).toEqual(['a1', 'q', 'b1', 'a2', 'b2', 'a3']);
  });

  it('lets one who comes late wait for one unit of each other caller at most', () => {
    const queue = new FairQueue<string>();
    queue.add('import', ['a1', 'a2', 'a3']);
    expect(queue.next()).toBe('a1');
    queue.add('search', ['q']);
    expect([queue.next(), queue.next()]).toEqual(['a2', 'q']);
  });

  it('takes a job out, and leaves the others in their turn', () => {
    const queue = new FairQueue<string>();
    const takeOut = queue.add('import', ['a1', 'a2']);
    queue.add('import', ['b1']);
    const takeOutLast = queue.add('search', ['q']);
    expect(queue.next()).toBe('a1');
    takeOut();
    takeOutLast();
    takeOut();
    expect(drain(queue)).toEqual(['b1']);
  });

  it('is empty of a job without units', () => {
    const queue = new FairQueue<string>();
    queue.add('import', [])();
    expect(queue.next()).toBeUndefined();
  });
});
