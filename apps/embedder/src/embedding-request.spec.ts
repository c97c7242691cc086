import { describe, expect, it } from '@jest/globals';
import { readEmbeddingRequest } from './embedding-request.ts';

const served = { model: 'mini', dimensions: 384 };
const read = (body: unknown) => readEmbeddingRequest(body, served);

describe('readEmbeddingRequest', () => {
  it.each([
    ['one text', { model: 'mini', input: 'a' }, { texts: ['a'], encoding: 'float', user: undefined }],
    [
      'a list, and fields it has no use for',
      { model: 'mini', input: ['a', ' '], encoding_format: 'base64', dimensions: 384, user: 'u', other: 1 },
      { texts: ['a', ' '], encoding: 'base64', user: 'u' },
    ],
    [
      'null for what is left out',
      { model: 'mini', input: ['a'], dimensions: null, user: null },
      { texts: ['a'], encoding: 'float', user: undefined },
    ],
    [
      '2,048 texts',
      { model: 'mini', input: Array<string>(2048).fill('a') },
      { texts: Array<string>(2048).fill('a'), encoding: 'float', user: undefined },
    ],
  ])('takes %s', (_name, body, expected) => {
    expect(read(body)).toEqual(expected);
  });

  it.each<[string, unknown, string | null, string]>([
    ['nothing', undefined, null, 'JSON object'],
    ['a list', [], null, 'JSON object'],
    ['no model', { input: 'a' }, 'model', 'model'],
    ['no input', { model: 'mini' }, 'input', 'string or a list of strings'],
    ['null', { model: 'mini', input: null }, 'input', 'string or a list of strings'],
    ['an object', { model: 'mini', input: {} }, 'input', 'string or a list of strings'],
    ['an empty list', { model: 'mini', input: [] }, 'input', 'empty list'],
    ['the empty string', { model: 'mini', input: '' }, 'input[0]', 'empty string'],
    ['an empty string in a list', { model: 'mini', input: ['a', ''] }, 'input[1]', 'empty string'],
    ['null in a list', { model: 'mini', input: ['a', null] }, 'input[1]', 'must be a string'],
    ['tokens', { model: 'mini', input: [1, 2] }, 'input', 'Token input is not supported'],
    ['lists of tokens', { model: 'mini', input: [[1], [2]] }, 'input', 'Token input is not supported'],
    ['too many texts', { model: 'mini', input: Array(2049).fill('a') }, 'input', '2049 texts; at most 2048'],
    ['another encoding', { model: 'mini', input: 'a', encoding_format: 'hex' }, 'encoding_format', 'encoding_format'],
    ['other dimensions', { model: 'mini', input: 'a', dimensions: 256 }, 'dimensions', '384 dimensions only'],
    ['dimensions in words', { model: 'mini', input: 'a', dimensions: 'all' }, 'dimensions', 'dimensions'],
  ])('refuses %s', (_name, body, param, message) => {
    expect(() => read(body)).toThrow(message);
    expect(() => read(body)).toThrow(expect.objectContaining({ status: 400, param }));
  });

  it('does not know another model', () => {
    expect(() => read({ model: 'other', input: 'a' })).toThrow(
      expect.objectContaining({ status: 404, code: 'model_not_found', param: 'model' }),
    );
  });
});
