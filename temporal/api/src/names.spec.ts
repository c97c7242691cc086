import { describe, expect, it } from '@jest/globals';
import { importWorkflowId, lateEmbeddingWorkflowId, scheduleIds, taskQueues } from './index.ts';

describe('names', () => {
  it('of two installations have nothing in common', () => {
    const namesOf = (prefix: string): string[] => {
      const { workflow, load, embed } = taskQueues(prefix);
      const { reconcile, upkeep } = scheduleIds(prefix);
      return [workflow, load, embed, reconcile, upkeep];
    };
    const both = [...namesOf('one'), ...namesOf('two')];
    expect(new Set(both).size).toBe(both.length);
  });

  it('of workflows follow from the import', () => {
    expect([importWorkflowId('7'), lateEmbeddingWorkflowId('7')]).toEqual(['import-7', 'late-embedding-7']);
  });
});
