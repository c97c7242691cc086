import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from './canonical-json.ts';

describe('canonical JSON', () => {
  it.each([
    [{ b: 1, a: { d: [3, { f: 1, e: 2 }], c: null } }, '{"a":{"c":null,"d":[3,{"e":2,"f":1}]},"b":1}'],
    [{ a: undefined, b: 'ü"\n' }, '{"b":"ü\\"\\n"}'],
    [[undefined, true, 1e21, -0], '[null,true,1e+21,0]'],
    [
      { '\u{20ac}': 1, '\r': 2, '1': 3, '\u{1f600}': 4, '\u{fb33}': 5 },
      '{"\\r":2,"1":3,"\u{20ac}":1,"\u{1f600}":4,"\u{fb33}":5}',
    ],
  ])('sorts names by UTF-16 units at any depth', (value, text) => expect(canonicalJson(value)).toBe(text));
});
