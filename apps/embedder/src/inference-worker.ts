/** The thread that computes: it holds a model of its own and answers one request after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { loadModel, type SentenceModel } from './model.ts';
import type { FromWorker, ToWorker, WorkerInput } from './worker-messages.ts';

if (parentPort === null) throw new Error('inference-worker runs as a worker thread only');
const port = parentPort;
const model = await loadModel((workerData as WorkerInput).modelDir);

port.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'embed':
      void answer(model, message.texts);
      break;
    case 'stop':
      void model.dispose().finally(() => port.close());
      break;
  }
});
port.postMessage({ kind: 'ready', dimensions: model.dimensions } satisfies FromWorker);

async function answer(loaded: SentenceModel, texts: readonly string[]): Promise<void> {
  try {
    const { vectors, tokens } = await loaded.embed(texts);
    const own = vectors as Float32Array<ArrayBuffer>;
    port.postMessage({ kind: 'embedded', vectors: own, tokens } satisfies FromWorker, [own.buffer]);
  } catch (error) {
    const message = error instanceof Error ? error.message : 'unknown';
    port.postMessage({ kind: 'failed', message } satisfies FromWorker);
  }
}
