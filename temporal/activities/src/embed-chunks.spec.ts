import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type NearDuplicates, ValidationSettings } from '@pairloom/contract';
import {
  type EmbeddedBatch,
  EmbeddingFault,
  type EmbeddingProvider,
  type EmbeddingStore,
  type ImportRun,
  type ImportRuns,
  SystemFault,
} from '@pairloom/core';
import { readPlan } from '@pairloom/testing';
import { ActivityCancellationDetails } from '@temporalio/common';
import { CallSlots, createEmbedActivities } from './index.ts';
import { StrictPorts, activityEnvironment, failureOf, importRun } from './testing/activity-bench.ts';
import { openWork as work, textToEmbed as text } from './testing/texts.ts';

const MODEL = 'model-1';
const GIVE_UP_MS = 900_000;
const COUNTS = { pending: 0, embedded: 2, reused: 1, failed: 0, calls: 1 };
const span = { importId: 'import-1', fromChunk: 1, toChunk: 1 };
const vector = Float32Array.of(1, 0);

let strict: StrictPorts;
beforeEach(() => void (strict = new StrictPorts()));
afterEach(() => {
  strict.verify();
  jest.useRealTimers();
});

const opening: Partial<EmbeddingStore> = {
  claimChunk: async () => ({ state: 'open', fence: 3 }),
  counts: async () => COUNTS,
};

/** Answers the looks for work one after the other. */
const looks = (...answers: Awaited<ReturnType<EmbeddingStore['claimTexts']>>[]) => {
  const claimTexts = jest.fn<EmbeddingStore['claimTexts']>();
  for (const answer of answers) claimTexts.mockResolvedValueOnce(answer);
  return claimTexts;
};
const saving = () => jest.fn<EmbeddingStore['save']>().mockResolvedValue({ state: 'saved' });

const batches = (...all: EmbeddedBatch[]): EmbeddingProvider => ({
  model: MODEL,
  async *embed() {
    yield* all;
  },
});
/** Answers for one text a call. */
const oneByOne: EmbeddingProvider = {
  model: MODEL,
  async *embed(texts) {
    for (const index of texts.keys()) yield batch(index);
  },
};
const failing = (fault: Error, ...before: EmbeddedBatch[]): EmbeddingProvider => ({
  model: MODEL,
  async *embed() {
    yield* before;
    throw fault;
  },
});
const batch = (...indexes: number[]): EmbeddedBatch => ({
  items: indexes.map((index) => ({ index, vector })),
  calls: 1,
  tokens: 10,
});

function embed(
  embeddings: Partial<EmbeddingStore>,
  provider: EmbeddingProvider = strict.port<EmbeddingProvider>('provider', { model: MODEL }),
  environment = activityEnvironment(),
  request = span,
  run = importRun(),
) {
  const activities = createEmbedActivities({
    runs: strict.port<ImportRuns>('runs', { describe: async () => run }),
    embeddings: strict.port<EmbeddingStore>('embeddings', { ...opening, ...embeddings }),
    provider,
    slots: new CallSlots(1),
    giveUpMs: GIVE_UP_MS,
  });
  return environment.run(activities.embedChunks, request);
}

/** An import of a project with these settings, as the gateway fixes them. */
const askingFor = (nearDuplicates: NearDuplicates): ImportRun => {
  const settings = ValidationSettings.parse({ nearDuplicates });
  const validation = { settingsVersion: 1, settings, ruleSetVersion: 0, rules: [] };
  return importRun({ plan: readPlan({ validation }) });
};

