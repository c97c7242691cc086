import { expect, it } from '@jest/globals';
import { FAILPOINTS, failpoint } from './failpoint.ts';

it('does nothing in a program as it is built', () => {
  expect(FAILPOINTS.map((point) => failpoint(point))).toEqual(FAILPOINTS.map(() => undefined));
});
