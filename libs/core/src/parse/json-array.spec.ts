import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FileFault } from '../faults.ts';
import { JsonArrayCutter } from './json-array-cutter.ts';
import { JsonRows } from './json-record.ts';
import { jsonTree } from './json-tree.ts';

/** What a reading gave: for each row its line, and its answer or flaw; or the code that refused all. */
type Outcome = [number, string][] | string;

/** The array cut where it lies, as it is done with plain UTF-8. */
function inPlace(text: string): Outcome {
  const bytes = Buffer.from(text);
  const cut: { start: number; end: number; line: number }[] = [];
  const cutter = new JsonArrayCutter('open', { byte: 1, line: 1 }, (start, end, _next, line) => {
    cut.push({ start, end, line });
  });
  cutter.push(bytes.subarray(1));
  cutter.end();
  const records = {
    count: cut.length,
    starts: Uint32Array.from(cut, ({ start }) => start),
    ends: Uint32Array.from(cut, ({ end }) => end),
    lines: Uint32Array.from(cut, ({ line }) => line),
    lastLines: Uint32Array.from(cut, ({ line }) => line),
    flags: new Uint8Array(cut.length),
  };
  const rows = new JsonRows(bytes, records, [{ field: 'answer', column: 'a' }], { isArray: true });
  return cut.map(({ line }, index) => {
    const cells: unknown[] = [];
    return [line, rows.read(index, cells as never)?.code ?? JSON.stringify(cells[0])];
  });
}

/** The array as a document that is rewritten. */
async function asTree(text: string): Promise<Outcome> {
  const source = {
    async *pieces() {
      yield text;
    },
  };
  const outcome: Outcome = [];
  for await (const batch of jsonTree.rows(source, { path: [], isSequence: false, around: {}, each: '' }))
    for (const row of batch) {
      const answer = (values: unknown): string => JSON.stringify((values as { a?: string }).a ?? '');
      outcome.push([row.line, 'flaw' in row ? row.flaw.code : answer(row.values)]);
    }
  return outcome;
}

const codeOf = (error: unknown): string => {
  if (error instanceof FileFault) return error.code;
  throw error;
};

async function both(text: string): Promise<[Outcome, Outcome]> {
  let placed: Outcome;
  try {
    placed = inPlace(text);
  } catch (error) {
    placed = codeOf(error);
  }
  return [placed, await asTree(text).catch(codeOf)];
}

describe('an array cut where it lies and one that is rewritten', () => {
  it.each([
    ['[]', []],
    [
      '[{"a":"1"},\n{"a":"2"}]',
      [
        [1, '"1"'],
        [2, '"2"'],
      ],
    ],
    [
      '[{"a":"1" "b":2},{"a":"2"}]',
      [
        [1, 'json_row_invalid'],
        [1, '"2"'],
      ],
    ],
    [
      '[{"a":"1","a":"1"}, 5]',
      [
        [1, 'json_name_repeated'],
        [1, 'json_row_not_object'],
      ],
    ],
    ['[{"a":"he said "hi""},{"a":"2"}]', 'json_invalid'],
    ['[{"a":"1"}{"a":"2"}]', 'json_invalid'],
    ['[{"a":"1"}] {}', 'json_invalid'],
  ])('give the same: %s', async (text, expected) => expect(await both(text)).toEqual([expected, expected]));

  it('give the same for any flat objects with a character changed', async () => {
    const value = fc.string({ unit: fc.constantFrom('a', '"', '\\', '{', ']', ',', ':', ' ', '\n') });
    const objects = fc.array(fc.record({ a: value, b: value }), { minLength: 1, maxLength: 4 });
    const sign = fc.constantFrom('', '"', '{', '}', ',', ':', '\\', 'x', '0', '\n');
    const property = fc.asyncProperty(objects, fc.nat(), sign, async (given, place, by) => {
      const whole = JSON.stringify(given);
      const at = 1 + (place % (whole.length - 1));
      const [placed, rewritten] = await both(whole.slice(0, at) + by + whole.slice(at + 1));
      expect(placed).toEqual(rewritten);
    });
    await fc.assert(property, { numRuns: 500 });
  });
});
