import { afterEach, describe, expect, it } from '@jest/globals';
import { ProjectEvent, type ImportStatus, type Notice } from '@pairloom/contract';
import { createParser } from 'eventsource-parser';
import { problemOf, send } from '../testing/http-client.ts';
import { MemoryImports, storedImport } from '../testing/memory-imports.ts';
import { unplannedCalls } from '../testing/strict-fake.ts';
import { fakePorts, PROJECT, testGateway, type TestGateway } from '../testing/test-gateway.ts';

interface Received {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly event: ProjectEvent;
}

class ListedImports extends MemoryImports {
  /** What happens once imports have been read, before they are answered. */
  afterRead: (() => Promise<void>) | undefined;

  readonly list = async (projectId: string, { status, limit }: { status?: ImportStatus; limit: number }) => {
    const all = [...this.stored.values()].filter((stored) => stored.projectId === projectId);
    const items = all.filter((stored) => status === undefined || stored.status === status).slice(0, limit);
    await Promise.resolve();
    await this.afterRead?.();
    return { items, nextCursor: null };
  };
}

const NOTICE: Notice = {
  ...{ id: '0199f0d3-9c41-7e02-8b3a-1d8e5b4c7a21', text: 'Down at noon', level: 'warning', until: null },
  ...{ setBy: 'ada', setAt: '2026-11-21T10:00:00.000Z' },
};

