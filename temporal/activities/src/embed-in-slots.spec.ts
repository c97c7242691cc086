import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { EmbeddingProvider, EmbeddingStore, EmbeddingWork, ImportRuns } from '@pairloom/core';
import type { Beat } from './heartbeat.ts';
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
    runs?: Partial<ImportRuns>;
    provider?: Partial<EmbeddingProvider>;
    environment?: ReturnType<typeof activityEnvironment>;
  } = {},
) {
  const { chunk = 1, runs = {}, provider = {}, environment = activityEnvironment() } = given;
  const activities = createEmbedActivities({
    runs: strict.port<ImportRuns>('runs', { describe: async () => importRun(), ...runs }),
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

  it('claims no more than a slow provider does, though its texts have grown old while it waited', async () => {
    const slots = new CallSlots(1);
    const freed = Promise.withResolvers<void>();
    const beat = { turnEndsAt: Infinity, takeTurn: () => undefined } as unknown as Beat;
    const other = { projectId: 'project-2', importId: 'import-2', beat };
    const holding = slots.hold(other, new AbortController().signal, () => freed.promise);
    const provider: Partial<EmbeddingProvider> = {
      async *embed() {
        await new Promise((resolve) => void setTimeout(resolve, 5_000));
        yield { items: [{ index: 0, vector: Float32Array.of(1, 0) }], calls: 1, tokens: 1 };
      },
    };
    const many = Array.from({ length: 2_048 }, (_, no) => text(`text-${no}`));
    const claimTexts = looks(work(many), HELD);
    const save: EmbeddingStore['save'] = async () => ({ state: 'saved' });
    const othersAtWork = async () => false;
    const step = embed(slots, { claimTexts, save, release: releasing() }, { provider, runs: { othersAtWork } });
    await jest.advanceTimersByTimeAsync(121_000);
    freed.resolve();
    await jest.advanceTimersByTimeAsync(5_000);
    expect([await step, await holding]).toEqual([HELD, undefined]);
    expect(claimTexts.mock.calls.map((call) => call[5])).toEqual([2_048, 2_048]);
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
