import type { Project } from '@pairloom/contract';
import type { UploadBody } from './upload-body.ts';

/** An upload that has a job row: its own, or that of the request that came first. */
export interface Upload {
  readonly importId: string;
  readonly project: Project;
  readonly body: UploadBody;
}
