import { describe, expect, it } from '@jest/globals';
import { readAnswer } from './vectors.ts';

const base64 = (...values: number[]) => Buffer.from(new Float32Array(values).buffer).toString('base64');
const item = (index: unknown, embedding: unknown) => ({ object: 'embedding', index, embedding });
const answer = (...data: unknown[]) => ({ object: 'list', data, usage: { prompt_tokens: 5, total_tokens: 7 } });

describe('readAnswer', () => {
  it('puts vectors in the order of the texts, whatever order and form they came in', () => {
    const body = answer(item(2, base64(5, 6)), item(0, [1, 2]), item(1, base64(3, 4)));
    expect(readAnswer(body, 3, undefined)).toEqual({
      vectors: [new Float32Array([1, 2]), new Float32Array([3, 4]), new Float32Array([5, 6])],
      tokens: 7,
    });
  });

  it.each([
    ['of no usage', {}, 0],
    ['of prompt tokens only', { usage: { prompt_tokens: 5 } }, 5],
    ['of nonsense', { usage: { total_tokens: 'many' } }, 0],
    ['of less than nothing', { usage: { total_tokens: -4 } }, 0],
  ])('tells the tokens %s', (_name, usage, tokens) => {
    expect(readAnswer({ data: [item(0, [1])], ...usage }, 1, undefined).tokens).toBe(tokens);
  });

  it.each<[string, unknown, string]>([
    ['text', '<html>', 'not a JSON object'],
    ['a list', [], 'not a JSON object'],
    ['nothing', undefined, 'not a JSON object'],
    ['no data', { object: 'list' }, 'no list "data"'],
    ['too few', answer(item(0, [1])), '1 vectors for 2 texts'],
    ['too many', answer(item(0, [1]), item(1, [1]), item(2, [1])), '3 vectors for 2 texts'],
    ['an item that is none', answer(item(0, [1]), null), 'not an object'],
    ['no index', answer(item(0, [1]), item(undefined, [1])), 'index is missing'],
    ['an index below', answer(item(0, [1]), item(-1, [1])), 'out of range'],
    ['an index above', answer(item(0, [1]), item(2, [1])), 'out of range'],
    ['a broken index', answer(item(0, [1]), item(0.5, [1])), 'out of range'],
    ['an index twice', answer(item(1, [1]), item(1, [1])), 'twice'],
    ['two lengths', answer(item(0, [1, 2]), item(1, [1])), '1 dimensions, others have 2'],
    ['an empty vector', answer(item(0, []), item(1, [1])), 'empty'],
    ['not a number', answer(item(0, [1]), item(1, base64(NaN))), 'not finite'],
    ['endless', answer(item(0, [1]), item(1, base64(Infinity))), 'not finite'],
    ['beyond float32', answer(item(0, [1]), item(1, [1e300])), 'not finite'],
    ['null for a number', answer(item(0, [1]), item(1, [null])), 'neither base64 nor a list'],
    ['no vector', answer(item(0, [1]), item(1, undefined)), 'neither base64 nor a list'],
    ['base64 cut off', answer(item(0, [1]), item(1, 'AACAPwAA')), 'cut off'],
  ])('refuses %s', (_name, body, message) => {
    expect(() => readAnswer(body, 2, undefined)).toThrow(message);
    expect(() => readAnswer(body, 2, undefined)).toThrow(
      expect.objectContaining({ code: 'embedding_response_invalid', retryable: true }),
    );
  });

  it('refuses another length than the answers before had', () => {
    expect(() => readAnswer(answer(item(0, [1, 2, 3])), 1, 2)).toThrow('3 dimensions, others have 2');
  });
});
