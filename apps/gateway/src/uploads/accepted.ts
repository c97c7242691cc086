import type { ImportRecord } from '@pairloom/contract';
import type { HttpResponse } from '../http/messages.ts';
import type { CreatedImport } from './create-import.ts';

/** Says where the import is, and whether an earlier request made it. */
export function accepted(response: HttpResponse, { record, replayed }: CreatedImport): ImportRecord {
  response.setHeader('Location', `/api/v1/projects/${record.projectId}/imports/${record.id}`);
  if (replayed) response.setHeader('Idempotent-Replay', 'true');
  return record;
}
