import { afterEach, describe, expect, it } from '@jest/globals';
import { ImportOptions, type Phase } from '@pairloom/contract';
import { type GivenCommand, type ImportControls, type RetryOrder, SystemFault } from '@pairloom/core';
import type { ImportWorkflows } from '../ports.ts';
import { jsonOf, problemOf, send, sendJson } from '../testing/http-client.ts';
import { storedImport } from '../testing/memory-imports.ts';
import { unplannedCalls } from '../testing/strict-fake.ts';
import { fakePorts, PROJECT, testGateway, UNCHANGED_SETTINGS, type TestGateway } from '../testing/test-gateway.ts';

const stored = storedImport({ projectId: PROJECT.id });
const OTHER = '0199f0d2-7a10-7c3e-9b1d-000000000000';
const OWNER = { id: 'local-owner' };
const PLACE = { projectId: PROJECT.id, importId: stored.id, principal: OWNER };

/** A gateway on controls that answer what is given; what is asked of them and of the workflows is noted in order. */
async function controlled(
  given: { note?: ImportControls['note']; openRetry?: ImportControls['openRetry']; phase?: Phase },
  workflows: Partial<ImportWorkflows> = {},
) {
  const calls: unknown[] = [];
  const noting = <In extends object, Out>(what: string, does: (input: In) => Promise<Out>) => {
    return async (input: In) => {
      calls.push([what, input]);
      return does(input);
    };
  };
  const retry = storedImport({
    id: OTHER,
    projectId: PROJECT.id,
    kind: 'retry',
    links: { ...stored.links, retryOf: stored.id },
  });
  const gateway = await testGateway(
    fakePorts({
      imports: {
        get: async (_project, id) =>
          [{ ...stored, phase: given.phase ?? stored.phase }, retry].find((each) => each.id === id),
        recentErrors: async () => new Map(),
      },
      controls: {
        ...(given.note && {
          note: noting<GivenCommand, Awaited<ReturnType<ImportControls['note']>>>('note', given.note),
        }),
        ...(given.openRetry && {
          openRetry: noting<RetryOrder, Awaited<ReturnType<ImportControls['openRetry']>>>('openRetry', given.openRetry),
        }),
      },
      workflows: {
        update: async (...told) => calls.push(['update', ...told]) > 0,
        cancel: async (id) => void calls.push(['cancel', id]),
        wake: async (ids) => void (ids.length > 0 && calls.push(['wake', ids])),
        start: async (start) => void calls.push(['start', start]),
        ...workflows,
      },
    }),
  );
  return { calls, gateway, url: `${gateway.url}/api/v1/projects/${PROJECT.id}/imports/${stored.id}` };
}

const noted =
  (wake: readonly string[] = []) =>
  async () =>
    ({ outcome: 'noted', commandId: 'c-1', changed: true, wake }) as const;
const refused = (code: 'import_ended' | 'import_running' | 'import_not_paused' | 'nothing_to_retry') => async () =>
  ({ outcome: 'refused', code }) as const;

