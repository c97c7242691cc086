import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { MAX_TOKENS, packByLength, TOKEN_BUDGET } from './packing.ts';
import { poolMean } from './pooling.ts';
import { loadTokenizer } from './tokenizer.ts';
import { encodeTruncated } from './truncation.ts';

/** Files that a model's folder must have. */
export const MODEL_FILES = ['model.onnx', 'tokenizer.json'] as const;

export interface Embedded {
  /** [texts, dimensions], row by row, in the order of the texts. */
  readonly vectors: Float32Array;
  /** Tokens that went through the model, padding not counted. */
  readonly tokens: number;
}

/** A sentence embedding model of the BERT family, loaded. `embed` blocks its thread while it computes. */
export interface SentenceModel {
  readonly dimensions: number;
  embed(texts: readonly string[]): Promise<Embedded>;
  dispose(): Promise<void>;
}

/** Loads the model and runs it once, so that a model that is returned works. One thread: the pool has several. */
export async function loadModel(folder: string): Promise<SentenceModel> {
  const tokenize = await loadTokenizer(join(folder, 'tokenizer.json'));
  const session = await InferenceSession.create(join(folder, 'model.onnx'), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const encode = (text: string) => encodeTruncated(tokenize, text, MAX_TOKENS);
  const trial = await run(session, [encode('ready')]);
  return {
    dimensions: trial.length,
    embed: (texts) => embed(session, texts.map(encode), trial.length),
    dispose: () => session.release(),
  };
}

async function embed(session: InferenceSession, rows: readonly number[][], dimensions: number): Promise<Embedded> {
  const lengths = rows.map((row) => row.length);
  const vectors = new Float32Array(rows.length * dimensions);
  for (const group of packByLength(lengths, TOKEN_BUDGET)) {
    const pooled = await run(
      session,
      group.map((place) => rows[place]!),
    );
    group.forEach((place, at) =>
      vectors.set(pooled.subarray(at * dimensions, (at + 1) * dimensions), place * dimensions),
    );
  }
  return { vectors, tokens: lengths.reduce((sum, length) => sum + length, 0) };
}

/** One run of the model over rows of token ids, padded to the longest. */
async function run(session: InferenceSession, rows: readonly number[][]): Promise<Float32Array> {
  const lengths = rows.map((row) => row.length);
  const width = Math.max(...lengths);
  const ids = new BigInt64Array(rows.length * width);
  const mask = new BigInt64Array(rows.length * width);
  rows.forEach((row, text) => {
    row.forEach((id, token) => {
      ids[text * width + token] = BigInt(id);
      mask[text * width + token] = 1n;
    });
  });
  const shape = [rows.length, width];
  const outputs = await session.run({
    input_ids: new Tensor('int64', ids, shape),
    attention_mask: new Tensor('int64', mask, shape),
    token_type_ids: new Tensor('int64', new BigInt64Array(ids.length), shape),
  });
  const hidden = outputs['last_hidden_state'];
  const dimensions = hidden?.dims[2];
  if (!(hidden?.data instanceof Float32Array) || dimensions === undefined) {
    throw new Error('the model gives no last_hidden_state of float32');
  }
  return poolMean(hidden.data, lengths, width, dimensions);
}
