import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  type BlobStore,
  type ChunkStore,
  type EmbeddingProvider,
  type EmbeddingStore,
  type FinishAs,
  type ImportReconciling,
  type ImportRuns,
  type OpenImport,
  type Retention,
  SystemFault,
  type UndoStore,
  type VectorUpkeep,
} from '@pairloom/core';
import type { RunEnd } from '@pairloom/temporal-api';
import { MemoryBlobStore, importOptions } from '@pairloom/testing';
import { CallSlots } from './call-slots.ts';
import { createLateEmbedActivities } from './reconcile-activities.ts';
import type { ReconcilePorts, RunState } from './reconcile-ports.ts';
import { findPendingSpans } from './reconcile-embeddings.ts';
import { expireResults, expireSources, removeOrphanedBlobs } from './reconcile-retention.ts';
import { compareRuns, settleRun } from './reconcile-runs.ts';
import { activityEnvironment, failureOf, importRun } from './testing/activity-bench.ts';

const open = (given: Partial<OpenImport> = {}): OpenImport => ({
  importId: 'i1',
  projectId: 'p1',
  projectName: 'Support',
  filename: 'faq.csv',
  kind: 'import',
  options: importOptions({ embed: false }),
  cancelRequested: false,
  checkClosed: false,
  waits: false,
  silentSeconds: 60,
  ...given,
});

/** Ports of which only those that are given may be used. */
function strict<T extends object>(name: string, given: Partial<T>): T {
  return new Proxy(given, {
    get: (target, property) => {
      if (property in target) return target[property as keyof T];
      throw new Error(`nobody planned ${name}.${String(property)}`);
    },
  }) as T;
}

function scene(imports: readonly OpenImport[], state: RunState, silentWriters = 0) {
  const said: string[] = [];
  const started: string[] = [];
  const cancelled: string[] = [];
  const terminated: string[] = [];
  const ports = strict<ReconcilePorts>('ports', {
    reconciling: strict<ImportReconciling>('reconciling', {
      openImports: async () => [...imports],
      endSilentWriters: async () => silentWriters,
    }),
    inTemporal: {
      state: async () => state,
      cancel: async (id) => void cancelled.push(id),
      terminate: async (id) => void terminated.push(id),
    },
    starter: { start: async ({ importId, course }) => void started.push(`${importId} embed ${course.embed}`) },
    log: { info: (_ids, message) => void said.push(message), warn: (_ids, message) => void said.push(message) },
  });
  return { ports, said, started, cancelled, terminated };
}

async function fail(): Promise<never> {
  throw new Error('out of reach');
}

