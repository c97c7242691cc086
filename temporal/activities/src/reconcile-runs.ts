import type { FinishAs, OpenImport } from '@pairloom/core';
import {
  type LostRun,
  type RunEnd,
  type RunsRequest,
  type RunsResult,
  type SilentUploadRef,
  courseOf,
} from '@pairloom/temporal-api';
import { settleForGood } from './finish-import.ts';
import type { ReconcilePorts } from './reconcile-ports.ts';

/** Looked at in one step. */
const IMPORTS_AT_ONCE = 200;
const UPLOADS_AT_ONCE = 100;
const WAKES_AT_ONCE = 200;
/** Asked of Temporal side by side. */
const ASKED_AT_ONCE = 8;
/** An import of which something was heard so lately is being cared for. */
const QUIET_SECONDS = 10;
/** An import that runs and has written nothing for so long is told to the operator; it is not ended yet, for it may go on. */
const STALE_SECONDS = 1_800;
/** One that has nothing under way either for so long does not go on by itself: its workflow stands still for a fault of the program. */
const STALLED_SECONDS = 86_400;

export async function findSilentUploads({ reconciling }: ReconcilePorts): Promise<readonly SilentUploadRef[]> {
  return reconciling.silentUploads(UPLOADS_AT_ONCE);
}

export async function endSilentUploads(
  { reconciling, log }: ReconcilePorts,
  uploads: readonly SilentUploadRef[],
): Promise<number> {
  let ended = 0;
  for (const upload of uploads) {
    if (!(await reconciling.endSilentUpload(upload))) continue;
    ended++;
    log.warn({ importId: upload.importId, code: 'upload_incomplete' }, 'upload was silent for too long and is ended');
  }
  return ended;
}

export const findWakeable = ({ reconciling }: ReconcilePorts): Promise<readonly string[]> =>
  reconciling.wakeable({ limit: WAKES_AT_ONCE, quietSeconds: QUIET_SECONDS });

/** Longer than any statement may take. */
const SILENT_WRITER_SECONDS = 75;

/**
 * Asks Temporal about each import by its workflow id, and does at once what takes no time. One that cannot be looked at keeps no other
 * from it. @throws what it failed of when none of so many as are asked about side by side could be.
 */
export async function compareRuns(ports: ReconcilePorts, { after }: RunsRequest): Promise<RunsResult> {
  const ended = await ports.reconciling.endSilentWriters(SILENT_WRITER_SECONDS);
  if (ended > 0) ports.log.warn({ connections: ended }, 'ended connections that stood still in a statement');
  const imports = await ports.reconciling.openImports({ after, limit: IMPORTS_AT_ONCE, quietSeconds: QUIET_SECONDS });
  const found: Found[] = [];
  for (let from = 0; from < imports.length; from += ASKED_AT_ONCE) {
    const some = imports.slice(from, from + ASKED_AT_ONCE);
    found.push(...(await compareSome(ports, some)));
  }
  const next = imports.length < IMPORTS_AT_ONCE ? undefined : imports.at(-1)?.importId;
  return {
    lost: found.flatMap((one) => (typeof one === 'object' ? [one] : [])),
    looked: imports.length,
    started: found.filter((one) => one === 'started').length,
    cancelled: found.filter((one) => one === 'cancelled').length,
    failed: found.filter((one) => one === 'failed').length,
    ...(next === undefined ? {} : { next }),
  };
}

type Found = LostRun | 'fine' | 'started' | 'cancelled' | 'failed';

async function compareSome(ports: ReconcilePorts, some: readonly OpenImport[]): Promise<readonly Found[]> {
  const asked = await Promise.allSettled(some.map((open) => compareRun(ports, open)));
  // Then it is not the imports that something is wrong with.
  const [first] = asked;
  if (
    some.length === ASKED_AT_ONCE &&
    first?.status === 'rejected' &&
    asked.every(({ status }) => status === 'rejected')
  )
    throw first.reason;
  return asked.map((one, at) => {
    if (one.status === 'fulfilled') return one.value;
    ports.log.warn({ importId: some[at]?.importId ?? '' }, 'import could not be compared with its run');
    return 'failed';
  });
}

