import { startEmbedder } from '@pairloom/tools';
import { join } from 'node:path';
import { ownFolder } from './own-folder.ts';

export interface TestEmbedder {
  /** Base URL of an OpenAI-compatible API, ending in /v1. */
  readonly url: string;
  stop(): Promise<void>;
}

/** The embedder that TEST_EMBEDDINGS_BASE_URL names, or one of the spec's own. Call `stop` in afterAll. */
export async function testEmbedder(): Promise<TestEmbedder> {
  const given = process.env['TEST_EMBEDDINGS_BASE_URL'];
  if (given !== undefined) return { url: given, stop: async () => undefined };
  const own = ownFolder();
  const embedder = await startEmbedder({ ...own, from: 'source', logFile: join(own.folder, 'embedder.log') });
  return {
    url: embedder.url,
    stop: async () => {
      await embedder.stop();
      own.remove();
    },
  };
}