describe('compareRuns', () => {
  it('starts what has no run, with what its options make of it', async () => {
    const { ports, started, said } = scene([open({ options: importOptions({ embed: true }) })], 'missing');
    expect(await compareRuns(ports, {})).toEqual({ lost: [], looked: 1, started: 1, cancelled: 0, failed: 0 });
    expect(started).toEqual(['i1 embed true']);
    expect(said).toEqual(['import had no run and is started']);
  });

  it('tells of connections that stood still', async () => {
    const { ports, said } = scene([], 'open', 2);
    await compareRuns(ports, {});
    expect(said).toEqual(['ended connections that stood still in a statement']);
  });

  it('does not start what is to be cancelled', async () => {
    const { ports, started } = scene([open({ cancelRequested: true })], 'missing');
    const { lost } = await compareRuns(ports, {});
    expect(lost).toEqual([{ importId: 'i1', run: 'never_started' }]);
    expect(started).toEqual([]);
  });

  it.each(['terminated', 'timed_out', 'failed', 'cancelled', 'completed'] as const)(
    'gives what is to be settled since its run is %s',
    async (state) => {
      const { lost } = await compareRuns(scene([open()], state).ports, {});
      expect(lost).toEqual([{ importId: 'i1', run: state }]);
    },
  );

  it('tells an open run of a cancel again', async () => {
    const { ports, cancelled } = scene([open({ cancelRequested: true })], 'open');
    expect(await compareRuns(ports, {})).toMatchObject({ lost: [], cancelled: 1 });
    expect(cancelled).toEqual(['i1']);
  });

  const SILENT = ['import runs but makes no progress'];
  const [HOUR, TWO_DAYS] = [3_600, 172_800];

  it.each([
    ['is silent for an hour', { silentSeconds: HOUR }, 'idle', SILENT],
    ['is silent for two days while something of it is tried again', { silentSeconds: TWO_DAYS }, 'open', SILENT],
    ['is silent for two days since it waits', { silentSeconds: TWO_DAYS, waits: true }, 'idle', []],
    ['is silent for a minute', { silentSeconds: 60 }, 'open', []],
  ] as const)('leaves an open run alone that %s', async (_what, given, state, words) => {
    const { ports, said, terminated } = scene([open(given)], state);
    expect(await compareRuns(ports, {})).toMatchObject({ lost: [], started: 0 });
    expect([said, terminated]).toEqual([words, []]);
  });

  it('ends a run that has stood still for more than a day with nothing under way', async () => {
    const { ports, terminated } = scene([open({ silentSeconds: TWO_DAYS })], 'idle');
    expect(await compareRuns(ports, {})).toMatchObject({ lost: [{ importId: 'i1', run: 'stalled' }] });
    expect(terminated).toEqual(['i1']);
  });

  it('looks at the others when one cannot be looked at, and tells how many could not', async () => {
    const imports = ['i1', 'i2', 'i3'].map((importId) => open({ importId }));
    const { ports, said } = scene(imports, 'terminated');
    const inTemporal = { ...ports.inTemporal, state: async (id: string) => (id === 'i2' ? fail() : 'terminated') };
    const compared = await compareRuns({ ...ports, inTemporal } as ReconcilePorts, {});
    expect(compared).toMatchObject({ looked: 3, failed: 1 });
    expect(compared.lost.map(({ importId }) => importId)).toEqual(['i1', 'i3']);
    expect(said).toEqual(['import could not be compared with its run']);
  });

  it('fails when nothing is told of all that are asked about side by side', async () => {
    const imports = Array.from({ length: 9 }, (_, i) => open({ importId: `i${i}` }));
    const { ports } = scene(imports, 'open');
    const inTemporal = { ...ports.inTemporal, state: jest.fn(fail) };
    await expect(compareRuns({ ...ports, inTemporal }, {})).rejects.toThrow('out of reach');
    expect(inTemporal.state).toHaveBeenCalledTimes(8);
  });

  it('says where to go on when there may be more', async () => {
    const many = Array.from({ length: 200 }, (_, i) => open({ importId: `i${i}` }));
    expect((await compareRuns(scene(many, 'open').ports, {})).next).toBe('i199');
  });
});

describe('settleRun', () => {
  const settled = async (given: Partial<OpenImport>, run: RunEnd, lockedOut = true) => {
    const steps: string[] = [];
    let end: FinishAs | undefined;
    const ports = strict<ReconcilePorts>('ports', {
      reconciling: strict<ImportReconciling>('reconciling', {
        openImport: async () => open(given),
        lockOut: async () => (steps.push('lock out'), lockedOut),
      }),
      runs: strict<ImportRuns>('runs', {
        describe: async () => ({ importId: 'i1' }) as never,
        finish: async (_id, as) => {
          end = as;
          steps.push('finish');
          return { wake: ['next'] } as never;
        },
      }),
      chunks: strict<ChunkStore>('chunks', {
        settle: async () => (steps.push('settle'), { state: 'decided', keys: 0 }),
        revert: async () => (steps.push('revert'), { state: 'taken_back' }),
      }),
      undos: strict<UndoStore>('undos', {
        describe: async () => ({ importId: 'i1' }) as never,
        settle: async () => (steps.push('settle undo'), { state: 'decided', rows: 0 }),
      }),
      log: { info: jest.fn(), warn: jest.fn() },
    });
    const wake = await settleRun(ports, { importId: 'i1', run }, () => undefined, new AbortController().signal);
    return { steps, end, wake };
  };

  it('locks out, settles what was written, ends, and tells whom to wake', async () => {
    const { steps, end, wake } = await settled({}, 'terminated');
    expect(steps).toEqual(['lock out', 'settle', 'finish']);
    expect(end).toMatchObject({ status: 'failed', error: { code: 'run_terminated' } });
    expect(wake).toEqual(['next']);
  });

  it.each([
    ['a file that is written as a whole', { options: importOptions({ onError: 'rollback' }) }, 'revert'],
    ['an undo', { kind: 'undo' as const }, 'settle undo'],
  ])('does for %s what its own end would have done', async (_what, given, step) => {
    expect((await settled(given, 'terminated')).steps).toEqual(['lock out', step, 'finish']);
  });

  const CANCELLED = { status: 'cancelled' };
  const failedOf = (code: string, words: string) => ({
    status: 'failed',
    error: { code, message: expect.stringContaining(words) },
  });
  const ENDS: Readonly<Record<RunEnd, object>> = {
    terminated: failedOf('run_terminated', 'was terminated'),
    timed_out: failedOf('run_timed_out', 'was timed out'),
    stalled: failedOf('run_stalled', 'stood still'),
    failed: failedOf('run_failed', 'run of the import failed'),
    completed: failedOf('run_failed', 'run of the import completed'),
    cancelled: CANCELLED,
    never_started: CANCELLED,
  };

  it.each(Object.keys(ENDS) as RunEnd[])('tells that the run was %s, unless a cancel was asked for', async (run) => {
    expect((await settled({}, run)).end).toEqual(ENDS[run]);
    expect((await settled({ cancelRequested: true }, run)).end).toEqual(CANCELLED);
  });

  it('does nothing for an import that has ended meanwhile', async () => {
    expect(await settled({}, 'terminated', false)).toMatchObject({ steps: ['lock out'], wake: [] });
  });
});