describe('commands to imports', () => {
  let gateway: TestGateway | undefined;
  const use = async (...given: Parameters<typeof controlled>) => {
    const bench = await controlled(...given);
    gateway = bench.gateway;
    return bench;
  };

  afterEach(async () => {
    await gateway?.stop();
    expect(unplannedCalls.splice(0)).toEqual([]);
  });

  it.each([
    ['pause', { reason: ' lunch ' }, { kind: 'pause', reason: 'lunch' }, { by: 'local-owner', reason: 'lunch' }],
    ['resume', {}, { kind: 'resume' }, { by: 'local-owner' }],
    [
      'skip',
      { chunk: 3, reason: 'broken' },
      { kind: 'skip', chunk: 3, reason: 'broken' },
      { by: 'local-owner', chunk: 3, reason: 'broken' },
    ],
  ])('are noted in the job row first, then told to the workflow: %s', async (name, body, command, told) => {
    const { url, calls } = await use({ note: noted(['next']) });
    const answer = await sendJson(`${url}/${name}`, body);
    expect([answer.status, jsonOf(answer)]).toEqual([202, expect.objectContaining({ id: stored.id })]);
    expect(calls).toEqual([
      ['note', { ...PLACE, command }],
      ['update', stored.id, name, 'c-1', told],
      ['wake', ['next']],
    ]);
  });

  it('cancel in Temporal, too', async () => {
    const { url, calls } = await use({ note: noted() });
    expect((await sendJson(`${url}/cancel`, { reason: 'wrong file' })).status).toBe(202);
    expect(calls).toEqual([
      ['note', { ...PLACE, command: { kind: 'cancel', reason: 'wrong file' } }],
      ['cancel', stored.id],
    ]);
  });

  it('hold without a body, and while Temporal is away', async () => {
    const away = async (): Promise<never> => {
      throw new SystemFault('temporal_unavailable');
    };
    const { url } = await use({ note: noted(['next']) }, { update: away, wake: away });
    expect((await send(`${url}/pause`, { method: 'POST' })).status).toBe(202);
    const untold = gateway?.logs.filter(({ msg }) => msg === 'workflow not told of a command');
    expect(untold?.map(({ command }) => command).sort()).toEqual(['pause', 'wake']);
  });

  it('that nobody takes in time wake the import, so that the next worker looks', async () => {
    const { url, calls } = await use({ note: noted() }, { update: async () => false });
    expect((await sendJson(`${url}/resume`, {})).status).toBe(202);
    expect(calls.at(-1)).toEqual(['wake', [stored.id]]);
  });

  it('are refused with their code, and then nobody is told', async () => {
    const { url, calls } = await use({ note: refused('import_not_paused') });
    expect(problemOf(await sendJson(`${url}/resume`, {}))).toMatchObject({ code: 'import_not_paused', status: 409 });
    expect(calls).toHaveLength(1);
  });

  it.each([
    ['a skip without a reason', 'skip', { chunk: 1 }, ['reason']],
    ['a skip without a chunk', 'skip', { reason: 'x' }, ['chunk']],
    ['a retry of an unknown scope', 'retry', { scope: 'some' }, ['scope']],
    ['a pause with what nobody knows', 'pause', { until: 'noon' }, ['until']],
  ])('do not take %s', async (_what, name, body, paths) => {
    const { url } = await use({});
    const problem = problemOf(await sendJson(`${url}/${name}`, body));
    expect([problem.code, problem.fields?.map(({ path }) => path)]).toEqual(['invalid_request', paths]);
  });

  it('say what is not there', async () => {
    const { url } = await use({ note: async () => ({ outcome: 'not_found' }) });
    const answer = await sendJson(url.replace(stored.id, '0199f0d2-7a10-7c3e-9b1d-0000000000ff') + '/pause', {});
    expect(problemOf(answer)).toMatchObject({ code: 'import_not_found', status: 404 });
  });
});

describe('settings that give a project more places', () => {
  it('wake the imports that wait for one', async () => {
    const woken: unknown[] = [];
    const stored = { ...UNCHANGED_SETTINGS, loadConcurrency: 3, version: 1 };
    const gateway = await testGateway(
      fakePorts({
        rules: { changeSettings: async () => ({ outcome: 'stored', stored }) },
        controls: { wakeable: async (projectId) => [`${projectId}-next`] },
        workflows: { wake: async (ids) => void woken.push(...ids) },
      }),
    );
    const answer = await send(`${gateway.url}/api/v1/projects/${PROJECT.id}/settings`, {
      method: 'PUT',
      headers: { 'if-match': '"0"', 'content-type': 'application/json' },
      body: JSON.stringify({ name: PROJECT.name, loadConcurrency: 3 }),
    });
    await gateway.stop();
    expect([answer.status, woken]).toEqual([200, [`${PROJECT.id}-next`]]);
    expect(unplannedCalls.splice(0)).toEqual([]);
  });
});