async function compareRun(ports: ReconcilePorts, open: OpenImport): Promise<Found> {
  const { importId, projectId } = open;
  const { log } = ports;
  const state = await ports.inTemporal.state(importId);
  switch (state) {
    case 'open':
    case 'idle':
      return compareOpenRun(ports, open, state === 'idle');
    case 'missing':
      // What nobody has begun and nobody wants is not begun to be cancelled.
      if (open.cancelRequested) return { importId, run: 'never_started' };
      await startAgain(ports, open);
      log.warn({ importId, projectId }, 'import had no run and is started');
      return 'started';
    case 'terminated':
    case 'timed_out':
    case 'failed':
    case 'cancelled':
    case 'completed':
      return { importId, run: state };
  }
}

async function compareOpenRun({ inTemporal, log }: ReconcilePorts, open: OpenImport, isIdle: boolean): Promise<Found> {
  const { importId, projectId, silentSeconds } = open;
  if (open.cancelRequested) {
    await inTemporal.cancel(importId);
    return 'cancelled';
  }
  if (open.waits) return 'fine';
  if (isIdle && silentSeconds > STALLED_SECONDS) {
    await inTemporal.terminate(importId, 'The run has stood still for a day.');
    return { importId, run: 'stalled' };
  }
  if (silentSeconds > STALE_SECONDS)
    log.warn({ importId, projectId, silentSeconds: Math.round(silentSeconds) }, 'import runs but makes no progress');
  return 'fine';
}

/** As the gateway would: the run finds in the database how far an earlier one has come. */
function startAgain({ starter }: ReconcilePorts, open: OpenImport): Promise<void> {
  const { importId, projectId, projectName, filename, kind, options } = open;
  return starter.start({ importId, projectId, projectName, filename, kind, course: courseOf(options) });
}

/**
 * Brings an import to its end whose run is gone: its writers are locked out, what they left is settled or taken back as an end in the
 * workflow would have it, and the record says what stands.
 */
export async function settleRun(
  ports: ReconcilePorts,
  { importId, run }: LostRun,
  onProgress: () => void,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { runs, log } = ports;
  const open = await settleForGood(ports, { importId }, onProgress, signal);
  if (open === undefined) return [];
  const end = endOf(run, open);
  const finished = await runs.finish(importId, end);
  const code = end.status === 'failed' ? end.error.code : end.status;
  log.warn({ importId, projectId: open.projectId, run, code }, 'import has lost its run and is settled');
  return finished.wake;
}

const ENDS: Readonly<Record<Exclude<RunEnd, 'cancelled' | 'never_started'>, Extract<FinishAs, { status: 'failed' }>>> =
  {
    terminated: {
      status: 'failed',
      error: { code: 'run_terminated', message: 'The run of the import was terminated in Temporal.' },
    },
    timed_out: {
      status: 'failed',
      error: { code: 'run_timed_out', message: 'The run of the import was timed out by Temporal.' },
    },
    stalled: {
      status: 'failed',
      error: { code: 'run_stalled', message: 'The run of the import stood still for a day and was ended.' },
    },
    failed: {
      status: 'failed',
      error: { code: 'run_failed', message: 'The run of the import failed in Temporal and left the import open.' },
    },
    completed: {
      status: 'failed',
      error: { code: 'run_failed', message: 'The run of the import completed in Temporal and left the import open.' },
    },
  };

/** Whoever asked for a cancel gets one, however the run came to its end. */
function endOf(run: RunEnd, { cancelRequested }: OpenImport): FinishAs {
  if (cancelRequested || run === 'cancelled' || run === 'never_started') return { status: 'cancelled' };
  return ENDS[run];
}
