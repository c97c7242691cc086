import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { revisionOf } from '@pairloom/contract';
import type { ImportAdmission } from '@pairloom/core';
import { rowError } from '@pairloom/testing';
import type { WorkflowProgress } from '@pairloom/temporal-api';
import { DEFAULT_SETTINGS, type ImportWorkflows } from '../ports.ts';
import { storedImport } from '../testing/memory-imports.ts';
import { strictFake, unplannedCalls } from '../testing/strict-fake.ts';
import { workflowProgress } from '../testing/workflow-progress.ts';
import { ImportStates } from './import-states.ts';
import { ProgressQueries } from './progress-queries.ts';

const running = (revision = 0) =>
  storedImport({ status: 'processing', phase: 'loading', startedAt: '2026-01-02T03:04:06.000Z', revision });

describe('ImportStates', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => {
    jest.useRealTimers();
    expect(unplannedCalls.splice(0)).toEqual([]);
  });

  function states(progress: ImportWorkflows['progress'], errors = new Map<string, ReturnType<typeof rowError>[]>()) {
    const asked: string[] = [];
    const limits: number[] = [];
    const recentErrors: ImportAdmission['recentErrors'] = async (_ids, limit) => {
      limits.push(limit);
      return errors;
    };
    const workflows = strictFake<ImportWorkflows>('workflows', {
      progress: (importId, timeoutMs) => {
        asked.push(importId);
        return progress(importId, timeoutMs);
      },
    });
    const queries = new ProgressQueries(workflows, DEFAULT_SETTINGS);
    const imports = strictFake<ImportAdmission>('imports', { recentErrors });
    return { asked, limits, states: new ImportStates(imports, DEFAULT_SETTINGS, queries) };
  }

  it('asks the workflow and adds the last errors', async () => {
    const stored = running();
    const error = rowError();
    const { states: all } = states(
      async (importId) => workflowProgress(importId, { created: 7 }),
      new Map([[stored.id, [error]]]),
    );
    expect(await all.one(stored)).toMatchObject({
      stateFrom: 'workflow',
      counts: { created: 7 },
      recentErrors: [error],
    });
  });

  it.each([
    [1, 50],
    [20, 50],
    [50, 20],
    [450, 5],
  ])('brings fewer errors along the more imports there are: %s', async (count, limit) => {
    const { states: all, limits } = states(async () => undefined);
    await all.many(Array.from({ length: count }, () => storedImport()));
    expect(limits).toEqual([limit]);
  });

  it('asks neither for ended imports nor for those that wait', async () => {
    const { states: all, asked } = states(async () => undefined);
    const waiting = storedImport();
    const ended = storedImport({ status: 'completed', phase: 'ended', startedAt: '2026-01-02T03:04:06.000Z' });
    expect((await all.many([waiting, ended])).map(({ stateFrom }) => stateFrom)).toEqual(['database', 'database']);
    expect(asked).toEqual([]);
  });

  it('shares one query among all who ask within a quarter of a second', async () => {
    const { states: all, asked } = states(async (importId) => workflowProgress(importId, { created: 1 }));
    const stored = running();
    await Promise.all([all.one(stored), all.one(stored), all.many([stored])]);
    await jest.advanceTimersByTimeAsync(249);
    await all.one(stored);
    expect(asked).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(2);
    await all.one(stored);
    expect(asked).toHaveLength(2);
  });

  it('leaves a workflow alone for a while that does not answer', async () => {
    const { states: all, asked } = states(async () => {
      throw new Error('no worker');
    });
    const stored = running();
    expect(await all.one(stored)).toMatchObject({ stateFrom: 'database' });
    await jest.advanceTimersByTimeAsync(1_000);
    await all.one(stored);
    expect(asked).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1_001);
    await all.one(stored);
    expect(asked).toHaveLength(2);
  });

  it('waits for all workflows of a list no longer than for one', async () => {
    const never = new Promise<WorkflowProgress>(() => undefined);
    const { states: all } = states(() => never);
    const answer = all.many([running(), running(), running()]);
    await jest.advanceTimersByTimeAsync(DEFAULT_SETTINGS.queryTimeoutMs);
    expect((await answer).map(({ stateFrom }) => stateFrom)).toEqual(['database', 'database', 'database']);
  });

  it('never sends less than before', async () => {
    let progress: WorkflowProgress | undefined;
    const { states: all } = states(async () => progress);
    const stored = running(revisionOf('loading', 3, 0));
    progress = workflowProgress(stored.id, { created: 40 });
    expect(await all.one(stored)).toMatchObject({ counts: { created: 40 }, stateFrom: 'workflow' });
    await jest.advanceTimersByTimeAsync(300);
    progress = undefined;
    expect(await all.one(stored)).toMatchObject({ counts: { created: 40 }, stateFrom: 'workflow' });
    const caughtUp = running(revisionOf('loading', 60, 0));
    expect(await all.one({ ...caughtUp, id: stored.id })).toMatchObject({ stateFrom: 'database' });
  });
});
