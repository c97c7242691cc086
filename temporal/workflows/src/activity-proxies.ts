import {
  type EmbedActivities,
  type ImportWorkflowInput,
  type LoadActivities,
  SHORT_STEPS,
  type UndoActivities,
  type WHOLE_STEPS,
  type WHOLE_UNDO_STEPS,
} from '@pairloom/temporal-api';
import {
  ActivityCancellationType,
  isCancellation,
  patched,
  proxyActivities,
  proxyLocalActivities,
} from '@temporalio/workflow';

const HEARTBEAT_TIMEOUT = '10s';
/**
 * Faults that pass are waited out: an import outlives a database that is away. Failures decide by themselves how long; this is for
 * attempts that were lost, among which Temporal counts those that gave way to others.
 */
const RETRY = { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '5s' } as const;
const WAIT = ActivityCancellationType.WAIT_CANCELLATION_COMPLETED;

/** Activities of the import, bound to the queues of its installation; one project cannot starve another on a queue. */
export function activitiesOf({ queues, projectId }: ImportWorkflowInput) {
  const common = {
    heartbeatTimeout: HEARTBEAT_TIMEOUT,
    retry: RETRY,
    cancellationType: WAIT,
    priority: { fairnessKey: projectId },
  };
  return {
    /** Short steps are tried once in the worker that runs the workflow, without a way through a queue. See `soon`. */
    local: oneAtATime(
      proxyLocalActivities<ShortActivities>({
        startToCloseTimeout: '10s',
        retry: { maximumAttempts: 1 },
        cancellationType: WAIT,
      }),
    ),
    load: proxyActivities<
      Omit<LoadActivities & UndoActivities, keyof WholeActivities> & Pick<LoadActivities, 'finishImport'>
    >({
      ...common,
      taskQueue: queues.load,
      startToCloseTimeout: '2h',
    }),
    whole: proxyActivities<WholeActivities>({
      ...common,
      taskQueue: queues.whole ?? queues.load,
      startToCloseTimeout: '2h',
    }),
    embed: proxyActivities<EmbedActivities>({ ...common, taskQueue: queues.embed, startToCloseTimeout: '24h' }),
  };
}

type WholeActivities = Pick<LoadActivities, (typeof WHOLE_STEPS)[number]> &
  Pick<UndoActivities, (typeof WHOLE_UNDO_STEPS)[number]>;

export type ShortActivities = Pick<LoadActivities, (typeof SHORT_STEPS)[number]>;

/**
 * Short steps that are in flight together come to their ends one by one, but all at once when the history is replayed: what each of
 * them leads to would be in another order then. So each waits for the one before.
 */
function oneAtATime(local: ShortActivities): ShortActivities {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn =
    <Request, Result>(step: (request: Request) => Promise<Result>) =>
    (request: Request): Promise<Result> => {
      if (!patched('one-short-step-at-a-time')) return step(request);
      const taken = last.then(() => step(request));
      last = taken.catch(() => undefined);
      return taken;
    };
  return {
    admit: inTurn(local.admit),
    settleChunks: inTurn(local.settleChunks),
    finishImport: inTurn(local.finishImport),
    enterPhase: inTurn(local.enterPhase),
    noteCommand: inTurn(local.noteCommand),
    answerEnded: inTurn(local.answerEnded),
  };
}

/** An activity that takes options with its request. */
interface Durable<Request, Result> {
  executeWithOptions(options: { readonly summary: string }, args: [Request]): Promise<Result>;
}

/**
 * A short step: at once in this worker, which saves the way through a queue; if that fails, as an ordinary activity, whose
 * waiting and trying again costs no history. `summary` is what the operator reads at that activity.
 */
export async function soon<Request, Result>(
  local: (request: Request) => Promise<Result>,
  durable: Durable<Request, Result>,
  request: Request,
  summary: string,
): Promise<Result> {
  try {
    return await local(request);
  } catch (error) {
    if (isCancellation(error)) throw error;
    return durable.executeWithOptions({ summary }, [request]);
  }
}

export type Activities = ReturnType<typeof activitiesOf>;