describe('retries', () => {
  let gateway: TestGateway | undefined;
  const use = async (...given: Parameters<typeof controlled>) => {
    const bench = await controlled(...given);
    gateway = bench.gateway;
    return bench;
  };

  afterEach(async () => {
    await gateway?.stop();
    expect(unplannedCalls.splice(0)).toEqual([]);
  });

  const options = ImportOptions.parse({ embed: false });
  const retry = { importId: OTHER, projectId: PROJECT.id, projectName: PROJECT.name, filename: 'faq.csv', options };
  const opened = (created: boolean) => async () => ({ outcome: 'opened', retry, created }) as const;
  const started = [
    'start',
    {
      importId: OTHER,
      projectId: PROJECT.id,
      projectName: PROJECT.name,
      filename: 'faq.csv',
      course: { embed: false },
      kind: 'retry',
    },
  ];

  it('of an ended import are imports of their own, which are started', async () => {
    const { url, calls } = await use({ openRetry: opened(true) });
    const answer = await sendJson(`${url}/retry`, { scope: 'failed', reason: 'rule mended' });
    expect([answer.status, jsonOf(answer)]).toEqual([202, expect.objectContaining({ id: OTHER, kind: 'retry' })]);
    expect(answer.headers.location).toBe(`/api/v1/projects/${PROJECT.id}/imports/${OTHER}`);
    expect(calls).toEqual([['openRetry', { ...PLACE, scope: 'failed', reason: 'rule mended' }], started]);
  });

  it('of a dry run are dry runs', async () => {
    const preview = { ...retry, options: { ...options, dryRun: true } };
    const { url, calls } = await use({
      openRetry: async () => ({ outcome: 'opened', retry: preview, created: true }),
    });
    expect((await sendJson(`${url}/retry`, {})).status).toBe(202);
    expect(calls[1]).toMatchObject(['start', { kind: 'preview' }]);
  });

  it('asked for again answer the one that stands, and see to it that it is started', async () => {
    const { url, calls } = await use({ openRetry: opened(false) });
    const answer = await sendJson(`${url}/retry`, {});
    expect([answer.status, answer.headers['idempotent-replay']]).toEqual([202, 'true']);
    expect(calls).toEqual([['openRetry', PLACE], started]);
  });

  it('stand in the queue while Temporal is away', async () => {
    const away = async (): Promise<never> => {
      throw new SystemFault('temporal_unavailable');
    };
    const { url } = await use({ openRetry: opened(true) }, { start: away });
    expect((await sendJson(`${url}/retry`, {})).status).toBe(202);
    expect(gateway?.logs).toContainEqual(
      expect.objectContaining({ msg: 'retry not started at once', importId: OTHER }),
    );
  });

  it('of an import that runs are commands to it', async () => {
    const { url, calls } = await use({ openRetry: refused('import_running'), note: noted() });
    const answer = await sendJson(`${url}/retry`, { reason: 'key is mended' });
    expect([answer.status, jsonOf(answer)]).toEqual([202, expect.objectContaining({ id: stored.id })]);
    expect(calls.slice(1)).toEqual([
      ['note', { ...PLACE, command: { kind: 'retry', reason: 'key is mended' } }],
      ['update', stored.id, 'retry', 'c-1', { by: 'local-owner', reason: 'key is mended' }],
    ]);
  });

  it.each([
    ['loading', 'failed'],
    ['loading', 'unprocessed'],
    ['settling', 'all'],
    ['embedding', 'embeddings'],
    ['embedding', 'all'],
  ] as const)('of an import in phase %s may name %s as what it waits for', async (phase, scope) => {
    const { url, calls } = await use({ openRetry: refused('import_running'), note: noted(), phase });
    expect((await sendJson(`${url}/retry`, { scope })).status).toBe(202);
    expect(calls[1]).toEqual(['note', { ...PLACE, command: { kind: 'retry' } }]);
  });

  it.each([
    ['loading', 'embeddings'],
    ['embedding', 'failed'],
    ['embedding', 'unprocessed'],
  ] as const)('of an import in phase %s are refused when they name %s', async (phase, scope) => {
    const { url, calls } = await use({ openRetry: refused('import_running'), phase });
    const { code, status, detail } = problemOf(await sendJson(`${url}/retry`, { scope }));
    expect([code, status]).toEqual(['import_running', 409]);
    expect(detail).toContain('Leave the scope out');
    expect(calls).toEqual([['openRetry', { ...PLACE, scope }]]);
  });

  it('are refused with their code', async () => {
    const { url } = await use({ openRetry: refused('nothing_to_retry') });
    expect(problemOf(await sendJson(`${url}/retry`, { scope: 'failed' }))).toMatchObject({
      code: 'nothing_to_retry',
      status: 409,
    });
  });
});
