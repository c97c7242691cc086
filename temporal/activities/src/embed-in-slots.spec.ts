import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { EmbeddingProvider, EmbeddingStore, EmbeddingWork, ImportRuns } from '@pairloom/core';
import { CallSlots, createEmbedActivities } from './index.ts';
import { StrictPorts, activityEnvironment, failureOf, importRun } from './testing/activity-bench.ts';
import { openWork as work, textToEmbed as text } from './testing/texts.ts';

const MODEL = 'model-1';
const HELD = { state: 'held' } as const;

let strict: StrictPorts;
beforeEach(() => {
  strict = new StrictPorts();
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => {
  strict.verify();
  jest.useRealTimers();
});

const looks = (...answers: (EmbeddingWork | typeof HELD)[]) => {
  const claimTexts = jest.fn<EmbeddingStore['claimTexts']>();
  for (const answer of answers) claimTexts.mockResolvedValueOnce(answer);
  return claimTexts;
};
const releasing = () => jest.fn<EmbeddingStore['release']>().mockResolvedValue(undefined);

/** Embeds a chunk of import-1. A provider that is left out may not be asked. */
function embed(
  slots: CallSlots,
  embeddings: Partial<EmbeddingStore>,
  given: {
    chunk?: number;
    provider?: Partial<EmbeddingProvider>;
    environment?: ReturnType<typeof activityEnvironment>;
  } = {},
) {
  const { chunk = 1, provider = {}, environment = activityEnvironment() } = given;
  const activities = createEmbedActivities({
    runs: strict.port<ImportRuns>('runs', { describe: async () => importRun() }),
    embeddings: strict.port<EmbeddingStore>('embeddings', {
      claimChunk: async () => ({ state: 'open', fence: 3 }),
      ...embeddings,
    }),
    provider: strict.port<EmbeddingProvider>('provider', { model: MODEL, ...provider }),
    slots,
    giveUpMs: 900_000,
  });
  return environment.run(activities.embedChunks, { importId: 'import-1', fromChunk: chunk, toChunk: chunk });
}
const soon = (): Promise<void> => jest.advanceTimersByTimeAsync(0);

describe('embedChunks, while other steps have the slots for calls', () => {
  it('has claimed its texts, and asks for none of them when another step finds the import paused', async () => {
    const slots = new CallSlots(1);
    const saved = Promise.withResolvers<typeof HELD>();
    const provider: Partial<EmbeddingProvider> = {
      async *embed() {
        yield { items: [{ index: 0, vector: Float32Array.of(1, 0) }], calls: 1, tokens: 1 };
      },
    };
    const store = { claimTexts: looks(work([text('a')])), save: () => saved.promise, release: releasing() };
    const first = embed(slots, store, { provider });
    await soon();
    const claimTexts = looks(work([text('b')]), HELD);
    const second = embed(slots, { claimTexts, release: releasing() }, { chunk: 2 });
    await soon();
    expect(claimTexts).toHaveBeenCalledTimes(1);
    saved.resolve(HELD);
    expect(await Promise.all([first, second])).toEqual([HELD, HELD]);
    expect(claimTexts).toHaveBeenCalledTimes(2);
  });

  it('ends at a cancel, and lets its claims go', async () => {
    const [environment, release] = [activityEnvironment(), releasing()];
    const noneFree = new CallSlots(0);
    const failure = failureOf(embed(noneFree, { claimTexts: looks(work([text('a')])), release }, { environment }));
    await soon();
    environment.cancel();
    expect((await failure).name).toBe('CancelledFailure');
    expect(release).toHaveBeenCalledTimes(1);
  });

  it('tells that it lives', async () => {
    const environment = activityEnvironment();
    const beats = jest.fn();
    environment.on('heartbeat', beats);
    const step = failureOf(
      embed(new CallSlots(0), { claimTexts: looks(work([text('a')])), release: releasing() }, { environment }),
    );
    await jest.advanceTimersByTimeAsync(3_000);
    expect(beats).toHaveBeenCalledTimes(3);
    environment.cancel();
    await step;
  });
});
