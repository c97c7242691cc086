import type { Embedded } from './model.ts';

export interface EmbeddingAnswer extends Embedded {
  readonly model: string;
  readonly dimensions: number;
  readonly encoding: 'float' | 'base64';
}

/**
 * The JSON of an answer, one text's vector at a time: 2,048 vectors written as decimal numbers would be 16 MB at once.
 * Vectors are lists of numbers, or base64 of float32, little endian.
 */
export function* writeEmbeddingResponse(answer: EmbeddingAnswer): Generator<string> {
  yield '{"object":"list","data":[';
  const texts = answer.vectors.length / answer.dimensions;
  for (let index = 0; index < texts; index += 1) {
    const vector = answer.vectors.subarray(index * answer.dimensions, (index + 1) * answer.dimensions);
    const embedding = answer.encoding === 'base64' ? encodeBase64(vector) : Array.from(vector);
    yield `${index === 0 ? '' : ','}${JSON.stringify({ object: 'embedding', index, embedding })}`;
  }
  const usage = { prompt_tokens: answer.tokens, total_tokens: answer.tokens };
  yield `],"model":${JSON.stringify(answer.model)},"usage":${JSON.stringify(usage)}}`;
}

/** Node runs on little-endian machines only, so the array's own bytes are the wire's. */
const encodeBase64 = (vector: Float32Array): string =>
  Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');
