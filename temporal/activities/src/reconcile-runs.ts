import type { FinishAs, OpenImport } from '@pairloom/core';
import {
  type LostRun,
  type RunEnd,
  type RunsRequest,
  type RunsResult,
  type SilentUploadRef,
  courseOf,
} from '@pairloom/temporal-api';
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

/** Asks Temporal about each import by its workflow id, and does at once what takes no time. */
export async function compareRuns(ports: ReconcilePorts, { after }: RunsRequest): Promise<RunsResult> {
  const ended = await ports.reconciling.endSilentWriters(SILENT_WRITER_SECONDS);
  if (ended > 0) ports.log.warn({ connections: ended }, 'ended connections that stood still in a statement');
  const imports = await ports.reconciling.openImports({ after, limit: IMPORTS_AT_ONCE, quietSeconds: QUIET_SECONDS });
  const found: Found[] = [];
  for (let from = 0; from < imports.length; from += ASKED_AT_ONCE) {
    const asked = imports.slice(from, from + ASKED_AT_ONCE).map((open) => compareRun(ports, open));
    found.push(...(await Promise.all(asked)));
  }
  const next = imports.length < IMPORTS_AT_ONCE ? undefined : imports.at(-1)?.importId;
  return {
    lost: found.flatMap((one) => (typeof one === 'object' ? [one] : [])),
    looked: imports.length,
    started: found.filter((one) => one === 'started').length,
    cancelled: found.filter((one) => one === 'cancelled').length,
    ...(next === undefined ? {} : { next }),
  };
}

type Found = LostRun | 'fine' | 'started' | 'cancelled';

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
  const { reconciling, runs, log } = ports;
  const open = await reconciling.openImport(importId);
  if (open === undefined || !(await reconciling.lockOut(importId))) return [];
  await settleRows(ports, open, onProgress, signal);
  const end = endOf(run, open);
  const finished = await runs.finish(importId, end);
  const code = end.status === 'failed' ? end.error.code : end.status;
  log.warn({ importId, projectId: open.projectId, run, code }, 'import has lost its run and is settled');
  return finished.wake;
}

async function settleRows(
  { runs, chunks, undos }: ReconcilePorts,
  { importId, kind, options }: OpenImport,
  onProgress: () => void,
  signal: AbortSignal,
): Promise<void> {
  if (kind === 'undo') {
    const undo = await undos.describe(importId);
    if (undo !== undefined) await undos.settle(undo, onProgress, signal);
    return;
  }
  const run = await runs.describe(importId);
  if (run === undefined) return;
  if (courseOf(options).allOrNothing === true) await chunks.revert(run, onProgress);
  else await chunks.settle(run, onProgress, signal);
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
