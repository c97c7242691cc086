import { readFile } from 'node:fs/promises';
import { Tokenizer } from '@huggingface/tokenizers';
import type { Encode } from './truncation.ts';

/** The part in use, declared here: the package's own types leave out file endings and do not resolve in ES modules. */
type TokenizerClass = new (tokenizer: object, config: object) => { encode(text: string): { ids: number[] } };

/** Reads a tokenizer.json. Its settings for truncation and padding have no effect here. */
export async function loadTokenizer(path: string): Promise<Encode> {
  const definition = JSON.parse(await readFile(path, 'utf8')) as object;
  const tokenizer = new (Tokenizer as unknown as TokenizerClass)(definition, {});
  return (text) => tokenizer.encode(text).ids;
}
