import {
  type ChunkRange,
  ChunkPlanner,
  type ImportRun,
  type OpenPlan,
  type PlanCursor,
  RangeHashes,
  type StoredLines,
  chunkLimits,
  failpoint,
  linesOf,
  startCursor,
} from '@pairloom/core';
import type { PlanRequest, PlanResult, PlannedChunk } from '@pairloom/temporal-api';
import { Context } from '@temporalio/activity';
import { checkBlob, checkLines } from './check-source.ts';
import { describeRun, stopFailure } from './failures.ts';
import { type Beat, TURN_MS } from './heartbeat.ts';
import type { LoadPorts } from './ports.ts';

const MIB = 1024 * 1024;
/** Read before the loaders get their first chunks; enough for small files to be planned at once. */
const FIRST_READ_BYTES = 64 * MIB;
/** Read by each later call. */
const NEXT_READ_BYTES = 512 * MIB;
/** After a cancel the total is still counted, but not for longer. */
const COUNT_ON_MS = 60_000;
/** A longer source is checked by a step of its own, which keeps no place that others need. */
const CHECKED_IN_PASSING_BYTES = 256 * MIB;

type Opened = Extract<OpenPlan, { state: 'open' }>;

const toPlanned = (chunk: ChunkRange): PlannedChunk => ({
  no: chunk.chunkNo,
  firstRow: chunk.firstRow,
  rows: chunk.rowCount,
});

/**
 * Cuts the next part of the source into chunk rows, for a turn at most. The database is the cursor: a lost attempt is taken up where it
 * stopped.
 */
export async function planChunks(
  ports: LoadPorts,
  request: PlanRequest,
  signal: AbortSignal,
  beat: Beat,
): Promise<PlanResult> {
  const run = await describeRun(ports.runs, request.importId);
  const lines = linesOf(run);
  if (lines === undefined) return unwritten(ports, run, request);
  const opened = await ports.runs.openPlan(request.importId, request.toTheEnd);
  if (opened.state !== 'open') return opened;
  const known = await ports.runs.chunks(request.importId, request.knownChunks + 1);
  const answer = (
    chunks: readonly ChunkRange[],
    complete: boolean,
    plannedBytes: number,
    checked = false,
  ): PlanResult => ({
    state: 'planned',
    chunks: [...known, ...chunks].map(toPlanned),
    complete,
    sourceBytes: lines.bytes,
    plannedBytes,
    ...(checked ? { checked } : {}),
  });
  if (opened.complete || (known.length > 0 && !request.toTheEnd))
    return answer([], opened.complete, opened.plannedBytes);
  const checks = isToBeChecked(run, lines, opened, request);
  if (checks) {
    if (lines.bytes > CHECKED_IN_PASSING_BYTES) return { state: 'unchecked' };
    await checkLines(ports, run, signal);
  } else await checkBlob(ports, lines.blobKey, lines.bytes);
  const found = await scan(ports, { run, lines }, opened, readBudget(opened, request), signal);
  await failpoint('plan.read');
  const appended = await ports.runs.appendPlan(request.importId, opened.fence, found.chunks, {
    complete: found.complete,
    plannedBytes: found.cursor.byte,
    line: found.cursor.line,
  });
  await failpoint('plan.after_commit');
  if (appended.state === 'settled') return appended;
  if (appended.state === 'superseded') throw stopFailure(appended);
  if (request.toTheEnd && !found.complete && countsOn()) beat.giveWay();
  return answer(found.chunks, found.complete, found.cursor.byte, checks);
}

/**
 * Once in a run. A retry goes on where the import before it stopped, which may be long ago. Of what is counted after a cancel nothing is
 * written.
 */
function isToBeChecked(run: ImportRun, lines: StoredLines, { cursor }: Opened, request: PlanRequest): boolean {
  if (request.checked === true || request.toTheEnd) return false;
  // Rewritten by a release that kept no hash.
  if (lines.blobKey !== run.blobKey && lines.sha256 === undefined) return false;
  return cursor === undefined || run.isRetry === true;
}

/** Over all turns of the step. */
const countsOn = (): boolean => Date.now() < Context.current().info.scheduledTimestampMs + COUNT_ON_MS;

/** Asked first, so that nothing is written for an import that has ended or is held. */
async function unwritten(ports: LoadPorts, { importId }: ImportRun, request: PlanRequest): Promise<PlanResult> {
  const opened = await ports.runs.openPlan(importId, request.toTheEnd);
  return opened.state === 'open' ? { state: 'unwritten' } : opened;
}

interface ReadBudget {
  readonly bytes: number;
  readonly until: number;
}

function readBudget(opened: Opened, request: PlanRequest): ReadBudget {
  const until = Date.now() + TURN_MS;
  if (request.toTheEnd) return { bytes: Number.POSITIVE_INFINITY, until };
  return { bytes: opened.cursor === undefined ? FIRST_READ_BYTES : NEXT_READ_BYTES, until };
}

interface Scanned {
  readonly chunks: readonly ChunkRange[];
  readonly complete: boolean;
  readonly cursor: PlanCursor;
}

/** Reads on until the budget is used and some chunk is whole, or the source ends. */
async function scan(
  ports: LoadPorts,
  { run, lines }: { run: ImportRun; lines: StoredLines },
  opened: Opened,
  budget: ReadBudget,
  signal: AbortSignal,
): Promise<Scanned> {
  const from = opened.cursor ?? startCursor(run.plan);
  const planner = new ChunkPlanner(run.plan, chunkLimits(lines.bytes, run.options.batchRows), from);
  const hashes = new RangeHashes(from.byte);
  const chunks: ChunkRange[] = [];
  let read = 0;
  for await (const bytes of ports.blobs.readBlocks(lines.blobKey, from.byte)) {
    signal.throwIfAborted();
    hashes.push(bytes);
    chunks.push(...planner.push(bytes).map((range) => hashes.sealed(range)));
    read += bytes.length;
    const spent = read >= budget.bytes || Date.now() >= budget.until;
    if (spent && chunks.length > 0) return { chunks, complete: false, cursor: planner.cursor };
  }
  chunks.push(...planner.end().map((range) => hashes.sealed(range)));
  return { chunks, complete: true, cursor: { ...planner.cursor, byte: lines.bytes } };
}
