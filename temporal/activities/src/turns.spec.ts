import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ValidationSettings, noFates } from '@pairloom/contract';
import {
  type ChunkStore,
  type ClaimedChunk,
  type EmbeddedBatch,
  type EmbeddingProvider,
  type EmbeddingStore,
  type ImportReconciling,
  type ImportRuns,
  type LoadedChunk,
  SystemFault,
  type UndoStore,
} from '@pairloom/core';
import { MemoryBlobStore, readPlan } from '@pairloom/testing';
import { CallSlots, createEmbedActivities, createLoadActivities, createUndoActivities } from './index.ts';
import { StrictPorts, activityEnvironment, failureOf, importRun, loadPorts } from './testing/activity-bench.ts';
import { openWork as work, textToEmbed as text } from './testing/texts.ts';

const HEADER = 'question,answer\n';
const FILE = `${HEADER}q1,a1\nq2,a2\nq3,a3\n`;
const ROW_BYTES = 6;
const TURN_MS = 4_000;
const span = { importId: 'import-1', fromChunk: 1, toChunk: 3 };
const GAVE_WAY = { type: 'gave_way', nonRetryable: false, category: 'BENIGN' };

let strict: StrictPorts;
beforeEach(() => {
  strict = new StrictPorts();
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => {
  strict.verify();
  jest.useRealTimers();
});

/** Work that takes a turn. */
const aTurn = (): void => void jest.setSystemTime(Date.now() + TURN_MS);

const run = importRun({ sourceBytes: FILE.length });
const runsWith = (others: boolean) => {
  const othersAtWork = jest.fn<ImportRuns['othersAtWork']>().mockResolvedValue(others);
  return { runs: { describe: async () => run, othersAtWork } satisfies Partial<ImportRuns>, othersAtWork };
};

/** What the last heartbeat says, for the next attempt. */
function watched(info: Parameters<typeof activityEnvironment>[0] = {}) {
  const environment = activityEnvironment(info);
  const told: unknown[] = [];
  environment.on('heartbeat', (details: unknown) => told.push(structuredClone(details)));
  return { environment, last: () => told.at(-1) };
}

const claimed = (chunkNo: number): ClaimedChunk => ({
  state: 'claimed',
  importId: 'import-1',
  fence: 1,
  range: {
    chunkNo,
    byteStart: HEADER.length + (chunkNo - 1) * ROW_BYTES,
    byteEnd: HEADER.length + chunkNo * ROW_BYTES,
    firstRow: chunkNo,
    rowCount: 1,
    firstLine: chunkNo + 1,
  },
});
const done: LoadedChunk = {
  state: 'done',
  fates: { ...noFates(), created: 1 },
  errorCount: 0,
  warningCount: 0,
  recentErrors: [],
};

/** Chunks that take a turn each and are done once for all attempts. */
function slowChunks() {
  const loaded: number[] = [];
  const claim: ChunkStore['claim'] = async (_id, no) => (loaded.includes(no) ? done : claimed(no));
  const load = async (chunkNo: number): Promise<LoadedChunk> => {
    aTurn();
    loaded.push(chunkNo);
    return done;
  };
  const chunks: Partial<ChunkStore> = {
    claim,
    former: async () => undefined,
    write: async (_run, { range }) => load(range.chunkNo),
    validate: async (_run, { range }) => load(range.chunkNo),
  };
  return { chunks, load, loaded };
}

describe.each(['upsertChunks', 'validateChunks'] as const)('%s', (name) => {
  const through = (chunks: Partial<ChunkStore>, runs: Partial<ImportRuns>) =>
    activityEnvironment().run(
      createLoadActivities(loadPorts(strict, { runs, chunks }, MemoryBlobStore.with({ 'sources/one': FILE })))[name],
      span,
    );

  it('leaves its place to others behind a chunk, and tells of all chunks in the end', async () => {
    const { chunks, loaded } = slowChunks();
    const { runs } = runsWith(true);
    expect(await failureOf(through(chunks, runs))).toMatchObject(GAVE_WAY);
    expect(await failureOf(through(chunks, runs))).toMatchObject(GAVE_WAY);
    expect(loaded).toEqual([1, 2]);
    expect(await through(chunks, runs)).toMatchObject({ state: 'loaded', fates: { created: 3 } });
  });

  it('keeps its place while nobody else waits, and asks once a turn', async () => {
    const { chunks, loaded } = slowChunks();
    const { runs, othersAtWork } = runsWith(false);
    expect(await through(chunks, runs)).toMatchObject({ state: 'loaded', fates: { created: 3 } });
    expect(loaded).toEqual([1, 2, 3]);
    expect(othersAtWork.mock.calls).toEqual([
      ['project-1', 'loading'],
      ['project-1', 'loading'],
    ]);
  });
});

describe('takeBack', () => {
  it('leaves its place to others behind a chunk, and tells of all chunks in the end', async () => {
    const { chunks, load, loaded } = slowChunks();
    const takeBack = () =>
      activityEnvironment().run(
        createUndoActivities({
          runs: strict.port<ImportRuns>('runs', runsWith(true).runs),
          chunks: strict.port<ChunkStore>('chunks', chunks),
          undos: strict.port<UndoStore>('undos', {
            describe: async () => ({ ...run, projectName: 'P', undoneId: 'import-0' }),
            takeBack: async (_run, { range }) => load(range.chunkNo),
          }),
          reconciling: strict.port<ImportReconciling>('reconciling', {}),
          worker: 'spec',
        }).takeBack,
        span,
      );
    expect(await failureOf(takeBack())).toMatchObject(GAVE_WAY);
    expect(await failureOf(takeBack())).toMatchObject(GAVE_WAY);
    expect(loaded).toEqual([1, 2]);
    expect(await takeBack()).toMatchObject({ state: 'loaded', fates: { created: 3 } });
  });
});

describe('embedChunks', () => {
  const COUNTS = { pending: 0, embedded: 3, reused: 0, failed: 0, calls: 3 };
  const batch = (index: number): EmbeddedBatch => ({
    items: [{ index, vector: Float32Array.of(1, 0) }],
    calls: 1,
    tokens: 1,
  });

  /** Three texts in each of three chunks; the provider takes half a turn for each, if no other time. */
  function slowProvider(given: Partial<EmbeddingStore> = {}, callMs = TURN_MS / 2) {
    const slots = new CallSlots(1);
    const missing = new Map([1, 2, 3].map((no) => [no, ['a', 'b', 'c'].map((name) => text(`${name}${no}`))]));
    const asked: string[] = [];
    const release = jest.fn<EmbeddingStore['release']>().mockResolvedValue(undefined);
    const looked: string[][] = [];
    const embeddings: Partial<EmbeddingStore> = {
      claimChunk: async () => ({ state: 'open', fence: 1 }),
      claimTexts: async (_id, no) => {
        const texts = missing.get(no) ?? [];
        looked.push(texts.map((one) => one.text));
        return work(texts);
      },
      save: async (_id, no, _fence, _model, results) => {
        const saved = new Set(results.map(({ hash }) => hash.toString()));
        missing.set(
          no,
          (missing.get(no) ?? []).filter(({ hash }) => !saved.has(hash.toString())),
        );
        return { state: 'saved' };
      },
      counts: async () => COUNTS,
      release,
      ...given,
    };
    const provider: EmbeddingProvider = {
      model: 'model-1',
      async *embed(texts) {
        for (const [index, asking] of texts.entries()) {
          asked.push(asking);
          jest.setSystemTime(Date.now() + callMs);
          yield batch(index);
        }
      },
    };
    const embed = (runs: Partial<ImportRuns>, environment = activityEnvironment()) =>
      environment.run(
        createEmbedActivities({
          runs: strict.port<ImportRuns>('runs', runs),
          embeddings: strict.port<EmbeddingStore>('embeddings', embeddings),
          provider,
          slots,
          giveUpMs: 900_000,
        }).embedChunks,
        span,
      );
    return { embed, asked, looked, release };
  }

  it('leaves its place to others between calls, keeps what is paid for and lets its claims go', async () => {
    const { embed, asked, release } = slowProvider();
    const { runs } = runsWith(true);
    expect(await failureOf(embed(runs))).toMatchObject(GAVE_WAY);
    expect(asked).toEqual(['a1', 'b1']);
    expect(release).toHaveBeenCalledTimes(1);
    expect(await failureOf(embed(runs))).toMatchObject(GAVE_WAY);
    expect(asked).toEqual(['a1', 'b1', 'c1', 'a2']);
  });

  it('goes on behind the chunks that are done', async () => {
    const claimChunk = jest.fn<EmbeddingStore['claimChunk']>().mockResolvedValue({ state: 'open', fence: 1 });
    const { embed, asked } = slowProvider({ claimChunk });
    const { runs } = runsWith(true);
    let heartbeatDetails: unknown;
    for (let attempt = 1; ; attempt++) {
      const { environment, last } = watched({ attempt, heartbeatDetails });
      const outcome = await embed(runs, environment).catch((error: unknown) => error);
      if (!(outcome instanceof Error)) {
        expect(outcome).toEqual({ state: 'embedded', counts: COUNTS });
        break;
      }
      expect(outcome).toMatchObject(GAVE_WAY);
      heartbeatDetails = last();
    }
    expect(asked).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2', 'a3', 'b3', 'c3']);
    // Two calls a turn. What is done by an earlier attempt is not looked at again.
    expect(claimChunk.mock.calls.map(([, no]) => no)).toEqual([1, 1, 2, 2, 2, 3, 3]);
  });

  it('tells in the end that a chunk of an earlier attempt was not checked', async () => {
    const heartbeatDetails = { steps: 1, fruitless: -1, gaveWayAt: 1, place: { nextChunk: 4, unchecked: true } };
    const { embed } = slowProvider();
    const answer = await embed(runsWith(true).runs, activityEnvironment({ attempt: 2, heartbeatDetails }));
    expect(answer).toMatchObject({ state: 'embedded', attention: { code: 'near_duplicates_unchecked' } });
  });

  it('keeps its place while nobody else waits', async () => {
    const { embed, asked, release } = slowProvider();
    const { runs, othersAtWork } = runsWith(false);
    expect(await embed(runs)).toEqual({ state: 'embedded', counts: COUNTS });
    expect(new Set(othersAtWork.mock.calls.map(([, work]) => work))).toEqual(new Set(['embedding']));
    expect(asked).toHaveLength(9);
    expect(release).not.toHaveBeenCalled();
  });

  it('leaves its place without a call when it takes the slot over from a step of its project whose turn is over', async () => {
    const { embed, asked } = slowProvider();
    const { runs } = runsWith(true);
    const steps = [failureOf(embed(runs)), failureOf(embed(runs))];
    for (const failure of await Promise.all(steps)) expect(failure).toMatchObject(GAVE_WAY);
    expect(asked).toEqual(['a1', 'b1']);
  });

  it('claims anew, long before five minutes are over, what a slow provider has not been asked for', async () => {
    const { embed, asked, looked } = slowProvider({}, 70_000);
    expect(await embed(runsWith(false).runs)).toEqual({ state: 'embedded', counts: COUNTS });
    const [first, second, third] = [1, 2, 3].map((no) => [[`a${no}`, `b${no}`, `c${no}`], [`c${no}`]]);
    expect(looked).toEqual([...(first ?? []), ...(second ?? []), ...(third ?? [])]);
    expect(asked).toHaveLength(9);
  });

  it('leaves its place in the search for near duplicates, and goes on where that has stopped', async () => {
    const settings = ValidationSettings.parse({ nearDuplicates: { threshold: 0.9, policy: 'flag' } });
    const validation = { settingsVersion: 1, settings, ruleSetVersion: 0, rules: [] };
    const asking = importRun({ plan: readPlan({ validation }) });
    const parts: (number | undefined)[] = [];
    const reportNearDuplicates: EmbeddingStore['reportNearDuplicates'] = async (_run, _chunk, _model, _near, part) => {
      parts.push(part?.from);
      aTurn();
      expect(part?.stop?.()).toBe(true);
      return parts.length % 3 === 0 ? { state: 'reported' } : { state: 'begun', next: parts.length * 50 };
    };
    const { embed } = slowProvider({ claimTexts: async () => work([]), reportNearDuplicates });
    let heartbeatDetails: unknown;
    for (let attempt = 1; attempt <= 8; attempt++) {
      const { environment, last } = watched({ attempt, heartbeatDetails });
      expect(
        await failureOf(embed({ ...runsWith(true).runs, describe: async () => asking }, environment)),
      ).toMatchObject(GAVE_WAY);
      heartbeatDetails = last();
    }
    const { environment } = watched({ attempt: 9, heartbeatDetails });
    expect(await embed({ ...runsWith(true).runs, describe: async () => asking }, environment)).toMatchObject({
      state: 'embedded',
    });
    expect(parts).toEqual([undefined, 50, 100, undefined, 200, 250, undefined, 350, 400]);
  });

  it('does not keep its place to wait for texts that another caller is at work on', async () => {
    const { embed } = slowProvider({
      claimTexts: async () => {
        aTurn();
        return work([], 1);
      },
    });
    expect(await failureOf(embed(runsWith(true).runs))).toMatchObject(GAVE_WAY);
  });
});

describe('an attempt that gave way', () => {
  /** A fault that is waited for by a person after eight attempts. */
  const failing = async (info: Parameters<typeof activityEnvironment>[0]) => {
    const { environment, last } = watched(info);
    const chunks: Partial<ChunkStore> = {
      former: async () => undefined,
      claim: () => Promise.reject(new SystemFault('database_full')),
    };
    const activities = createLoadActivities(loadPorts(strict, { runs: runsWith(true).runs, chunks }));
    return { failure: await failureOf(environment.run(activities.upsertChunks, span)), told: last() };
  };
  const heartbeatDetails = { steps: 3, fruitless: -1, gaveWayAt: 40 };

  it('is none that failed: attempts and their pauses are counted from there', async () => {
    const { failure, told } = await failing({ attempt: 41, heartbeatDetails });
    expect(failure).toMatchObject({ type: 'database_full', nonRetryable: false, nextRetryDelay: 500 });
    expect(told).toMatchObject({ gaveWayAt: 40 });
    expect((await failing({ attempt: 44, heartbeatDetails })).failure).toMatchObject({ nextRetryDelay: 4_000 });
    expect((await failing({ attempt: 48, heartbeatDetails })).failure).toMatchObject({ nonRetryable: true });
  });
});
