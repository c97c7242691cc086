import type { ImportOptions, Project } from '@pairloom/contract';
import type { ReadPlan } from '@pairloom/core';
import type { WholeSource } from '../sources/source-lookup.ts';
import type { UploadBody } from './upload-body.ts';

/** An import that has a job row, before it is queued. */
export interface ImportPlace {
  readonly importId: string;
  readonly project: Project;
  readonly filename: string;
}

/** An upload that has a job row: its own, or that of the request that came first. */
export interface Upload {
  readonly importId: string;
  readonly project: Project;
  readonly body: UploadBody;
  /** That the file may have. */
  readonly maxBytes: number;
}

/** The same for a file that was uploaded before. */
export interface SourceUse {
  readonly importId: string;
  readonly project: Project;
  readonly source: WholeSource;
  readonly options: ImportOptions;
}

/** Rows that the gateway writes itself for a request without a file. */
export interface WrittenRows {
  /** Of the request, as hex: what its Idempotency-Key stands for. */
  readonly sha256: string;
  readonly options: ImportOptions;
  /** JSON Lines; refuses the request by throwing. */
  readonly rows: () => Promise<AsyncIterable<Uint8Array>>;
  readonly plan: () => Promise<ReadPlan>;
}