describe('embedChunks', () => {
  it.each([
    ['takes an instant', 0, 20_480],
    ['takes a second for a text', 1_000, 2_048],
    ['takes a millisecond for a text', 1, 10_240],
  ])('claims as much next as a provider does in ten seconds that %s', async (_, msPerText, next) => {
    const claimTexts = looks(work([text('a'), text('b')], 1), work([]));
    const now = jest
      .spyOn(performance, 'now')
      .mockReturnValueOnce(0)
      .mockReturnValueOnce(2 * msPerText);
    await embed({ claimTexts, save: saving() }, batches(batch(0, 1)));
    now.mockRestore();
    expect(claimTexts.mock.calls.map((call) => call[5])).toEqual([2_048, next]);
  });

  it('looks for missing texts until none is left, and commits each batch', async () => {
    const save = saving();
    const claimTexts = looks(work([text('a'), text('b')], 1), work([text('c')]));
    expect(await embed({ claimTexts, save }, oneByOne)).toEqual({ state: 'embedded', counts: COUNTS });
    expect(claimTexts).toHaveBeenCalledTimes(2);
    expect(save.mock.calls.map(([, , fence, model, results, cost]) => [fence, model, results, cost])).toEqual(
      ['a', 'b', 'c'].map((name) => [3, MODEL, [{ hash: text(name).hash, vector }], { calls: 1, tokens: 10 }]),
    );
  });

  it('looks again when others were quicker for a text, or one was not answered', async () => {
    const save = saving().mockResolvedValueOnce({ state: 'outrun' });
    const claimTexts = looks(work([text('a')]), work([text('b'), text('c')]), work([]));
    expect(await embed({ claimTexts, save }, batches(batch(0)))).toMatchObject({ state: 'embedded' });
    expect(claimTexts).toHaveBeenCalledTimes(3);
  });

  it('calls nobody when every vector is there', async () => {
    expect(await embed({ claimTexts: looks(work([])) })).toMatchObject({ state: 'embedded' });
  });

  it('claims for the span: the same one at each attempt, another for another span', async () => {
    const claimants: string[] = [];
    for (const request of [span, span, { ...span, fromChunk: 2, toChunk: 2 }]) {
      const claimTexts = looks(work([]));
      await embed({ claimTexts }, batches(), activityEnvironment(), request);
      claimants.push(claimTexts.mock.calls[0]?.[4] ?? '');
    }
    expect(claimants[1]).toBe(claimants[0]);
    expect(claimants[2]).not.toBe(claimants[0]);
    for (const claimant of claimants) expect(claimant).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('waits for texts that another caller is at work on', async () => {
    jest.useFakeTimers();
    const claimTexts = looks(work([], 2), work([], 1), work([]));
    const done = embed({ claimTexts });
    await jest.advanceTimersByTimeAsync(999);
    expect(claimTexts).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(claimTexts).toHaveBeenCalledTimes(2);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await done).toMatchObject({ state: 'embedded' });
  });

  it('ends its waiting at a cancel, and lets the claims go', async () => {
    jest.useFakeTimers();
    const environment = activityEnvironment();
    const release = jest.fn<EmbeddingStore['release']>().mockResolvedValue(undefined);
    const failure = failureOf(embed({ claimTexts: looks(work([], 1)), release }, batches(), environment));
    await jest.advanceTimersByTimeAsync(500);
    environment.cancel();
    expect((await failure).name).toBe('CancelledFailure');
    expect(release).toHaveBeenCalledTimes(1);
  });

  it('keeps its claims when the worker stops: the next attempt takes them over', async () => {
    const environment = activityEnvironment();
    const claimTexts: EmbeddingStore['claimTexts'] = async () => {
      environment.cancel('WORKER_SHUTDOWN', new ActivityCancellationDetails({ workerShutdown: true }));
      return work([text('a')]);
    };
    const provider: EmbeddingProvider = {
      model: MODEL,
      async *embed(_texts, signal) {
        signal?.throwIfAborted();
        yield batch(0);
      },
    };
    expect((await failureOf(embed({ claimTexts }, provider, environment))).name).toBe('CancelledFailure');
  });

  it('stores why a text was refused and goes on with the others', async () => {
    const refused = { code: 'embedding_text_refused' as const, message: 'Too long.' };
    const save = saving();
    const provider = batches({
      items: [
        { index: 1, refused },
        { index: 0, vector },
      ],
      calls: 3,
      tokens: 0,
    });
    await embed({ claimTexts: looks(work([text('a'), text('poison')]), work([])), save }, provider);
    expect(save.mock.calls[0]?.[4]).toEqual([
      { hash: text('poison').hash, refused },
      { hash: text('a').hash, vector },
    ]);
  });

  it('lets the provider work at the next call while it stores the last one', async () => {
    const asked: number[] = [];
    const provider: EmbeddingProvider = {
      model: MODEL,
      async *embed(texts) {
        for (const index of texts.keys()) {
          asked.push(index);
          yield batch(index);
        }
      },
    };
    const askedAtSave: number[] = [];
    const save = async () => (askedAtSave.push(asked.length), { state: 'saved' as const });
    await embed({ claimTexts: looks(work([text('a'), text('b'), text('c')]), work([])), save }, provider);
    expect(askedAtSave).toEqual([2, 3, 3]);
  });

  it('keeps what the call under way brings when the import is paused, and asks no more', async () => {
    const save = jest.fn<EmbeddingStore['save']>().mockResolvedValue({ state: 'held' });
    const release = jest.fn<EmbeddingStore['release']>().mockResolvedValue(undefined);
    const claimTexts = looks(work([text('a'), text('b'), text('c')]));
    const state = await embed({ claimTexts, save, release }, batches(batch(0), batch(1), batch(2)));
    expect([state, save.mock.calls.map(([, , , , results]) => results[0]?.hash.toString()[0])]).toEqual([
      { state: 'held' },
      ['a', 'b'],
    ]);
  });

  it('fails when the provider answers for a text that was not asked', async () => {
    const failure = await failureOf(embed({ claimTexts: looks(work([text('a')])) }, batches(batch(5))));
    expect(failure).toMatchObject({ type: 'internal' });
  });

  it.each(['claimChunk', 'claimTexts', 'save'] as const)(
    'answers settled when %s finds the import ended',
    async (call) => {
      const settled = async () => ({ state: 'settled' as const });
      const store = { claimTexts: looks(work([text('a')])), save: saving(), [call]: settled };
      expect(await embed(store, batches(batch(0)))).toEqual({ state: 'settled' });
    },
  );

  it.each(['claimChunk', 'claimTexts', 'save'] as const)(
    'ends, and frees its claims, when %s sees a cancel',
    async (call) => {
      const release = jest.fn<EmbeddingStore['release']>().mockResolvedValue(undefined);
      const cancelled = async () => ({ state: 'cancel_requested' as const });
      const store = { claimTexts: looks(work([text('a')])), save: saving(), release, [call]: cancelled };
      const failure = await failureOf(embed(store, batches(batch(0))));
      expect(failure).toMatchObject({ type: 'import_cancel_requested', nonRetryable: true });
      expect(release).toHaveBeenCalledTimes(1);
    },
  );

  it.each(['claimTexts', 'save'] as const)('leaves the claims to the attempt that overtook it at %s', async (call) => {
    const overtaken = async () => ({ state: 'superseded' as const });
    const store = { claimTexts: looks(work([text('a')])), save: saving(), [call]: overtaken };
    expect(await failureOf(embed(store, batches(batch(0))))).toMatchObject({
      type: 'attempt_superseded',
      nonRetryable: false,
    });
  });

  describe('in a project that asks for near duplicates', () => {
    const run = askingFor({ threshold: 0.9, policy: 'hold' });
    const reports = (...states: ('reported' | 'unchecked' | 'settled' | 'cancel_requested' | 'superseded')[]) => {
      const report = jest.fn<EmbeddingStore['reportNearDuplicates']>();
      for (const state of states) report.mockResolvedValueOnce({ state });
      return report;
    };
    const scene = (reportNearDuplicates: EmbeddingStore['reportNearDuplicates']) => ({
      claimTexts: looks(work([text('a')]), work([]), work([])),
      save: saving(),
      reportNearDuplicates,
    });
    const two = { ...span, toChunk: 2 };

    it('looks for them once a chunk has its vectors', async () => {
      const order: string[] = [];
      const report = jest.fn<EmbeddingStore['reportNearDuplicates']>(async () => {
        order.push('reported');
        return { state: 'reported' };
      });
      const save: EmbeddingStore['save'] = async () => {
        order.push('saved');
        return { state: 'saved' };
      };
      const store = { ...scene(report), save };
      expect(await embed(store, batches(batch(0)), activityEnvironment(), span, run)).toEqual({
        state: 'embedded',
        counts: COUNTS,
      });
      expect(order).toEqual(['saved', 'reported']);
      expect(report.mock.calls.map((call) => call.slice(0, 4))).toEqual([
        [run, { chunkNo: 1, fence: 3 }, MODEL, { threshold: 0.9, policy: 'hold' }],
      ]);
    });

    it('says when they could not be looked for in one of the chunks', async () => {
      const embedded = await embed(scene(reports('unchecked', 'reported')), batches(batch(0)), undefined, two, run);
      expect(embedded).toMatchObject({ state: 'embedded', attention: { code: 'near_duplicates_unchecked' } });
    });

    it('answers settled when the import ended meanwhile', async () => {
      expect(await embed(scene(reports('settled')), batches(batch(0)), undefined, two, run)).toEqual({
        state: 'settled',
      });
    });

    it.each([
      ['cancel_requested', 'import_cancel_requested', 1],
      ['superseded', 'attempt_superseded', 0],
    ] as const)('stops at %s', async (state, type, released) => {
      const release = jest.fn<EmbeddingStore['release']>().mockResolvedValue(undefined);
      const store = { ...scene(reports(state)), release };
      expect(await failureOf(embed(store, batches(batch(0)), undefined, two, run))).toMatchObject({ type });
      expect(release).toHaveBeenCalledTimes(released);
    });
  });

  describe('with a provider that fails', () => {
    const faultOf = (given: { retryable: boolean; retryAfterMs?: number }) =>
      new EmbeddingFault('embedding_rate_limited', 'Wait.', given);
    const release = async () => undefined;
    const scene = (lastSavedAt?: number): Partial<EmbeddingStore> => ({
      claimTexts: looks(work([text('a'), text('b')])),
      save: saving(),
      release,
      lastSavedAt: async () => lastSavedAt,
    });

    it('has stored what came before, frees the rest and comes again when the provider says', async () => {
      const store = { ...scene(), save: saving(), release: jest.fn(release) };
      const fault = faultOf({ retryable: true, retryAfterMs: 30_000 });
      const failure = await failureOf(embed(store, failing(fault, batch(0))));
      expect(failure).toMatchObject({ nonRetryable: false, nextRetryDelay: 30_000 });
      expect(store.save).toHaveBeenCalledTimes(1);
      expect(store.release).toHaveBeenCalledTimes(1);
    });

    it('reports the fault of the provider when freeing fails too', async () => {
      const unable = async () => {
        throw new SystemFault('database_unavailable');
      };
      const failure = await failureOf(embed({ ...scene(), release: unable }, failing(faultOf({ retryable: true }))));
      expect(failure).toMatchObject({ type: 'embedding_rate_limited', nonRetryable: false });
    });

    it('gives up when nothing has come for too long', async () => {
      const environment = activityEnvironment({ scheduledTimestampMs: Date.now() - GIVE_UP_MS - 1 });
      const failure = await failureOf(embed(scene(), failing(faultOf({ retryable: true })), environment));
      expect(failure).toMatchObject({ type: 'embedding_rate_limited', nonRetryable: true });
    });

    it('counts the time from the last call that was saved', async () => {
      const environment = activityEnvironment({ scheduledTimestampMs: Date.now() - 10 * GIVE_UP_MS });
      const recent = scene(Date.now() - 1_000);
      const failure = await failureOf(embed(recent, failing(faultOf({ retryable: true })), environment));
      expect(failure).toMatchObject({ nonRetryable: false });
    });

    it('does not try again what is refused for good', async () => {
      const fault = new EmbeddingFault('embedding_credentials', 'Wrong key.', { retryable: false });
      expect(await failureOf(embed(scene(), failing(fault)))).toMatchObject({
        type: 'embedding_credentials',
        nonRetryable: true,
      });
    });
  });

  it('does not count a database that is away against the provider', async () => {
    const environment = activityEnvironment({ scheduledTimestampMs: 0 });
    const claimTexts = async () => {
      throw new SystemFault('database_unavailable');
    };
    const failure = await failureOf(embed({ claimTexts }, batches(), environment));
    expect(failure).toMatchObject({ type: 'database_unavailable', nonRetryable: false });
  });
});
