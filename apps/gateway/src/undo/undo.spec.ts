import { afterEach, describe, expect, it } from '@jest/globals';
import { type OpenedUndo, SystemFault, type UndoAnswer, type UndoOrder } from '@pairloom/core';
import type { WorkflowStart } from '@pairloom/temporal-api';
import type { ImportWorkflows } from '../ports.ts';
import { jsonOf, problemOf, send, sendJson } from '../testing/http-client.ts';
import { storedImport } from '../testing/memory-imports.ts';
import { unplannedCalls } from '../testing/strict-fake.ts';
import { fakePorts, PROJECT, testGateway, type TestGateway } from '../testing/test-gateway.ts';

const IMPORT_ID = '0199f0d3-1c52-7e48-8a77-51d0c3b9e6f4';
const undo: OpenedUndo = {
  importId: '0199f0d3-1c52-7e48-8a77-51d0c3b9e6f5',
  filename: 'faq.csv',
  embed: true,
  ended: false,
};
const away = async (): Promise<void> => Promise.reject(new SystemFault('temporal_unavailable'));

describe('a request to undo', () => {
  let gateway: TestGateway;
  const orders: UndoOrder[] = [];
  const started: WorkflowStart[] = [];
  const abandoned: string[] = [];
  const use = async (answer: UndoAnswer, workflows: Partial<ImportWorkflows> = {}): Promise<string> => {
    const stored = storedImport({ id: undo.importId, projectId: PROJECT.id, kind: 'undo' });
    gateway = await testGateway(
      fakePorts({
        undoing: {
          open: async (order) => {
            orders.push(order);
            return answer;
          },
        },
        imports: {
          get: async (_projectId, importId) => (importId === undo.importId ? stored : undefined),
          recentErrors: async () => new Map(),
          abandon: async (importId) => abandoned.push(importId) > 0,
        },
        workflows: {
          start: async (start) => void started.push(start),
          progress: async () => undefined,
          ...workflows,
        },
      }),
    );
    return `${gateway.url}/api/v1/projects/${PROJECT.id}/imports/${IMPORT_ID}/undo`;
  };

  afterEach(async () => {
    await gateway.stop();
    for (const list of [orders, started, abandoned]) list.length = 0;
    expect(unplannedCalls.splice(0)).toEqual([]);
  });

  it('opens the undo, starts its workflow and says where it is', async () => {
    const url = await use({ outcome: 'opened', undo, created: true });
    const answer = await sendJson(url, { reason: ' wrong file ' });
    expect(answer.status).toBe(202);
    expect(jsonOf(answer)).toMatchObject({ id: undo.importId, kind: 'undo' });
    expect(answer.headers.location).toBe(`/api/v1/projects/${PROJECT.id}/imports/${undo.importId}`);
    expect(answer.headers).not.toHaveProperty('idempotent-replay');
    expect(orders).toMatchObject([{ projectId: PROJECT.id, importId: IMPORT_ID, reason: 'wrong file' }]);
    expect(started).toEqual([
      {
        importId: undo.importId,
        projectId: PROJECT.id,
        projectName: PROJECT.name,
        filename: 'faq.csv',
        course: { embed: true },
        kind: 'undo',
      },
    ]);
  });

  it('is answered with the first undo when it is asked again, which is started if it never was', async () => {
    const url = await use({ outcome: 'opened', undo, created: false });
    const answer = await send(url, { method: 'POST' });
    expect([answer.status, answer.headers['idempotent-replay']]).toEqual([202, 'true']);
    expect(started).toHaveLength(1);
  });

  it('does not start again what has ended', async () => {
    const url = await use({ outcome: 'opened', undo: { ...undo, ended: true }, created: false });
    expect((await send(url, { method: 'POST' })).status).toBe(202);
    expect(started).toEqual([]);
  });

  it('ends an undo that cannot be started, so that another can be opened', async () => {
    const url = await use({ outcome: 'opened', undo, created: true }, { start: away });
    const answer = await sendJson(url, {});
    expect([answer.status, problemOf(answer).code]).toEqual([503, 'temporal_unavailable']);
    expect(abandoned).toEqual([undo.importId]);
  });

  it('leaves an undo in its queue that was opened before, while Temporal is away', async () => {
    const url = await use({ outcome: 'opened', undo, created: false }, { start: away });
    expect((await sendJson(url, {})).status).toBe(202);
    expect(abandoned).toEqual([]);
  });

  it.each([
    [{ outcome: 'not_found' }, 404, 'import_not_found'],
    [{ outcome: 'refused', code: 'import_running' }, 409, 'import_running'],
    [
      { outcome: 'refused', code: 'import_not_undoable', detail: 'A dry run changes no pairs.' },
      409,
      'import_not_undoable',
    ],
    [{ outcome: 'refused', code: 'results_expired' }, 410, 'results_expired'],
  ] as const)('is refused with a code: %j', async (answer, status, code) => {
    const refused = await sendJson(await use(answer), {});
    expect([refused.status, problemOf(refused).code]).toEqual([status, code]);
    if ('detail' in answer) expect(problemOf(refused).detail).toBe(answer.detail);
  });

  it('is refused with words that it does not know', async () => {
    const url = await use({ outcome: 'not_found' });
    const answer = await sendJson(url, { why: 'no' });
    expect([answer.status, problemOf(answer).code]).toEqual([400, 'invalid_request']);
  });
});
