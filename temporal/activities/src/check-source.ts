import { FileFault, type ImportRun, type StoredLines, linesOf } from '@pairloom/core';
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
  const { blobKey, sourceBytes: bytes, sourceSha256: sha256 } = run;
  await checkBlob(ports, blobKey, bytes);
  if (!(await holds(ports, { blobKey, sha256 }, signal)))
    throw new FileFault('source_changed', 'The stored file does not hold what was uploaded.');
}

/** As `checkSource`, what the chunks lie in: the source, or what it was rewritten to. */
export async function checkLines(ports: LoadPorts, run: ImportRun, signal: AbortSignal): Promise<void> {
  const lines = linesOf(run);
  if (lines === undefined || lines.blobKey === run.blobKey) return checkSource(ports, run, signal);
  await checkBlob(ports, lines.blobKey, lines.bytes);
  if (!(await holds(ports, lines, signal)))
    throw new FileFault('source_changed', 'The rewritten file does not hold what was written.');
}

/** Lower-case hex. @throws the signal's reason */
export async function sha256Of(ports: LoadPorts, blobKey: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of ports.blobs.readBlocks(blobKey)) {
    signal.throwIfAborted();
    hash.update(bytes);
  }
  return hash.digest('hex');
}

type Expected = Pick<StoredLines, 'blobKey'> & { readonly sha256?: string | undefined };

const holds = async (ports: LoadPorts, { blobKey, sha256 }: Expected, signal: AbortSignal): Promise<boolean> =>
  sha256 === undefined || (await sha256Of(ports, blobKey, signal)) === sha256;
