import { describe, expect, it } from '@jest/globals';
import { Client, ServiceError, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { SEARCH_ATTRIBUTE_NAMES, type WorkflowStart } from '@pairloom/temporal-api';
import { createLogger } from '../logging/logger.ts';
import { workflowProgress } from '../testing/workflow-progress.ts';
import { TemporalWorkflows } from './temporal-workflows.ts';

const IMPORT_ID = '0199f0d3-1c52-7e48-8a77-51d0c3b9e6f4';
const start: WorkflowStart = {
  importId: IMPORT_ID,
  projectId: '0199f0d2-7a10-7c3e-9b1d-2f4a6c8e0b12',
  projectName: 'Support',
  filename: 'faq.csv',
  course: { embed: true },
};
const unavailable = { name: 'SystemFault', code: 'temporal_unavailable' };

const grpcError = (code: number, details: string): ServiceError =>
  new ServiceError('Failed to start Workflow', {
    cause: Object.assign(new Error(details), { code, details, metadata: {} }),
  });

interface Script {
  readonly known?: () => Promise<readonly string[]>;
  readonly start?: (withAttributes: boolean) => Promise<void>;
  readonly query?: () => Promise<unknown>;
  readonly cancel?: () => Promise<void>;
  readonly describe?: () => Promise<void>;
}

/** A client that does what the script says, and notes what it is asked. */
function scripted(script: Script) {
  const calls: string[] = [];
  const deadlines: number[] = [];
  const fake = {
    options: { namespace: 'default' },
    connection: {
      withDeadline: (at: number, call: () => Promise<unknown>) => {
        deadlines.push(at - Date.now());
        return call();
      },
      operatorService: {
        listSearchAttributes: async () => {
          calls.push('attributes');
          const names = await (script.known ?? (async () => SEARCH_ATTRIBUTE_NAMES))();
          return { customAttributes: Object.fromEntries(names.map((name) => [name, 2])) };
        },
      },
    },
    workflowService: { describeNamespace: script.describe },
    workflow: {
      start: async (type: string, { typedSearchAttributes }: { typedSearchAttributes?: unknown }) => {
        calls.push(`${type}${typedSearchAttributes === undefined ? '' : ' with attributes'}`);
        await script.start?.(typedSearchAttributes !== undefined);
      },
      getHandle: (workflowId: string) => {
        expect(workflowId).toBe(`import-${IMPORT_ID}`);
        return { query: script.query, cancel: script.cancel };
      },
    },
  };
  const settings = { taskQueuePrefix: 'pairloom', appUrl: () => undefined };
  const client = fake as unknown as Client;
  return { calls, deadlines, workflows: new TemporalWorkflows(client, settings, createLogger('silent')) };
}

const fail =
  (error: unknown): (() => Promise<never>) =>
  async () => {
    throw error;
  };

describe('TemporalWorkflows', () => {
  it('asks once which search attributes there are', async () => {
    const { workflows, calls } = scripted({});
    await workflows.prepare();
    await workflows.start(start);
    await workflows.start(start);
    expect(calls).toEqual(['attributes', 'importWorkflow with attributes', 'importWorkflow with attributes']);
  });

  it('starts without them where they are not registered', async () => {
    const { workflows, calls } = scripted({ known: async () => ['PairloomProjectId'] });
    await workflows.prepare();
    await workflows.start(start);
    expect(calls).toEqual(['attributes', 'importWorkflow']);
  });

  it('starts without them, then and later, when they are refused', async () => {
    const { workflows, calls } = scripted({
      known: fail(new Error('not allowed to ask')),
      start: async (withAttributes) => {
        if (withAttributes) throw grpcError(3, 'Namespace default has no mapping defined for search attribute');
      },
    });
    await workflows.prepare();
    await workflows.start(start);
    await workflows.start(start);
    expect(calls).toEqual(['attributes', 'importWorkflow with attributes', 'importWorkflow', 'importWorkflow']);
  });

  it('takes a workflow that was started before for started', async () => {
    const error = new WorkflowExecutionAlreadyStartedError('already started', `import-${IMPORT_ID}`, 'importWorkflow');
    await expect(scripted({ start: fail(error) }).workflows.start(start)).resolves.toBeUndefined();
  });

  it.each([
    ['cannot be reached', grpcError(14, 'no connection')],
    ['refuses the start for good', grpcError(3, 'bad request')],
    ['fails otherwise', new Error('broken')],
  ])('says so when the service %s', async (_what, error) => {
    await expect(scripted({ start: fail(error) }).workflows.start(start)).rejects.toMatchObject(unavailable);
  });

  it('gives what the workflow answers, within the time allowed', async () => {
    const progress = workflowProgress(IMPORT_ID, { created: 3 });
    const { workflows, deadlines } = scripted({ query: async () => progress });
    expect(await workflows.progress(IMPORT_ID, 1_000)).toBe(progress);
    expect(deadlines[0]).toBeGreaterThan(0);
    expect(deadlines[0]).toBeLessThanOrEqual(1_000);
  });

  it('gives nothing when the workflow does not answer', async () => {
    const { workflows } = scripted({ query: fail(grpcError(4, 'deadline exceeded')) });
    expect(await workflows.progress(IMPORT_ID, 1_000)).toBeUndefined();
  });

  it.each([
    ['a workflow that runs', async () => undefined],
    ['one that has ended, or was not started', fail(new WorkflowNotFoundError('not found', IMPORT_ID, undefined))],
  ])('cancels %s', async (_what, cancel) => {
    await expect(scripted({ cancel }).workflows.cancel(IMPORT_ID)).resolves.toBeUndefined();
  });

  it('says when a cancel does not arrive', async () => {
    const { workflows } = scripted({ cancel: fail(grpcError(14, 'no connection')) });
    await expect(workflows.cancel(IMPORT_ID)).rejects.toMatchObject(unavailable);
  });

  it('checks the namespace', async () => {
    await expect(scripted({ describe: async () => undefined }).workflows.check()).resolves.toBeUndefined();
    const { workflows } = scripted({ describe: fail(grpcError(5, 'no such namespace')) });
    await expect(workflows.check()).rejects.toMatchObject(unavailable);
  });
});
