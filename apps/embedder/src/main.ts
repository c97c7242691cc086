/**
 * embedder: an OpenAI-compatible /v1/embeddings on a local model, the embedded default and not for production.
 * Composition root: reads the environment, starts, ends orderly on SIGTERM and SIGINT. May import contract and config.
 */
import { ConfigError, embedderConfig, type EmbedderConfig } from '@pairloom/config';
import { pino } from 'pino';
import { startEmbedder } from './embedder.ts';

function readConfig(): EmbedderConfig {
  try {
    return embedderConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

const config = readConfig();
const log = pino({ name: 'embedder', level: config.logLevel });

function giveUp(error: Error): never {
  log.fatal({ reason: error.message }, 'the embedder cannot start');
  process.exit(1);
}

const embedder = await startEmbedder(config, log, giveUp).catch(giveUp);
log.info({ url: embedder.url, model: config.model, workers: config.workers }, 'embedder listening');

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    // A second signal while stopping ends at once: who sends it does not want to wait.
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'embedder stopping');
    void embedder.stop().then(() => process.exit(0));
  });
}
