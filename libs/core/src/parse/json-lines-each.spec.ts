import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readSource } from '../testing/read-source.ts';
import { jsonLinesEach } from './json-lines-each.ts';
import type { SourceRow } from './rewrite.ts';

const LINES = [
  '{"question":"a","answers":["1","2"]}',
  '',
  '{"question":"b","answers":["3"]}',
  '{"question":"c","answers":[',
  '[1]',
  '{"question":"d","answers":["4","5"],"n":12345678901234567890}',
];
const file = (end: string, mark = ''): Buffer => Buffer.from(mark + LINES.join(end) + end);

describe('JSON Lines with several answers', () => {
  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('give each answer a row, and a broken line one that fails: %s', async (_what, end) => {
    const { plan, rows } = await readSource(file(end, '\ufeff'), 'faq.jsonl', { answers: 'each' });
    expect(plan.sourceType).toBe('jsonl');
    expect(rows.map(({ line, pair, faults }) => [line, pair ?? faults])).toEqual([
      [1, ['a', '1']],
      [1, ['a', '2']],
      [3, ['b', '3']],
      [4, ['json_row_invalid']],
      [5, ['json_row_not_object']],
      [6, ['d', '4']],
      [6, ['d', '5']],
    ]);
  });

  it('are cut where they lie when the first answer counts, or no answer is a list', async () => {
    expect((await readSource(file('\n'), 'faq.jsonl')).plan.rewriting).toBeUndefined();
    const single = Buffer.from('{"question":"a","answer":"1"}\n');
    expect((await readSource(single, 'faq.jsonl', { answers: 'each' })).plan.rewriting).toBeUndefined();
  });

  it('are the same however the text comes in pieces', async () => {
    const read = async (pieces: readonly string[]): Promise<SourceRow[]> => {
      const source = {
        async *pieces() {
          yield* pieces;
        },
      };
      const rows: SourceRow[] = [];
      for await (const batch of jsonLinesEach.rows(source, { each: 'answers' })) rows.push(...batch);
      return rows;
    };
    const whole = await read([file('\r\n').toString()]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: file('\r\n').length }), { maxLength: 8 }), async (cuts) => {
        const text = file('\r\n').toString();
        const places = [0, ...cuts.sort((a, b) => a - b), text.length];
        expect(await read(places.slice(1).map((end, i) => text.slice(places[i], end)))).toEqual(whole);
      }),
    );
  });
});
