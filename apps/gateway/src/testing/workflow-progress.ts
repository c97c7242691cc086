import { noFates, revisionOf, type FateCounts, type Phase } from '@pairloom/contract';
import type { WorkflowProgress } from '@pairloom/temporal-api';

/** Progress of a workflow that has given so many rows a fate. */
export function workflowProgress(
  importId: string,
  given: Partial<WorkflowProgress> & { readonly created?: number; readonly skipped?: number } = {},
): WorkflowProgress {
  const { created = 0, skipped = 0, ...rest } = given;
  const phase: Phase = rest.phase ?? 'loading';
  const fates: FateCounts = rest.fates ?? { ...noFates(), created, skipped };
  return {
    importId,
    status: 'processing',
    phase,
    plannedRows: 100,
    planComplete: true,
    fates,
    errorCount: 0,
    warningCount: 0,
    embeddings: { pending: 0, embedded: 0, reused: 0, failed: 0, calls: 0 },
    queue: null,
    cancelRequested: false,
    paused: false,
    attention: null,
    revision: revisionOf(phase, created + skipped, 0),
    ...rest,
  };
}
