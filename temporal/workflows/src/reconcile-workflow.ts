import {
  LATE_EMBEDDING_WORKFLOW,
  type LostRun,
  type PendingImport,
  type ReconcileActivities,
  type ReconcileInput,
  lateEmbeddingWorkflowId,
} from '@pairloom/temporal-api';
import {
  ParentClosePolicy,
  isCancellation,
  log,
  proxyActivities,
  proxyLocalActivities,
  sleep,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { wakeImports } from './wake.ts';

/** Pages of open imports that one round looks at; the next round goes on behind them. */
const PAGES = 10;

/** Short steps run in the worker at hand. One that fails is left to the next round. */
const { findSilentUploads, endSilentUploads, compareRuns, findWakeable, takePendingEmbeddings } =
  proxyLocalActivities<ReconcileActivities>({ startToCloseTimeout: '60s', retry: { maximumAttempts: 2 } });

const { settleRun } = proxyActivities<ReconcileActivities>({
  startToCloseTimeout: '1h',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', maximumInterval: '10s', maximumAttempts: 3 },
});

/** What one round came to, for the operator, and where the next one goes on: a schedule hands it over. */
export interface ReconcileResult {
  readonly uploadsEnded: number;
  readonly importsLooked: number;
  readonly runsStarted: number;
  readonly importsSettled: number;
  readonly cancelsTold: number;
  readonly importsWoken: number;
  readonly embeddingsTaken: number;
  /** Imports up to this id were looked at; null: the next round begins with the first. */
  readonly nextImport: string | null;
  /** Steps that failed; the next round tries them again. */
  readonly failedSteps: readonly string[];
}

type Figures = { -readonly [K in Exclude<keyof ReconcileResult, 'failedSteps'>]: ReconcileResult[K] };

/** Of the round before, which may be of a build that told no place. */
type LastResult = Partial<ReconcileResult> | undefined;

/** One look at everything that somebody should be caring for. Each step stands for itself: what fails in one keeps no other from running. */
export async function reconcileWorkflow(input: ReconcileInput): Promise<ReconcileResult> {
  const figures: Figures = {
    uploadsEnded: 0,
    importsLooked: 0,
    runsStarted: 0,
    importsSettled: 0,
    cancelsTold: 0,
    importsWoken: 0,
    embeddingsTaken: 0,
    nextImport: null,
  };
  const failedSteps: string[] = [];
  const steps: Record<string, () => Promise<void>> = {
    runs: () => reconcileRuns(figures, failedSteps),
    queues: () => wakeQueues(figures),
    uploads: () => reconcileUploads(input, figures),
    embeddings: () => takeUpEmbeddings(input, figures),
  };
  for (const [name, step] of Object.entries(steps)) await attempt(name, step, failedSteps);
  return { ...figures, failedSteps };
}

async function attempt(name: string, step: () => Promise<void>, failedSteps: string[]): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (isCancellation(error)) throw error;
    failedSteps.push(name);
    log.warn('a step of reconciling failed', { step: name });
  }
}

/** Goes on behind what the round before has looked at. A page that fails keeps none before it from being looked at: then the next round begins with the first. */
async function reconcileRuns(figures: Figures, failedSteps: string[]): Promise<void> {
  let after = (workflowInfo().lastResult as LastResult)?.nextImport ?? undefined;
  for (let page = 0; page < PAGES; page++) {
    const compared = await compareRuns(after === undefined ? {} : { after });
    figures.importsLooked += compared.looked;
    figures.runsStarted += compared.started;
    figures.cancelsTold += compared.cancelled;
    if ((compared.failed ?? 0) > 0) failedSteps.push('import');
    for (const lost of compared.lost) await attempt('settle', () => settle(lost, figures), failedSteps);
    after = compared.next;
    if (after === undefined) return;
  }
  figures.nextImport = after ?? null;
}

async function settle(lost: LostRun, figures: Figures): Promise<void> {
  const summary = `${lost.importId}: ${lost.run}`;
  const wake = await settleRun.executeWithOptions({ summary }, [lost]);
  figures.importsSettled++;
  await wakeImports(wake);
}

async function wakeQueues(figures: Figures): Promise<void> {
  const wakeable = await findWakeable();
  figures.importsWoken += wakeable.length;
  await wakeImports(wakeable);
}

async function reconcileUploads({ secondLookMs }: ReconcileInput, figures: Figures): Promise<void> {
  const silent = await findSilentUploads();
  if (silent.length === 0) return;
  await sleep(secondLookMs);
  figures.uploadsEnded += await endSilentUploads(silent);
}

/** Each in a workflow of its own, so that a long one delays no round; one that is at work already goes on. */
async function takeUpEmbeddings({ queues }: ReconcileInput, figures: Figures): Promise<void> {
  const pending = await takePendingEmbeddings();
  const started = await Promise.all(pending.map((one) => embedLate(one, queues)));
  figures.embeddingsTaken += started.filter(Boolean).length;
}

async function embedLate({ importId, projectId }: PendingImport, queues: ReconcileInput['queues']): Promise<boolean> {
  try {
    await startChild(LATE_EMBEDDING_WORKFLOW, {
      workflowId: lateEmbeddingWorkflowId(importId),
      args: [{ importId, projectId, queues }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      priority: { fairnessKey: projectId },
      staticSummary: `vectors that import ${importId} ended without`,
    });
    return true;
  } catch (error) {
    if (isCancellation(error)) throw error;
    // Under way already, or not to be started now: then the next round does it.
    log.info('a late embedding was not started', { importId });
    return false;
  }
}
