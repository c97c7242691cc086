import { describe, expect, it } from '@jest/globals';
import { FileFault } from '../faults.ts';
import { resolveMapping } from './resolve-mapping.ts';
import { MAPPING_THRESHOLD, suggestMapping } from './suggest-mapping.ts';

const LONG = 'A text of some length that says how it is done, step by step.';
const seenAs = (columns: string[], row: (index: number) => string[], rows = 40) => ({
  columns,
  samples: Array.from({ length: rows }, (_, index) => row(index)),
  columnsKnown: true,
});

describe('contents', () => {
  it.each([
    ['?', 'What is number'],
    ['？', '什么是'],
    ['؟', 'ما هو'],
    ['?"', '"Was ist'],
  ])('decide where there is no header and questions end in %s', (mark, text) => {
    const seen = seenAs(['column_1', 'column_2', 'column_3'], (i) => [`${i}`, LONG, `${text} ${i}${mark}`]);
    expect(suggestMapping(seen).mapping).toEqual({ question: 'column_3', answer: 'column_2' });
    expect(resolveMapping(seen)).toEqual({ question: 'column_3', answer: 'column_2' });
  });

  it('may be words of a million letters', () => {
    const endless = 'x'.repeat(1_000_000);
    const seen = seenAs(['one', 'two'], () => [`${endless}?`, `${LONG}${endless}`], 3);
    expect(suggestMapping(seen).mapping).toEqual({});
    expect(() => resolveMapping(seen)).toThrow(FileFault);
  });

  it('suggest, and do not decide, against a header that says something else', () => {
    const seen = seenAs(['title', 'body'], (i) => [`What is ${i}?`, LONG]);
    const { mapping, confidence } = suggestMapping(seen);
    expect(mapping).toEqual({ question: 'title', answer: 'body' });
    expect(confidence['question']).toBeGreaterThan(0.5);
    expect(confidence['question']).toBeLessThan(MAPPING_THRESHOLD);
    expect(() => resolveMapping(seen)).toThrow(FileFault);
  });

  it.each<[string, (index: number) => string[], number]>([
    ['few rows', (i) => [`What is ${i}?`, LONG], 5],
    ['few questions', (i) => [i % 2 === 0 ? `What is ${i}?` : `Thing ${i}`, LONG], 40],
    ['questions in both columns', (i) => [`What is ${i}?`, `${LONG} ${i} Or is it?`], 40],
    ['the same question always', () => ['What is it?', LONG], 40],
    ['no texts beside the questions', (i) => [`What is ${i}?`, `${i}`], 40],
  ])('do not decide with %s', (_name, row, rows) => {
    const seen = seenAs(['column_1', 'column_2'], row, rows);
    expect(() => resolveMapping(seen)).toThrow(expect.objectContaining({ code: 'mapping_required' }));
  });

  it('do not decide between two columns of texts', () => {
    const seen = seenAs(['column_1', 'column_2', 'column_3'], (i) => [`What is ${i}?`, LONG, `${LONG}!`]);
    expect(() => resolveMapping(seen)).toThrow(/"column_3" could be the answer|"column_2" could be the answer/);
    expect(suggestMapping(seen).candidates['question']).toEqual(['column_1']);
  });

  it('of headers with one name alike are suggested with the column', () => {
    const seen = seenAs(['Customer question', 'Answer'], (i) => [`Thing ${i}`, LONG]);
    expect(suggestMapping(seen)).toMatchObject({
      mapping: { question: 'Customer question', answer: 'Answer' },
      confidence: { question: 0.6, answer: 1 },
      candidates: { question: ['Customer question'], answer: ['Answer'] },
    });
  });
});
