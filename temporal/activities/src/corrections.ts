import { FileFault, type ImportRun, type RowCorrections, storedEdits } from '@pairloom/core';
import type { LoadPorts } from './ports.ts';

/** The corrected rows that lie over the source of an import; undefined when it has none. @throws FileFault `source_missing` */
export async function correctionsOf(
  { blobs }: Pick<LoadPorts, 'blobs'>,
  { options, edits }: ImportRun,
): Promise<RowCorrections | undefined> {
  if (options.edits === undefined) return undefined;
  if (edits === undefined) throw new FileFault('source_missing', 'The corrected rows of the import are gone.');
  return storedEdits(blobs, edits.blobKey, options.edits);
}
