import { type SourceBytes, type StoredBlob, blobBytes, failpoint, rewritten } from '@pairloom/core';
import type { ImportRef, RewriteResult } from '@pairloom/temporal-api';
import { checkSource, sha256Of } from './check-source.ts';
import { describeRun } from './failures.ts';
import type { Beat } from './heartbeat.ts';
import type { LoadPorts } from './ports.ts';

/** One blob per import: two imports may read the same source in different ways. */
const rowsKeyOf = (importId: string): string => `rows/${importId}`;

/**
 * Writes a source that is no plain lines anew as lines. The blob appears whole or not at all, so a later attempt that finds it has
 * nothing to do; it lives as long as the source.
 */
export async function rewriteSource(
  ports: LoadPorts,
  { importId }: ImportRef,
  signal: AbortSignal,
  beat: Beat,
): Promise<RewriteResult> {
  const run = await describeRun(ports.runs, importId);
  if (run.plan.rewriting === undefined || run.rewritten !== undefined) return { state: 'rewritten' };
  const blobKey = rowsKeyOf(importId);
  const stored = (await found()) ?? (await write());
  await failpoint('source.rewritten');
  const noted = await ports.runs.noteRewritten(importId, { blobKey, ...stored });
  if (noted.state === 'noted') return { state: 'rewritten' };
  // The import may have ended with it: another attempt noted it while this one was frozen.
  if ((await describeRun(ports.runs, importId)).rewritten === undefined) await ports.blobs.remove(blobKey);
  return noted;

  async function found(): Promise<StoredBlob | undefined> {
    const bytes = await ports.blobs.size(blobKey);
    return bytes === undefined ? undefined : { bytes, sha256: await sha256Of(ports, blobKey, signal) };
  }

  async function write(): Promise<StoredBlob> {
    await checkSource(ports, run, signal);
    const source = watched(blobBytes(ports.blobs, run.blobKey, run.sourceBytes), signal, beat);
    return ports.blobs.put(blobKey, rewritten(source, run.plan, run.options));
  }
}

/** The source, read until a cancel, its bytes told by the heartbeat. */
function watched(source: SourceBytes, signal: AbortSignal, beat: Beat): SourceBytes {
  const note = (buffer: Buffer): Buffer => {
    signal.throwIfAborted();
    beat.addBytes(buffer.length);
    return buffer;
  };
  return {
    bytes: source.bytes,
    read: async (start, end) => note(await source.read(start, end)),
    async *stream(start) {
      for await (const buffer of source.stream(start)) yield note(buffer);
    },
  };
}