describe('what one thing that cannot be removed keeps from being removed', () => {
  const blobs = (stuck: string) => {
    const removed: string[] = [];
    const remove = async (key: string) => (key === stuck ? fail() : void removed.push(key));
    return { removed, blobs: strict<BlobStore>('blobs', { remove }) };
  };
  const said: string[] = [];
  const log = { info: jest.fn(), warn: (_ids: object, message: string) => void said.push(message) };
  beforeEach(() => void (said.length = 0));

  it.each([['the lines', 'rows/a'] as const, ['the record', 'a'] as const])(
    'is %s of an import alone, and the round fails all the same',
    async (_what, stuck) => {
      const store = blobs(stuck);
      const cleared: string[] = [];
      const ports = strict<ReconcilePorts>('ports', {
        blobs: store.blobs,
        retention: strict<Retention>('retention', {
          resultsDue: async () => ['a', 'b', 'c'],
          expireResults: async (importId) =>
            importId === stuck ? fail() : { importId, isNew: true, blobKeys: [`rows/${importId}`] },
          linesRemoved: async (importId) => void cleared.push(importId),
        }),
        log,
      });
      await expect(expireResults(ports)).rejects.toThrow('out of reach');
      expect(cleared).toEqual(['b', 'c']);
      expect(said).toEqual(['results of an import could not be cleared away']);
    },
  );

  it('is a source alone, and the round fails all the same', async () => {
    const store = blobs('edits/a/1');
    const cleared: string[] = [];
    const ports = strict<ReconcilePorts>('ports', {
      blobs: store.blobs,
      retention: strict<Retention>('retention', {
        sourcesDue: async () => ['a', 'b'],
        expireSource: async (sourceId) => ({ sourceId, blobKeys: [`edits/${sourceId}/1`, `sources/${sourceId}`] }),
        sourceRemoved: async (sourceId) => void cleared.push(sourceId),
      }),
      log,
    });
    await expect(expireSources(ports)).rejects.toThrow('out of reach');
    expect([cleared, store.removed]).toEqual([['b'], ['edits/b/1', 'sources/b']]);
    expect(said).toEqual(['source could not be cleared away']);
  });

  it('is none that comes after more of them than one part holds', async () => {
    const due = Array.from({ length: 60 }, (_, no) => `s${no}`);
    const cleared: string[] = [];
    const ports = strict<ReconcilePorts>('ports', {
      blobs: strict<BlobStore>('blobs', {
        remove: async (key) => (Number(key.slice(1)) < 50 ? fail() : undefined),
      }),
      retention: strict<Retention>('retention', {
        sourcesDue: async (limit, except = []) => due.filter((id) => !except.includes(id)).slice(0, limit),
        expireSource: async (sourceId) => (sourceId === 's59' ? undefined : { sourceId, blobKeys: [sourceId] }),
        sourceRemoved: async (sourceId) => void cleared.push(sourceId),
      }),
      log,
    });
    await expect(expireSources(ports)).rejects.toThrow('out of reach');
    expect(cleared).toEqual(due.slice(50, 59));
    expect(said).toHaveLength(50);
    due.splice(0, 50);
    expect(await expireSources(ports)).toBe(9);
  });

  it('is a blob that belongs to nothing, alone', async () => {
    const memory = MemoryBlobStore.with({ 'sources/a': '', 'sources/b': '' });
    const remove = async (key: string) => {
      if (key === 'sources/a') throw new SystemFault('blob_unavailable');
      return memory.remove(key);
    };
    const reasons: unknown[] = [];
    const ports = strict<ReconcilePorts>('ports', {
      blobs: strict<BlobStore>('blobs', {
        list: (window) => memory.list(window),
        removeUnfinished: async () => 0,
        remove,
      }),
      retention: strict<Retention>('retention', { orphans: async (keys) => [...keys] }),
      log: {
        ...log,
        warn: (fields, message) => {
          if ('reason' in fields) reasons.push(fields['reason']);
          said.push(message);
        },
      },
    });
    expect(await removeOrphanedBlobs(ports, null)).toEqual({ removed: 1, failed: 1, next: null });
    expect(reasons).toEqual(['blob_unavailable']);
    expect([memory.keys, said.includes('blob that belongs to nothing could not be removed')]).toEqual([
      ['sources/a'],
      true,
    ]);
  });
});

