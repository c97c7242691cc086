import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testEmbedder, type TestEmbedder } from '@pairloom/testing';

let embedder: TestEmbedder;

beforeAll(async () => {
  embedder = await testEmbedder();
});

afterAll(async () => {
  await embedder.stop();
});

interface Answer {
  readonly data: { index: number; embedding: number[] | string }[];
  readonly usage: { prompt_tokens: number; total_tokens: number };
}

async function ask(input: string | string[], encoding_format: 'float' | 'base64' = 'float'): Promise<Answer> {
  const response = await fetch(`${embedder.url}/embeddings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'all-MiniLM-L6-v2', input, encoding_format }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

async function vectorsOf(texts: string[]): Promise<number[][]> {
  const { data } = await ask(texts);
  expect(data.map(({ index }) => index)).toEqual([...texts.keys()]);
  return data.map(({ embedding }) => embedding as number[]);
}

const cosine = (a: number[], b: number[]) => a.reduce((sum, value, axis) => sum + value * b[axis]!, 0);

/** Of very different lengths, each about something else. */
const MIXED = [
  'How do I reset my password?',
  `${'The history of bread begins in the stone age, long before farming. '.repeat(30)}`,
  'Cats',
  'What is the capital of France, and how many people live there today?',
  `${'A transaction is a unit of work that happens as a whole or not at all. '.repeat(8)}`,
  'Is it safe to eat raw eggs?',
];

describe('the local model', () => {
  it('knows what means the same', async () => {
    const [question, same, near, far] = (await vectorsOf([
      'How can I change my password?',
      'What do I have to do to set a new password?',
      'How do I create an account?',
      'The weather in Spain is sunny.',
    ])) as [number[], number[], number[], number[]];
    expect(cosine(question, same)).toBeGreaterThan(0.6);
    expect(cosine(question, same)).toBeGreaterThan(cosine(question, near) + 0.1);
    expect(cosine(question, near)).toBeGreaterThan(cosine(question, far) + 0.1);
  });

  it('gives 384 dimensions of length 1', async () => {
    for (const vector of await vectorsOf(MIXED)) {
      expect(vector).toHaveLength(384);
      expect(cosine(vector, vector)).toBeCloseTo(1, 5);
    }
  });

  it('gives the same in base64 as in numbers', async () => {
    const numbers = (await ask(MIXED)).data.map(({ embedding }) => embedding as number[]);
    const encoded = (await ask(MIXED, 'base64')).data.map(({ embedding }) => {
      const bytes = Buffer.from(embedding as string, 'base64');
      return Array.from({ length: bytes.length / 4 }, (_, axis) => bytes.readFloatLE(axis * 4));
    });
    encoded.forEach((vector, text) => expect(cosine(vector, numbers[text]!)).toBeGreaterThan(0.999));
    expect(encoded[0]).toHaveLength(384);
  });

  it('gives a text in a large batch of mixed lengths what it gives it alone', async () => {
    const filler = Array.from({ length: 100 }, (_, at) => `Filler ${at} ${'and so on '.repeat(at % 23)}`);
    const together = (await vectorsOf([...filler, ...MIXED])).slice(filler.length);
    for (const [at, text] of MIXED.entries()) {
      const [alone] = (await vectorsOf([text])) as [number[]];
      alone.forEach((value, axis) => expect(together[at]![axis]).toBeCloseTo(value, 3));
    }
  });

  it('reads the first 256 tokens, and counts no more', async () => {
    const word = 'bread ';
    const { data, usage } = await ask([word.repeat(254), word.repeat(100_000)]);
    const [exact, over] = data.map(({ embedding }) => embedding as number[]) as [number[], number[]];
    expect(usage).toEqual({ prompt_tokens: 512, total_tokens: 512 });
    expect(cosine(exact, over)).toBeGreaterThan(0.999);
  });

  it('takes blank texts and broken characters', async () => {
    for (const vector of await vectorsOf([' ', '\n\t', '\ud800', '\u0000', '😀', '漢字'])) {
      expect(cosine(vector, vector)).toBeCloseTo(1, 5);
    }
  });

  it('is ready', async () => {
    const response = await fetch(new URL('/health/ready', embedder.url));
    expect(response.status).toBe(200);
  });
});
