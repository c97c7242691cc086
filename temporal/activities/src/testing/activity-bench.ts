import type {
  BlobStore,
  ChunkStore,
  ImportControls,
  ImportReconciling,
  ImportRun,
  ImportRuns,
  ImportUndoing,
  UndoStore,
} from '@pairloom/core';
import { MemoryBlobStore, importOptions, readPlan } from '@pairloom/testing';
import type { Info } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { ImportStarter, LoadPorts } from '../ports.ts';

const silentLogger = {
  log: () => undefined,
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** An activity's surroundings without a server; scheduled now, first attempt. */
export const activityEnvironment = (info: Partial<Info> = {}): MockActivityEnvironment =>
  new MockActivityEnvironment({ scheduledTimestampMs: Date.now(), ...info }, { logger: silentLogger });

type Calls = Record<string, unknown>;

/** Hands out ports of which only the planned calls may be made, and remembers every other call. */
export class StrictPorts {
  readonly #unplanned: string[] = [];

  /** A port with these calls; any other throws, and `verify` tells of it even if the activity swallowed that. */
  port<Port extends object>(name: string, planned: Partial<Port>): Port {
    return new Proxy(planned as Port & Calls, {
      get: (target, call) => {
        if (typeof call === 'symbol' || call in target) return target[call as string];
        return () => {
          this.#unplanned.push(`${name}.${call}`);
          throw new Error(`nobody planned ${name}.${call}`);
        };
      },
    });
  }

  /** @throws Error when a call was made that nobody planned. */
  verify(): void {
    if (this.#unplanned.length > 0) throw new Error(`calls that nobody planned: ${this.#unplanned.join(', ')}`);
  }
}

/** Ports of planning and loading, none of which is called but as planned. */
export const loadPorts = (
  strict: StrictPorts,
  given: { readonly [Port in keyof LoadPorts]?: Partial<LoadPorts[Port]> },
  blobs: BlobStore = MemoryBlobStore.with({}),
): LoadPorts => ({
  runs: strict.port<ImportRuns>('runs', given.runs ?? {}),
  chunks: strict.port<ChunkStore>('chunks', given.chunks ?? {}),
  controls: strict.port<ImportControls>('controls', given.controls ?? {}),
  undos: strict.port<UndoStore>('undos', { describe: async () => undefined, ...given.undos }),
  reconciling: strict.port<ImportReconciling>('reconciling', given.reconciling ?? {}),
  undoing: strict.port<ImportUndoing>('undoing', given.undoing ?? {}),
  starter: strict.port<ImportStarter>('starter', given.starter ?? {}),
  inTemporal: strict.port<LoadPorts['inTemporal']>('inTemporal', given.inTemporal ?? {}),
  blobs,
  worker: 'worker-1',
});

/** An import of a CSV file with the columns question and answer. */
export const importRun = (given: Partial<ImportRun> = {}): ImportRun => ({
  importId: 'import-1',
  projectId: 'project-1',
  principal: 'local-owner',
  blobKey: 'sources/one',
  sourceBytes: 0,
  sourceSet: null,
  options: importOptions(),
  plan: readPlan(),
  ...given,
});

/** The error that a promise is rejected with. */
export async function failureOf(promise: Promise<unknown>): Promise<Error> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(outcome instanceof Error)) throw new Error('expected a failure');
  return outcome;
}