describe('project events', () => {
  let gateway: TestGateway;
  let imports: ListedImports;
  let notice: Notice | null;
  /** What happens between the question for the notice and its answer. */
  let beforeNotice: (() => Promise<void>) | undefined;
  const aborts: AbortController[] = [];
  const use = async (settings: Parameters<typeof testGateway>[1] = {}): Promise<string> => {
    imports = new ListedImports();
    notice = null;
    beforeNotice = undefined;
    const current = async (): Promise<Notice | null> => {
      await beforeNotice?.();
      return notice;
    };
    const ports = fakePorts({ imports, changes: imports.changes, notices: { current } });
    gateway = await testGateway(ports, { eventGapMs: 1, ...settings });
    return `${gateway.url}/api/v1/projects/${PROJECT.id}/events`;
  };

  afterEach(async () => {
    for (const abort of aborts.splice(0)) abort.abort();
    await gateway.stop();
    expect(unplannedCalls.splice(0)).toEqual([]);
  });

  /** Reads a stream; `next` resolves with one event after the other, undefined at the end. */
  async function open(url: string, headers: Record<string, string> = {}) {
    const abort = new AbortController();
    aborts.push(abort);
    const response = await fetch(url, { headers, signal: abort.signal });
    const events: Received[] = [];
    const waiting: ((event: Received | undefined) => void)[] = [];
    let ended = false;
    const parser = createParser({
      onEvent: ({ id, event: name, data }) => {
        const received = { id, name, event: ProjectEvent.parse(JSON.parse(data)) };
        const waiter = waiting.shift();
        if (waiter) waiter(received);
        else events.push(received);
      },
    });
    const read = async (): Promise<void> => {
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? []) parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }));
    };
    void read()
      .catch(() => undefined)
      .then(() => {
        ended = true;
        for (const waiter of waiting.splice(0)) waiter(undefined);
      });
    const next = (): Promise<Received | undefined> => {
      const event = events.shift();
      if (event || ended) return Promise.resolve(event);
      return new Promise((resolve) => waiting.push(resolve));
    };
    return { response, next, abort };
  }

  const mine = (given: Parameters<typeof storedImport>[0] = {}) => storedImport({ projectId: PROJECT.id, ...given });

  it('begins with a snapshot of the newest imports and all under way, newest first, then tells each change', async () => {
    const url = await use();
    const [older, newer] = [
      mine({ id: '0199f0d3-0000-7000-8000-000000000001' }),
      mine({ id: '0199f0d3-0000-7000-8000-000000000002' }),
    ];
    imports.put(older);
    imports.put(newer);
    imports.put(storedImport());
    const { response, next } = await open(url);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect(await next()).toMatchObject({
      name: 'snapshot',
      id: expect.any(String),
      event: { type: 'snapshot', imports: [{ id: newer.id }, { id: older.id }] },
    });
    imports.put({ ...older, status: 'completed', phase: 'ended', revision: 9 });
    expect(await next()).toMatchObject({ name: 'import', event: { import: { id: older.id, status: 'completed' } } });
  });

  it('tells all listeners, and nobody of another project', async () => {
    const url = await use();
    const [one, two] = await Promise.all([open(url), open(url)]);
    await Promise.all([one.next(), two.next()]);
    imports.put(storedImport());
    const stored = mine();
    imports.put(stored);
    for (const { next } of [one, two]) expect(await next()).toMatchObject({ event: { import: { id: stored.id } } });
  });

  it('begins anew on a resume', async () => {
    const url = await use();
    const first = await open(url);
    const { id } = (await first.next()) ?? {};
    first.abort.abort();
    imports.put(mine());
    const again = await open(url, { 'Last-Event-ID': id ?? '' });
    expect(await again.next()).toMatchObject({ event: { type: 'snapshot', imports: [{ projectId: PROJECT.id }] } });
  });

  it('sends a snapshot when changes may have been missed, and when an import has gone', async () => {
    const url = await use();
    const { next } = await open(url);
    await next();
    imports.tell(undefined);
    expect(await next()).toMatchObject({ event: { type: 'snapshot' } });
    imports.tell({ projectId: PROJECT.id, importId: '0199f0d3-0000-7000-8000-00000000000f' });
    expect(await next()).toMatchObject({ event: { type: 'snapshot' } });
  });

  it('tells everybody of the notice at once, also when it is withdrawn, and those who come while it holds', async () => {
    const url = await use();
    const one = await open(url);
    expect(await one.next()).toMatchObject({ event: { type: 'snapshot', notice: null } });
    notice = NOTICE;
    imports.tellNotice();
    expect(await one.next()).toMatchObject({ event: { type: 'snapshot', notice: NOTICE } });
    const two = await open(url);
    expect(await two.next()).toMatchObject({ event: { type: 'snapshot', notice: NOTICE } });
    notice = null;
    imports.tellNotice();
    for (const { next } of [one, two])
      expect(await next()).toMatchObject({ event: { type: 'snapshot', notice: null } });
  });

  it('sends no snapshot of imports that is older than what it has sent of one of them', async () => {
    const url = await use();
    const stored = mine({ revision: 1 });
    imports.put(stored);
    const { next } = await open(url);
    await next();
    const changed = Promise.withResolvers<Received | undefined>();
    beforeNotice = async () => {
      beforeNotice = undefined;
      imports.put({ ...stored, revision: 2 });
      changed.resolve(await next());
    };
    imports.tellNotice();
    expect(await changed.promise).toMatchObject({ event: { type: 'import', import: { revision: 2 } } });
    expect(await next()).toMatchObject({ event: { type: 'snapshot', imports: [{ revision: 2 }] } });
  });

  it.each<['first' | 'later', string]>([
    ['first', 'that a stream begins with'],
    ['later', 'that is sent because changes may have been missed'],
  ])('tells once more, after a snapshot (%s) %s, what was changed while that was read', async (which) => {
    const url = await use();
    const stored = mine({ revision: 1 });
    imports.put(stored);
    const before = await open(url);
    await before.next();
    const change = async (): Promise<void> => {
      imports.put({ ...stored, paused: true });
      expect(await before.next()).toMatchObject({ event: { type: 'import', import: { paused: true } } });
    };
    const changed = Promise.withResolvers<void>();
    imports.afterRead = () => {
      imports.afterRead = () => changed.promise;
      changed.resolve(change());
      return changed.promise;
    };
    if (which === 'later') imports.tell(undefined);
    const { next } = which === 'first' ? await open(url) : before;
    await changed.promise;
    expect(await next()).toMatchObject({ event: { type: 'snapshot', imports: [{ revision: 1, paused: false }] } });
    expect(await next()).toMatchObject({ event: { type: 'import', import: { revision: 1, paused: true } } });
  });

  it('begins with no snapshot that is followed by what is older than it', async () => {
    const url = await use();
    const stored = mine({ revision: 1 });
    imports.put(stored);
    const before = await open(url);
    await before.next();
    beforeNotice = async () => {
      beforeNotice = undefined;
      imports.put({ ...stored, revision: 2 });
      expect(await before.next()).toMatchObject({ event: { type: 'import', import: { revision: 2 } } });
      imports.stored.set(stored.id, { ...stored, revision: 3 });
    };
    const { next } = await open(url);
    expect(await next()).toMatchObject({ event: { type: 'snapshot', imports: [{ revision: 3 }] } });
    expect(await next()).toMatchObject({ event: { type: 'import', import: { revision: 3 } } });
  });

  it('beats while nothing happens', async () => {
    const { next } = await open(await use({ heartbeatMs: 5 }));
    await next();
    expect(await next()).toMatchObject({ name: 'heartbeat', event: { type: 'heartbeat' } });
  });

  it('goes on after a fault of the database', async () => {
    const url = await use();
    const { next } = await open(url);
    await next();
    const stored = mine();
    const { get } = imports;
    let failed = false;
    Object.assign(imports, {
      get: async (...args: Parameters<typeof get>) => {
        if (failed) return get(...args);
        failed = true;
        throw new Error('connection lost');
      },
    });
    imports.put(stored);
    expect(await next()).toMatchObject({ event: { import: { id: stored.id } } });
    expect(gateway.logs).toContainEqual(expect.objectContaining({ msg: 'event not sent, trying again' }));
  });

  it('refuses a project that does not exist, and more streams than it is set to', async () => {
    const url = await use({ maxStreams: 1 });
    const unknown = url.replace(PROJECT.id, '0199f0d2-7a10-7c3e-9b1d-000000000000');
    expect(problemOf(await send(unknown))).toMatchObject({ code: 'project_not_found' });
    const { next } = await open(url);
    await next();
    expect(problemOf(await send(url))).toMatchObject({ code: 'overloaded', status: 503 });
  });

  it('ends the streams when the gateway stops', async () => {
    const { next } = await open(await use());
    await next();
    await gateway.stop();
    expect(await next()).toBeUndefined();
  });
});
