import { MAX_EDITS_BYTES } from '@pairloom/contract';
import { FileFault } from '../faults.ts';
import { sha256 } from '../identity/sha256.ts';
import { readEdits, type RowCorrections } from '../parse/corrections.ts';
import type { BlobStore } from '../ports/blob-store.ts';

/** Corrected rows from the blob store. @throws FileFault `source_missing`, `source_changed` when it holds others than the hash says. */
export async function storedEdits(blobs: BlobStore, blobKey: string, hash: string): Promise<RowCorrections> {
  const text = (await blobs.readRange(blobKey, 0, MAX_EDITS_BYTES)).toString('utf8');
  if (sha256(text).toString('hex') !== hash)
    throw new FileFault('source_changed', 'The corrected rows are not those that were sent.');
  return readEdits(text);
}
