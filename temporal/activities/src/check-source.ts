import { FileFault, type ImportRun } from '@pairloom/core';
import type { LoadPorts } from './ports.ts';

/** A blob that is gone or has another length is not the one that was stored. @throws FileFault `source_missing`, `source_changed` */
export async function checkBlob(ports: LoadPorts, blobKey: string, bytes: number): Promise<void> {
  const stored = await ports.blobs.size(blobKey);
  if (stored === undefined) throw new FileFault('source_missing');
  if (stored !== bytes)
    throw new FileFault('source_changed', `The stored file has ${stored} bytes; ${bytes} were uploaded.`);
}

/** The source as it was uploaded. */
export const checkSource = (ports: LoadPorts, run: ImportRun): Promise<void> =>
  checkBlob(ports, run.blobKey, run.sourceBytes);
