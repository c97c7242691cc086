import { FileFault, type ImportRun } from '@pairloom/core';
import { createHash } from 'node:crypto';
import type { LoadPorts } from './ports.ts';

/** A blob that is gone or has another length is not the one that was stored. @throws FileFault `source_missing`, `source_changed` */
export async function checkBlob(ports: LoadPorts, blobKey: string, bytes: number): Promise<void> {
  const stored = await ports.blobs.size(blobKey);
  if (stored === undefined) throw new FileFault('source_missing');
  if (stored !== bytes)
    throw new FileFault('source_changed', `The stored file has ${stored} bytes; ${bytes} were uploaded.`);
}

/**
 * Reads the source once before anything of it is written: it has to be, byte for byte, what was uploaded.
 * @throws FileFault `source_missing`, `source_changed`; the signal's reason
 */
export async function checkSource(ports: LoadPorts, run: ImportRun, signal: AbortSignal): Promise<void> {
  await checkBlob(ports, run.blobKey, run.sourceBytes);
  if (run.sourceSha256 === undefined) return;
  const hash = createHash('sha256');
  for await (const bytes of ports.blobs.readBlocks(run.blobKey)) {
    signal.throwIfAborted();
    hash.update(bytes);
  }
  if (hash.digest('hex') !== run.sourceSha256)
    throw new FileFault('source_changed', 'The stored file does not hold what was uploaded.');
}
