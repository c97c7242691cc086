import { describe, expect, it } from '@jest/globals';
import { contentByKey, judgeStates, type State } from './states.ts';

const FILES = new Map([
  ['A', new Map([['key', 'a']])],
  ['B', new Map([['key', 'b']])],
]);

/** Maker and content of each state, from the first to the present one. */
const line = (...states: readonly [maker: string, content: string][]): State[] =>
  states.map(([maker, content], at) => ({
    ...{ key: 'key', version: at + 1, maker, content },
    changer: states[at + 1]?.[0] ?? null,
  }));

describe('states of pairs that two files write', () => {
  it.each<[string, State[]]>([
    ['A, then B', line(['A', 'a'], ['B', 'b'])],
    ['B, then A', line(['B', 'b'], ['A', 'a'])],
    ['both over an older one', line(['old', 'x'], ['B', 'b'], ['A', 'a'])],
    ['B over what A would have written', line(['old', 'a'], ['B', 'b'])],
  ])('are right: %s', (_name, states) => {
    expect(judgeStates(states, FILES)).toEqual([]);
  });

  it.each<[string, State[], string]>([
    ['content of the other file', line(['A', 'b'], ['B', 'b']), 'changes nothing'],
    ['content of no file', line(['A', 'a'], ['B', 'c']), 'a version 2 of no row of its file'],
    ['a file that never wrote', line(['A', 'a']), 'was written by one of the files only'],
    ['a gap', line(['A', 'a'], ['B', 'b']).slice(1), 'a version 2 as number 1'],
    [
      'another changer',
      line(['A', 'a'], ['B', 'b']).map((state) => ({ ...state, changer: state.changer && 'A' })),
      'another import made',
    ],
  ])('are wrong: %s', (_name, states, finding) => {
    expect(judgeStates(states, FILES)).toEqual([expect.stringContaining(finding)]);
  });

  it('are counted when there are many', () => {
    const states = Array.from({ length: 5 }, (_, at) => ({ ...line(['A', 'a'])[0], key: `key ${at}` }) as State);
    expect(judgeStates(states, FILES)).toHaveLength(4);
  });

  it('are compared with contents by key', () => {
    expect(contentByKey({ pairs: ['key content published 1'], versions: [] })).toEqual(new Map([['key', 'content']]));
  });
});
