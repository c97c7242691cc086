import type { EmbeddingProvider } from '@pairloom/core';
import { faultOf } from './complaint.ts';

/**
 * The vector of one text, for a search.
 * @throws EmbeddingFault, `embedding_text_refused` when the provider will not have the text; the signal's reason
 */
export async function embedQuery(
  provider: EmbeddingProvider,
  text: string,
  signal?: AbortSignal,
): Promise<Float32Array> {
  for await (const { items } of provider.embed([text], signal)) {
    for (const item of items) {
      if ('vector' in item) return item.vector;
      throw faultOf(item.refused.code, item.refused.message);
    }
  }
  throw faultOf('embedding_response_invalid', 'The provider gave nothing for the text.');
}
