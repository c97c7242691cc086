import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testEmbedder, type TestEmbedder } from '@pairloom/testing';
import { createOpenAiEmbeddings, embedQuery, type OpenAiEmbeddingsOptions } from './index.ts';

let embedder: TestEmbedder;

beforeAll(async () => {
  embedder = await testEmbedder();
});

afterAll(async () => {
  await embedder.stop();
});

const provider = (options: Partial<OpenAiEmbeddingsOptions> = {}) =>
  createOpenAiEmbeddings({
    baseUrl: embedder.url,
    apiKey: 'local',
    model: 'all-MiniLM-L6-v2',
    batchTexts: 4,
    batchTokens: 8000,
    timeoutMs: 60_000,
    ...options,
  });

const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, axis) => sum + value * b[axis]!, 0);

describe('against the local embedder', () => {
  it('embeds in batches, counts calls and tokens, and finds what means the same', async () => {
    const texts = [
      'How do I reset my password?',
      'What is bread made of?',
      'Is tea healthy?',
      'Who was Napoleon?',
      'Cats',
    ];
    const vectors = new Map<number, Float32Array>();
    let calls = 0;
    let tokens = 0;
    for await (const batch of provider().embed(texts)) {
      calls += batch.calls;
      tokens += batch.tokens;
      for (const item of batch.items) if ('vector' in item) vectors.set(item.index, item.vector);
    }
    expect(calls).toBe(2);
    expect(tokens).toBeGreaterThan(texts.length * 2);
    const query = await embedQuery(provider(), 'I forgot my password');
    expect(query).toHaveLength(384);
    const scores = texts.map((_, at) => cosine(query, vectors.get(at)!));
    expect(scores.indexOf(Math.max(...scores))).toBe(0);
  });

  it('gives the same vectors in base64 as in numbers', async () => {
    const text = 'What is bread made of?';
    const encoded = await embedQuery(provider(), text);
    expect(await embedQuery(provider({ encoding: 'float' }), text)).toEqual(encoded);
  });

  it('does not know another model', async () => {
    await expect(embedQuery(provider({ model: 'other' }), 'a')).rejects.toMatchObject({
      code: 'embedding_model_unknown',
      retryable: false,
    });
  });
});
