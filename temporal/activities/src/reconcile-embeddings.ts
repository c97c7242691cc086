import { type ChunkSpan, type EmbedResult, MAX_SPANS, type PendingImport } from '@pairloom/temporal-api';
import { embedChunks } from './embed-chunks.ts';
import type { Beat } from './heartbeat.ts';
import type { EmbedPorts } from './ports.ts';
import type { ReconcilePorts } from './reconcile-ports.ts';

/** Imports taken up in one round. */
const IMPORTS_AT_ONCE = 5;
/** A provider that fails for so long is left alone until the next round: nobody waits for these vectors. */
const PATIENCE_MS = 60_000;

export async function takePendingEmbeddings({ vectors, log }: ReconcilePorts): Promise<readonly PendingImport[]> {
  const pending = await vectors.takePending(IMPORTS_AT_ONCE);
  for (const { importId } of pending)
    log.info({ importId }, 'import ended without some of its vectors, they are made now');
  return pending;
}

/** Consecutive chunks, so many at once that there are never more than MAX_SPANS spans. A chunk among them with nothing pending costs no call. */
export async function findPendingSpans({ vectors }: ReconcilePorts, importId: string): Promise<readonly ChunkSpan[]> {
  const chunks = await vectors.pendingChunks(importId);
  const size = Math.max(1, Math.ceil(chunks.length / MAX_SPANS));
  const spans: ChunkSpan[] = [];
  for (let from = 0; from < chunks.length; from += size) {
    const [fromChunk, toChunk] = [chunks[from], chunks[Math.min(from + size, chunks.length) - 1]];
    if (fromChunk !== undefined && toChunk !== undefined) spans.push({ importId, fromChunk, toChunk });
  }
  return spans;
}

/** As while the import ran; texts that have a vector by now are not paid for again. */
export function embedLate(ports: EmbedPorts, span: ChunkSpan, signal: AbortSignal, beat: Beat): Promise<EmbedResult> {
  return embedChunks({ ...ports, giveUpMs: Math.min(ports.giveUpMs, PATIENCE_MS) }, span, signal, beat);
}
