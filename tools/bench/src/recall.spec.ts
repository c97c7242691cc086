import { expect, it } from '@jest/globals';
import { recall } from './recall.ts';

it('counts the nearest that were found, whatever their order, each question by itself', () => {
  expect(
    recall(
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      [
        ['b', 'a'],
        ['x', 'c'],
      ],
    ),
  ).toBe(0.75);
  expect(recall([['a'], ['b']], [['b'], ['a']])).toBe(0);
  expect(recall([['a'], ['b']], [['a']])).toBe(0.5);
});

it('knows nothing without questions', () => expect(recall([], [])).toBeNaN());
