import { beforeAll, describe, expect, it } from '@jest/globals';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { readFileSync, readdirSync } from 'node:fs';
import { bundleSources } from './testing/bundle.ts';
import { silenceTemporal } from './testing/workflow-bench.ts';

const FOLDER = new URL('./histories/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

let workflowBundle: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  silenceTemporal();
  workflowBundle = await bundleSources();
});

interface StartedBy {
  readonly events: readonly [{ readonly workflowExecutionStartedEventAttributes: { readonly workflowId: string } }];
}

async function replay(text: string): Promise<Error | undefined> {
  const history = JSON.parse(text) as StartedBy;
  // The workflow knows its import by its id.
  const { workflowId } = history.events[0].workflowExecutionStartedEventAttributes;
  for await (const { error } of Worker.runReplayHistories({ workflowBundle }, [{ workflowId, history }])) return error;
  throw new Error('nothing was replayed');
}

describe('running imports survive this version of the workflow', () => {
  it.each(names)('%s', async (name) => {
    expect(await replay(read(name))).toBeUndefined();
  });

  it('has the courses that matter', () => {
    for (const course of [
      'completed-with-vectors',
      'cancelled-while-loading',
      'failed-while-planning',
      'queued-then-woken',
      'rewritten-then-loaded',
      'paused-then-resumed',
      'waiting-then-retried',
      'waiting-then-skipped',
      'woken-and-retried',
      'cancelled-and-noted',
      'cancelled-while-queued',
      'settled-once-mended',
      'ended-early-as-a-whole',
      'ended-though-failing',
      'cancelled-while-paused',
      'checked-then-loaded',
      'reset-while-loading',
      'reset-after-completion',
      'reset-to-the-end-after-completion',
      'restarted-after-completion',
      'reset-after-failure',
      'all-or-nothing-completed',
      'all-or-nothing-not-clean',
      'all-or-nothing-taken-back',
      'all-or-nothing-cancelled',
      'all-or-nothing-cancelled-while-embedding',
      'undo-completed',
      'undo-cancelled',
      'undo-paused-then-resumed',
      'undo-waiting-then-retried',
      'undo-settled-once-mended',
      'undo-ended-though-failing',
      'undo-reset-after-failure',
      'reconcile-quiet',
      'reconcile-busy',
      'reconcile-step-failed',
      'late-embedding',
      'late-embedding-failed',
      'upkeep-step-failed',
      'upkeep-quiet',
      'search-round',
      'search-round-failed',
      'vector-index-round',
    ])
      expect(names).toContain(`${course}.json`);
  });

  it('would be told of a workflow that goes another way', async () => {
    const other = read('completed-with-vectors.json').replaceAll('"planChunks"', '"planOtherwise"');
    expect((await replay(other))?.name).toBe('DeterminismViolationError');
  });
});
