import { addFates, noFates } from '@pairloom/contract';
import {
  ChunkMemory,
  type ChunkRange,
  type ClaimedChunk,
  FileFault,
  type FormerImports,
  type ImportRun,
  type LoadedChunk,
  type RowCorrections,
  failpoint,
  isOversized,
  linesOf,
  preparingChunk,
} from '@pairloom/core';
import { type ChunkSpan, type LoadResult, RECENT_ERRORS_LIMIT } from '@pairloom/temporal-api';
import { hash } from 'node:crypto';
import { correctionsOf } from './corrections.ts';
import { describeRun, stopFailure } from './failures.ts';
import type { Beat } from './heartbeat.ts';
import { inSteps } from './in-steps.ts';
import type { LoadPorts } from './ports.ts';
import { othersWait } from './turns.ts';

/** Loads the chunks of a span, one transaction each. */
export const upsertChunks = (ports: LoadPorts, span: ChunkSpan, signal: AbortSignal, beat: Beat): Promise<LoadResult> =>
  throughChunks(ports, span, { pass: 'write', signal, beat });

/** Tells the fates and findings of the rows of a span and writes no pair. */
export const validateChunks = (
  ports: LoadPorts,
  span: ChunkSpan,
  signal: AbortSignal,
  beat: Beat,
): Promise<LoadResult> => throughChunks(ports, span, { pass: 'validate', signal, beat });

interface Pass {
  readonly pass: 'write' | 'validate';
  readonly signal: AbortSignal;
  readonly beat: Beat;
}

/** What is the same for all chunks of a span. */
interface Work extends Pass {
  readonly run: ImportRun;
  readonly lastChunk: number;
  readonly corrections: RowCorrections | undefined;
  readonly former: FormerImports | undefined;
}

async function throughChunks(ports: LoadPorts, span: ChunkSpan, pass: Pass): Promise<LoadResult> {
  const run = await describeRun(ports.runs, span.importId);
  const corrections = await correctionsOf(ports, run);
  const former = pass.pass === 'write' ? await ports.chunks.former(run) : undefined;
  const work: Work = { ...pass, run, lastChunk: span.toChunk, corrections, former };
  let result: Extract<LoadResult, { state: 'loaded' }> = {
    state: 'loaded',
    fates: noFates(),
    errorCount: 0,
    warningCount: 0,
    recentErrors: [],
  };
  for (let chunkNo = span.fromChunk; chunkNo <= span.toChunk; chunkNo++) {
    const loaded = await throughChunk(ports, work, chunkNo);
    if (loaded.state !== 'done') return loaded;
    result = {
      state: 'loaded',
      fates: addFates(result.fates, loaded.fates),
      errorCount: result.errorCount + loaded.errorCount,
      warningCount: result.warningCount + loaded.warningCount,
      recentErrors: [...result.recentErrors, ...loaded.recentErrors].slice(-RECENT_ERRORS_LIMIT),
    };
    if (stopsAtError(run) && loaded.errorCount > 0) break;
  }
  return result;
}

/** Whether nothing is loaded any more once a row has failed: the rest of the span is left. */
const stopsAtError = ({ options }: ImportRun): boolean => options.onError === 'stop' && !options.dryRun;

async function throughChunk(
  ports: LoadPorts,
  work: Work,
  chunkNo: number,
): Promise<LoadedChunk | { state: 'settled' } | { state: 'held' }> {
  const { run, pass, signal, beat } = work;
  signal.throwIfAborted();
  const claimed = await ports.chunks.claim(run.importId, chunkNo, ports.worker, pass);
  if (claimed.state === 'cancel_requested') throw stopFailure(claimed);
  if (claimed.state !== 'claimed') return claimed;
  const { firstRow, rowCount } = claimed.range;
  await beat.atChunk(chunkNo, [firstRow, firstRow + rowCount - 1]);
  await failpoint('chunk.claimed');
  const written = (await takenOver(ports, work, claimed)) ?? (await read(ports, work, claimed));
  await failpoint('chunk.after_commit');
  if (written.state === 'cancel_requested' || written.state === 'superseded') throw stopFailure(written);
  // The next attempt is told what stands in the chunks that are done.
  const isLast = written.state !== 'done' || chunkNo === work.lastChunk;
  if (!isLast && (await othersWait(ports.runs, run.projectId, beat, 'loading'))) beat.giveWay();
  return written;
}

/** Undefined when the rows have to be read. */
async function takenOver(ports: LoadPorts, { run, former, signal }: Work, claimed: ClaimedChunk) {
  if (former === undefined) return undefined;
  const taken = await ports.chunks.takeOver(run, claimed, former, signal);
  return taken.state === 'changed' ? undefined : taken;
}

async function read(ports: LoadPorts, { run, corrections, pass, signal }: Work, claimed: ClaimedChunk) {
  const memory = IDLE_MEMORIES.pop() ?? new ChunkMemory();
  try {
    const prepared = await prepare(ports, run, claimed, { corrections, memory });
    return await ports.chunks[pass](run, claimed, prepared, signal);
  } finally {
    if (memory.bytes <= MOST_IDLE_BYTES) IDLE_MEMORIES.push(memory);
  }
}

/** Of chunks that are done; never more than chunks were loaded at once. */
const IDLE_MEMORIES: ChunkMemory[] = [];
/** A chunk of one huge row leaves more behind than any other needs. */
const MOST_IDLE_BYTES = 64 * 1024 * 1024;

async function prepare(
  ports: LoadPorts,
  run: ImportRun,
  { range }: ClaimedChunk,
  { corrections, memory }: { corrections: RowCorrections | undefined; memory: ChunkMemory },
) {
  const end = readEnd(range);
  const blobKey = linesOf(run)?.blobKey;
  if (blobKey === undefined) throw new FileFault('plan_mismatch', 'The source was planned before it was rewritten.');
  const bytes = await ports.blobs.readRange(
    blobKey,
    range.byteStart,
    end,
    memory.take('source', end - range.byteStart),
  );
  if (bytes.length !== end - range.byteStart)
    throw new FileFault('source_changed', 'The stored file is shorter than it was when it was planned.');
  if (range.sha256 !== undefined && !isOversized(range) && !hash('sha256', bytes, 'buffer').equals(range.sha256))
    throw new FileFault('source_changed', 'The stored file does not hold what it held when it was planned.');
  return inSteps(preparingChunk(bytes, range, run.plan, corrections, memory));
}

/** Of a record above the limit only as much is read as its finding shows. */
const OVERSIZED_HEAD_BYTES = 16 * 1024;

const readEnd = (range: ChunkRange): number =>
  isOversized(range) ? range.byteStart + OVERSIZED_HEAD_BYTES : range.byteEnd;
