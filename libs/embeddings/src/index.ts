/**
 * embeddings: texts to vectors through the `openai` client and any API that speaks as OpenAI's does: batching, token
 * budget, checked answers, faults with codes and retry hints. May import contract and core.
 */
export { estimateTokens } from './batches.ts';
export { embedQuery } from './embed-query.ts';
export { createOpenAiEmbeddings, type OpenAiEmbeddingsOptions } from './openai-embeddings.ts';
