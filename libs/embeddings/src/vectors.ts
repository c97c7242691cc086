import type { EmbeddingFault } from '@pairloom/core';
import { faultOf } from './complaint.ts';
import { isFields } from './fields.ts';

/** A provider's answer, checked. */
export interface Answer {
  /** In the order of the texts sent. */
  readonly vectors: readonly Float32Array[];
  /** Tokens billed; 0 when it does not say. */
  readonly tokens: number;
}

/**
 * Takes an answer apart, trusting nothing: providers have been seen to leave texts out, to mix their order and to send
 * numbers that are none.
 * @param body the parsed JSON, or text when it was none
 * @param count texts that were sent
 * @param dimensions length that the vectors must have; undefined when this is the first answer
 * @throws EmbeddingFault `embedding_response_invalid`
 */
export function readAnswer(body: unknown, count: number, dimensions: number | undefined): Answer {
  if (!isFields(body)) throw invalid('it is not a JSON object');
  const { data } = body;
  if (!Array.isArray(data)) throw invalid('it has no list "data"');
  if (data.length !== count) throw invalid(`it has ${data.length} vectors for ${count} texts`);
  const vectors = new Array<Float32Array | undefined>(count).fill(undefined);
  for (const item of data as unknown[]) {
    if (!isFields(item)) throw invalid('an item is not an object');
    const { index, embedding } = item;
    if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= count) {
      throw invalid('an index is missing or out of range');
    }
    if (vectors[index] !== undefined) throw invalid('an index stands twice');
    vectors[index] = readVector(embedding);
  }
  const whole = vectors as Float32Array[];
  checkDimensions(whole, dimensions ?? whole[0]?.length ?? 0);
  return { vectors: whole, tokens: billed(body['usage']) };
}

function checkDimensions(vectors: readonly Float32Array[], dimensions: number): void {
  for (const vector of vectors) {
    if (vector.length === 0) throw invalid('a vector is empty');
    if (vector.length !== dimensions) {
      throw invalid(`a vector has ${vector.length} dimensions, others have ${dimensions}`);
    }
  }
}

/** From base64 of float32, little endian, or from a list of numbers: some providers send lists whatever was asked. */
function readVector(embedding: unknown): Float32Array {
  const vector = typeof embedding === 'string' ? fromBase64(embedding) : fromList(embedding);
  if (!vector.every(Number.isFinite)) throw invalid('a vector holds numbers that are not finite');
  return vector;
}

function fromBase64(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  const width = Float32Array.BYTES_PER_ELEMENT;
  if (bytes.length % width !== 0) throw invalid('a vector is cut off');
  const vector = new Float32Array(bytes.length / width);
  for (let at = 0; at < vector.length; at += 1) vector[at] = bytes.readFloatLE(at * width);
  return vector;
}

function fromList(list: unknown): Float32Array {
  if (!Array.isArray(list) || !list.every((value) => typeof value === 'number')) {
    throw invalid('a vector is neither base64 nor a list of numbers');
  }
  return Float32Array.from(list);
}

function billed(usage: unknown): number {
  if (!isFields(usage)) return 0;
  const tokens = usage['total_tokens'] ?? usage['prompt_tokens'];
  return typeof tokens === 'number' && Number.isFinite(tokens) && tokens > 0 ? Math.round(tokens) : 0;
}

/** Says what is wrong without quoting the answer, which may hold what was sent. */
export const invalid = (what: string): EmbeddingFault =>
  faultOf('embedding_response_invalid', `The provider's answer cannot be used: ${what}.`);
