import { Inject, Injectable } from '@nestjs/common';
import { ERROR_CODES, type ImportOptions, type SourceInspection } from '@pairloom/contract';
import { blobBytes, FileFault, type BlobStore } from '@pairloom/core';
import { MappedSources } from '../mappings/mapped-sources.ts';
import { BLOBS } from '../ports.ts';
import { SourceLookup } from './source-lookup.ts';

/** What a source says of itself before it is imported. */
@Injectable()
export class SourceReader {
  constructor(
    private readonly lookup: SourceLookup,
    private readonly mapped: MappedSources,
    @Inject(BLOBS) private readonly blobs: BlobStore,
  ) {}

  /** @throws RequestFault `source_not_found`, `source_incomplete`; a file that cannot be read is told in the answer */
  async inspection(projectId: string, sourceId: string, options: ImportOptions): Promise<SourceInspection> {
    const { blobKey, bytes, filename } = await this.lookup.requireWhole(projectId, sourceId);
    try {
      const looked = await this.mapped.look(projectId, blobBytes(this.blobs, blobKey, bytes), filename, options);
      return looked.inspection.report;
    } catch (error) {
      if (isOfTheFile(error)) return unreadable(error);
      throw error;
    }
  }
}

/** Faults of the file itself; that its blob is gone or changed is none. */
const isOfTheFile = (error: unknown): error is FileFault =>
  error instanceof FileFault &&
  ERROR_CODES[error.code].level === 'file' &&
  error.code !== 'source_missing' &&
  error.code !== 'source_changed';

const unreadable = ({ code, message }: FileFault): SourceInspection => ({
  format: null,
  compression: null,
  parts: [],
  encoding: null,
  preset: null,
  savedMapping: null,
  guesses: [],
  columns: [],
  rowsEstimated: null,
  rowsExact: false,
  mapping: null,
  problems: [{ code, message }],
});
