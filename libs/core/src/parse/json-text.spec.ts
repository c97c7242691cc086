import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FileFault } from '../faults.ts';
import { JsonCapture } from './json-capture.ts';
import { countMembers, faultOf, measure, parseJson, readCaptured, type ReadJson } from './json-text.ts';
import { JsonTokens, type JsonHandler } from './json-tokens.ts';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('the grammar of JSON', () => {
  it.each([
    '01',
    '-',
    '+1',
    '.5',
    '1.',
    '1e',
    '1e+',
    '0x1',
    'Infinity',
    '-NaN',
    'tru',
    'nulll',
    '"\\x41"',
    '"\\u12G4"',
    '"a\nb"',
    '"a\tb"',
    '"a',
    '[1,]',
    '[,1]',
    '[1 2]',
    '[1',
    '1]',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{,}',
    '{a:1}',
    '{"a":1 "b":2}',
    '{"a":1]',
    "['a']",
    '[1]2',
    '1 2',
    '\u00a01',
    '\u000b1',
    '[\u00ff]',
    '',
    ' ',
    '\ufeff',
  ])('refuses %j', (text) => expect(faultOf(text)).toMatchObject({ code: 'json_invalid' }));

  it.each([
    '0',
    '-0',
    '1E-2',
    '1.5e+300',
    '"\\u00e9\\/\\b"',
    '"\ud800"',
    ' [ ] ',
    '\t{ }\r\n',
    'null',
    '"\u2028"',
    '\ufeff[]',
  ])('takes %j', (text) => expect(faultOf(text)).toBeUndefined());

  it('is the grammar of JSON.parse, but for objects that follow each other', () => {
    const sign = fc.constantFrom(
      ...'{}[],:"\\/ \n0123e.+-tfnul',
      'true',
      'null',
      '"a"',
      '{"a":',
      '[1,',
      '\u0001',
      '\ud800',
    );
    const broken = fc.array(sign, { maxLength: 12 }).map((signs) => signs.join(''));
    const mended = fc.tuple(fc.json(), fc.nat(), sign).map(([text, at, by]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + by + text.slice(place + 1);
    });
    fc.assert(
      fc.property(fc.oneof(fc.json(), broken, mended), (text) => {
        const fault = faultOf(text);
        if (isJson(text)) expect(fault).toBeUndefined();
        else if (fault === undefined) expect(text).toMatch(/}\s*\{/);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the same in pieces of any length', () => {
    const events = (text: string, size: number): string[] => {
      const seen: string[] = [];
      const handler: JsonHandler = {
        wanted: (isArray, line) => isArray && line % 2 === 0,
        opened: (isArray, line) => seen.push(`${isArray ? '[' : '{'}${line}`),
        closed: () => seen.push('end'),
        name: (name, line) => seen.push(`${name}:${line}`),
        scalar: (value, line) => seen.push(`${JSON.stringify(value)}@${line}`),
        captured: (captured) => seen.push(JSON.stringify(captured)),
      };
      const tokens = new JsonTokens(handler);
      for (let at = 0; at < text.length; at += size) tokens.push(text.slice(at, at + size));
      tokens.end();
      return seen;
    };
    const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
    fc.assert(
      fc.property(fc.jsonValue(), lineEnd, fc.integer({ min: 1, max: 9 }), (value, end, size) => {
        const text = `${end}${JSON.stringify(value, undefined, 2).replaceAll('\n', end)}${end}`;
        expect(events(text, size)).toEqual(events(text, text.length));
      }),
    );
  });

  it('tells the line of a fault', () => {
    expect(faultOf('[1,\r\n2,\r3,\n4 5]')).toMatchObject({ line: 4 });
    expect(faultOf('{"a":\n{"b":\n}}', 10)).toMatchObject({ line: 12 });
    expect(faultOf('[\n')).toMatchObject({ message: 'The JSON ends too early (line 2).' });
  });
});

/** As it is read from a document, cut within the text. */
function captured(text: string): ReadJson {
  const capture = new JsonCapture(1);
  capture.push(text.slice(0, 8), 0);
  capture.push(text.slice(8), 0);
  return readCaptured(capture.take());
}

describe('numbers', () => {
  it.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', '9007199254740992'],
    ['-12345678901234567890', '-12345678901234567890'],
    ['1e400', '1e400'],
    ['1.5e3', 1500],
    ['0.1', 0.1],
    ['1.0000000000000000000', 1],
    ['-0.30000000000000004', -0.30000000000000004],
    ['0.30000000000000004441', '0.30000000000000004441'],
    ['1.10000000000000000001', '1.10000000000000000001'],
    ['1.00000000000000000001', '1.00000000000000000001'],
    ['123456789.123456789', '123456789.123456789'],
    ['12345678.12345678', 12345678.12345678],
    ['1e-7', 1e-7],
    ['1.25E+2', 125],
    ['1e-400', '1e-400'],
    ['0e5', 0],
    ['1.234567e-320', '1.234567e-320'],
  ])('%s', (text, value) => {
    expect(parseJson(text)).toBe(value);
    expect(captured(`{"a":[${text}]}`)).toEqual({ value: { a: [value] } });
    const seen: unknown[] = [];
    const nothing = (): undefined => undefined;
    const handler: JsonHandler = {
      wanted: () => false,
      opened: nothing,
      closed: nothing,
      name: nothing,
      scalar: (scalar) => seen.push(scalar),
      captured: nothing,
    };
    const tokens = new JsonTokens(handler);
    tokens.push(`[${text}]`);
    expect(seen).toEqual([value]);
  });

  it('of endless length are refused', () => {
    const tokens = (): FileFault | undefined => faultOf('1'.repeat(200_000));
    expect(tokens()).toMatchObject({ code: 'json_invalid' });
  });
});

it('an object has as many members as colons outside of texts, unless a name stands twice', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      expect(measure(text).colons).toBe(countMembers(JSON.parse(text)));
    }),
  );
  const twice = '{"a":":\\":","a":{"b":1}}';
  expect([measure(twice), countMembers(JSON.parse(twice))]).toEqual([{ colons: 3, depth: 2 }, 2]);
});
