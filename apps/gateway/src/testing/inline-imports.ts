import {
  blobBytes,
  ChunkPlanner,
  chunkLimits,
  linesOf,
  prepareChunk,
  rewritten,
  startCursor,
  storedEdits,
  type BlobStore,
  type ChunkRange,
  type FinishedImport,
  type ImportRun,
} from '@pairloom/core';
import type { Persistence } from '@pairloom/persistence';
import { buffer } from 'node:stream/consumers';

/** Carries out a queued import in the process of a spec, step by step as the activities of the worker do; `embed` between loading and the end. */
export async function runImport(
  { runs, chunks }: Persistence,
  blobs: BlobStore,
  importId: string,
  embed: (run: ImportRun) => Promise<void> = async () => undefined,
): Promise<FinishedImport> {
  const admitted = await runs.admit(importId);
  if (admitted.state !== 'admitted') throw new Error(`The import is ${admitted.state}.`);
  const run = await rewrite(runs, blobs, importId);
  const { edits } = run.options;
  const corrections = edits && run.edits ? await storedEdits(blobs, run.edits.blobKey, edits) : undefined;
  for (const range of await plan(runs, blobs, run)) {
    const claimed = await chunks.claim(importId, range.chunkNo, 'spec');
    if (claimed.state !== 'claimed') throw new Error(`The chunk is ${claimed.state}.`);
    const { blobKey } = linesOf(run) ?? run;
    const bytes = await blobs.readRange(blobKey, range.byteStart, range.byteEnd);
    await chunks.write(run, claimed, prepareChunk(bytes, range, run.plan, corrections));
  }
  await chunks.settle(run, () => undefined);
  await runs.leaveQueue(importId);
  await embed(run);
  return runs.finish(importId, { status: 'completed' });
}

async function rewrite(runs: Persistence['runs'], blobs: BlobStore, importId: string): Promise<ImportRun> {
  const run = await described(runs, importId);
  if (linesOf(run) !== undefined) return run;
  const blobKey = `rewritten/${importId}`;
  const source = blobBytes(blobs, run.blobKey, run.sourceBytes);
  const { bytes } = await blobs.put(blobKey, rewritten(source, run.plan, run.options));
  await runs.noteRewritten(importId, { blobKey, bytes });
  return described(runs, importId);
}

async function described(runs: Persistence['runs'], importId: string): Promise<ImportRun> {
  const run = await runs.describe(importId);
  if (run === undefined) throw new Error('The import has no source.');
  return run;
}

async function plan(runs: Persistence['runs'], blobs: BlobStore, run: ImportRun): Promise<ChunkRange[]> {
  const lines = linesOf(run) ?? { blobKey: run.blobKey, bytes: run.sourceBytes };
  const from = startCursor(run.plan);
  const planner = new ChunkPlanner(run.plan, chunkLimits(lines.bytes, run.options.batchRows), from);
  const body = await buffer(await blobs.readStream(lines.blobKey, from.byte));
  const ranges = [...planner.push(body), ...planner.end()];
  const open = await runs.openPlan(run.importId);
  if (open.state !== 'open') throw new Error('The plan is settled.');
  const end = { complete: true, plannedBytes: lines.bytes, line: planner.cursor.line };
  await runs.appendPlan(run.importId, open.fence, ranges, end);
  return ranges;
}