describe('removeOrphanedBlobs', () => {
  it('asks about old blobs only, folder by folder, and removes what nothing refers to', async () => {
    const blobs = MemoryBlobStore.with({
      'sources/a': '',
      'sources/b': '',
      'rows/a': '',
      'edits/a/1': '',
      'else/a': '',
    });
    blobs.age('sources/b', Date.now());
    const asked: string[] = [];
    const ports = strict<ReconcilePorts>('ports', {
      blobs,
      retention: strict<Retention>('retention', {
        orphans: async (keys) => (asked.push(...keys), keys.filter((key) => key !== 'edits/a/1')),
      }),
      log: { info: jest.fn(), warn: jest.fn() },
    });
    expect(await removeOrphanedBlobs(ports, null)).toEqual({ removed: 2, failed: 0, next: null });
    expect(asked).toEqual(['sources/a', 'rows/a', 'edits/a/1']);
    expect(blobs.keys).toEqual(['edits/a/1', 'else/a', 'sources/b']);
  });

  it('removes what was left in the making an hour ago', async () => {
    const blobs = new MemoryBlobStore();
    const asked: number[] = [];
    blobs.removeUnfinished = async (before) => asked.push(before);
    const ports = strict<ReconcilePorts>('ports', {
      blobs,
      retention: strict<Retention>('retention', { orphans: async () => [] }),
      log: { info: jest.fn(), warn: jest.fn() },
    });
    const now = Date.now();
    expect(await removeOrphanedBlobs(ports, null)).toEqual({ removed: 1, failed: 0, next: null });
    expect((now - (asked[0] ?? 0)) / 3_600_000).toBeCloseTo(1, 1);
  });
});

describe('findPendingSpans', () => {
  it('joins so many chunks that there are never more than 150 spans', async () => {
    const spansOf = (chunks: number[]) =>
      findPendingSpans(
        strict<ReconcilePorts>('ports', {
          vectors: strict<VectorUpkeep>('vectors', { pendingChunks: async () => chunks }),
        }),
        'i1',
      );
    expect(await spansOf([2, 5])).toEqual([
      { importId: 'i1', fromChunk: 2, toChunk: 2 },
      { importId: 'i1', fromChunk: 5, toChunk: 5 },
    ]);
    const many = await spansOf(Array.from({ length: 301 }, (_, i) => i + 1));
    expect(many).toHaveLength(101);
    expect(many.at(-1)).toEqual({ importId: 'i1', fromChunk: 301, toChunk: 301 });
    expect(await spansOf([])).toEqual([]);
  });
});

describe('embedLate', () => {
  const failing = (fault: SystemFault, attempt: number): Promise<Error> => {
    const { embedLate } = createLateEmbedActivities({
      runs: strict<ImportRuns>('runs', { describe: async () => importRun() }),
      embeddings: strict<EmbeddingStore>('embeddings', { claimChunk: () => Promise.reject(fault) }),
      provider: strict<EmbeddingProvider>('provider', {}),
      slots: new CallSlots(1),
      giveUpMs: 900_000,
    });
    const span = { importId: 'import-1', fromChunk: 1, toChunk: 1 };
    // Each before has told that it failed.
    const heartbeatDetails = { attempt: attempt - 1, steps: 0, fruitless: -1 };
    return failureOf(activityEnvironment({ attempt, heartbeatDetails }).run(embedLate, span));
  };

  it.each(['database_full', 'database_credentials', 'database_schema_missing'] as const)(
    'tries what a person has to mend eight times, and leaves it to a later round: %s',
    async (code) => {
      expect(await failing(new SystemFault(code), 7)).toMatchObject({ type: code, nonRetryable: false });
      expect(await failing(new SystemFault(code), 8)).toMatchObject({ type: code, nonRetryable: true });
    },
  );

  it('waits out what passes by itself', async () => {
    expect(await failing(new SystemFault('database_unavailable'), 100)).toMatchObject({ nonRetryable: false });
  });
});
