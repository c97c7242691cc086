import { describe, expect, it } from '@jest/globals';
import { leftOpen } from './open-runs.ts';

const PREFIX = 'faults-one';
const upkeep = ['reconcile', 'upkeep', 'search', 'vector-index'].map((name) => ({
  workflowId: `${PREFIX}-${name}-2026-01-01T10:00:00Z`,
  type: 'upkeep',
}));

describe('runs that are open after the end', () => {
  it('are those of the upkeep', () => {
    expect(leftOpen(upkeep, PREFIX)).toEqual([]);
  });

  it.each([
    ['an import', { workflowId: 'import-7', type: 'importWorkflow' }],
    ['vectors of an import', { workflowId: 'late-embedding-7', type: 'lateEmbeddingWorkflow' }],
    ['the upkeep of another installation', { workflowId: 'faults-two-upkeep-2026-01-01T10:00:00Z', type: 'upkeep' }],
  ])('are told: %s', (_name, run) => {
    expect(leftOpen([...upkeep, run], PREFIX)).toEqual([`${run.type} ${run.workflowId} is still open in Temporal`]);
  });
});
