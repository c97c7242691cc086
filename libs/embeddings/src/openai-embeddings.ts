import type { EmbeddedBatch, EmbeddingProvider } from '@pairloom/core';
import { planBatches, type BatchLimits } from './batches.ts';
import { EmbeddingRun, refused, type Trust } from './embedding-run.ts';
import type { Call, OpenAiCallOptions } from './openai-call.ts';
import { createPace, type Pace } from './pace.ts';

export interface OpenAiEmbeddingsOptions {
  /** With the version: `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
  /** Most texts in one call. */
  readonly batchTexts: number;
  /** Most tokens in one call, estimated. */
  readonly batchTokens: number;
  /** For one call, its answer's body included. */
  readonly timeoutMs: number;
  /** Most calls that begin in a second, over all `embed` together; 0 (default) sets no limit. */
  readonly maxCallsPerSecond?: number;
  /** How vectors travel; base64 (default) takes a third of the bytes. */
  readonly encoding?: 'base64' | 'float';
}

/** Embeds through any API that speaks as OpenAI's `/embeddings` does. One call at a time for each `embed`. */
export function createOpenAiEmbeddings(options: OpenAiEmbeddingsOptions): EmbeddingProvider {
  const call = paced(
    lateCall({ ...options, encoding: options.encoding ?? 'base64' }),
    createPace(options.maxCallsPerSecond ?? 0),
  );
  const limits: BatchLimits = { texts: options.batchTexts, tokens: options.batchTokens };
  const trust: Trust = { proven: false };
  return {
    model: options.model,
    embed: (texts, signal) => embed(texts, { call, limits, trust, signal }),
  };
}

/** The `openai` client is loaded for the first call: many have no vectors made. */
function lateCall(options: OpenAiCallOptions): Call {
  let call: Promise<Call> | undefined;
  return async (texts, signal) => {
    call ??= import('./openai-call.ts').then(({ createCall }) => createCall(options));
    return (await call)(texts, signal);
  };
}

/** The timeout of a call begins when it is made. */
const paced =
  (call: Call, pace: Pace): Call =>
  async (texts, signal) => {
    await pace(signal);
    return call(texts, signal);
  };

interface Means {
  readonly call: Call;
  readonly limits: BatchLimits;
  readonly trust: Trust;
  readonly signal: AbortSignal | undefined;
}

async function* embed(texts: readonly string[], means: Means): AsyncGenerator<EmbeddedBatch> {
  means.signal?.throwIfAborted();
  const places = [...texts.keys()];
  // Every provider refuses the empty text; one in a batch would cost calls to find.
  const empty = places.filter((place) => texts[place] === '');
  if (empty.length > 0)
    yield { items: empty.map((place) => refused(place, 'The text is empty.')), calls: 0, tokens: 0 };
  const run = new EmbeddingRun(texts, means.call, means.trust, means.signal);
  const others = places.filter((place) => texts[place] !== '');
  for (const batch of planBatches(texts, others, means.limits)) yield* run.embed(batch);
}
