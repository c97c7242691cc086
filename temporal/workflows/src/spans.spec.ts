import { describe, expect, it } from '@jest/globals';
import { MAX_SPANS, type PlannedChunk } from '@pairloom/temporal-api';
import { type Span, Spans, spanSummary, thousands } from './spans.ts';

const chunks = (count: number, from = 1): PlannedChunk[] =>
  Array.from({ length: count }, (_, i) => ({ no: from + i, firstRow: (from + i - 1) * 10 + 1, rows: 10 }));

function all(spans: Spans, expected: number): Span[] {
  const taken: Span[] = [];
  for (let span = spans.take(expected); span !== undefined; span = spans.take(expected)) taken.push(span);
  return taken;
}

describe('Spans', () => {
  it.each([1, 16, MAX_SPANS, MAX_SPANS + 1, 1_000, 12_345])(
    'hands out %i chunks, each once and in order, in at most MAX_SPANS spans',
    (count) => {
      const spans = all(new Spans(chunks(count)), count);
      expect(spans.length).toBeLessThanOrEqual(MAX_SPANS);
      let next = 1;
      for (const span of spans) {
        expect(span.fromChunk).toBe(next);
        expect(span.firstRow).toBe((next - 1) * 10 + 1);
        next = span.toChunk + 1;
        expect(span.lastRow).toBe((next - 1) * 10);
      }
      expect(next).toBe(count + 1);
    },
  );

  it('gives each chunk a span of its own while there are few', () => {
    expect(all(new Spans(chunks(3)), 3).map(({ fromChunk, toChunk }) => [fromChunk, toChunk])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  });

  it('goes on when the list grows', () => {
    const list = chunks(2);
    const spans = new Spans(list);
    expect(all(spans, 2)).toHaveLength(2);
    expect(spans.take(3)).toBeUndefined();
    list.push(...chunks(1, 3));
    expect(spans.take(3)).toMatchObject({ fromChunk: 3, toChunk: 3, lastRow: 30 });
  });

  it('is ready with a whole span, and at the end with what is left', () => {
    const list = chunks(2);
    const spans = new Spans(list);
    const threeInASpan = 3 * MAX_SPANS;
    expect(spans.ready(threeInASpan, false)).toBe(false);
    expect(spans.ready(threeInASpan, true)).toBe(true);
    list.push(...chunks(1, 3));
    expect(spans.ready(threeInASpan, false)).toBe(true);
    spans.take(threeInASpan);
    expect(spans.ready(threeInASpan, true)).toBe(false);
  });
});

describe('summaries', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1,000'],
    [1_234_567, '1,234,567'],
  ])('write %i as %s', (n, text) => expect(thousands(n)).toBe(text));

  it('name the rows of a span', () => {
    expect(spanSummary({ fromChunk: 1, toChunk: 2, firstRow: 1, lastRow: 20_000 })).toBe('rows 1–20,000');
  });
});
