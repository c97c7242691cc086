import { describe, expect, it } from '@jest/globals';
import type { RunState } from '@pairloom/temporal-activities';
import { type Client, type WorkflowExecutionStatusName, WorkflowNotFoundError } from '@temporalio/client';
import { TemporalRuns } from './runs-in-temporal.ts';

type Answer = () => Promise<unknown>;

/** The runs on a service that answers whatever is asked of a run with `answer`. */
function runsThat(answer: Answer): TemporalRuns {
  const handle = { describe: answer, cancel: answer, terminate: answer };
  const client = {
    workflow: { getHandle: () => handle },
    connection: { withDeadline: (_deadline: number, call: Answer) => call() },
  };
  return new TemporalRuns(client as unknown as Client);
}

const described = (name: WorkflowExecutionStatusName, raw: { pendingActivities?: readonly object[] } = {}) =>
  runsThat(async () => ({ status: { name }, raw })).state('i1');

const gone: Answer = () => Promise.reject(new WorkflowNotFoundError('no such run', 'import-i1', undefined));
const away: Answer = () => Promise.reject(new Error('out of reach'));

describe('the state of a run', () => {
  const STATES: Readonly<Record<WorkflowExecutionStatusName, RunState>> = {
    RUNNING: 'idle',
    PAUSED: 'open',
    CONTINUED_AS_NEW: 'open',
    UNSPECIFIED: 'open',
    UNKNOWN: 'open',
    COMPLETED: 'completed',
    FAILED: 'failed',
    CANCELLED: 'cancelled',
    TERMINATED: 'terminated',
    TIMED_OUT: 'timed_out',
  };

  it.each(Object.entries(STATES) as [WorkflowExecutionStatusName, RunState][])(
    'that Temporal calls %s is %s when nothing of it is under way',
    async (name, state) => {
      expect([await described(name), await described(name, { pendingActivities: [] })]).toEqual([state, state]);
    },
  );

  it('is open while an activity of it is under way', async () => {
    expect(await described('RUNNING', { pendingActivities: [{}] })).toBe('open');
  });

  it('is missing of one that Temporal does not know', async () => {
    expect(await runsThat(gone).state('i1')).toBe('missing');
  });

  it('is not known while Temporal is out of reach', async () => {
    await expect(runsThat(away).state('i1')).rejects.toMatchObject({ code: 'temporal_unavailable' });
  });
});

describe.each([
  ['a cancel', (runs: TemporalRuns) => runs.cancel('i1')],
  ['an end at once', (runs: TemporalRuns) => runs.terminate('i1', 'stood still')],
])('%s', (_what, ask) => {
  it('is no error for a run that has ended', async () => {
    await expect(ask(runsThat(gone))).resolves.toBeUndefined();
  });

  it('is one while Temporal is out of reach', async () => {
    await expect(ask(runsThat(away))).rejects.toMatchObject({ code: 'temporal_unavailable' });
  });
});
