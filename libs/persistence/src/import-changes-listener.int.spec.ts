import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventEmitter, once } from 'node:events';
import { ImportChangesListener } from './import-changes-listener.ts';
import { csv, enqueueText } from './testing/load-text.ts';
import { type Workbench, openWorkbench } from './testing/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

type Change = { projectId: string; importId: string } | undefined;

/** What a listener hears, kept until it is asked for: several changes may come at once. */
function ear(changes: { subscribe(listener: (change: Change) => void): () => void }) {
  const heard: Change[] = [];
  const arrivals = new EventEmitter();
  const unsubscribe = changes.subscribe((change) => {
    heard.push(change);
    arrivals.emit('change');
  });
  /** The next change of the kind wanted: one step of an import may be told more than once. */
  const next = async (wanted: (change: Change) => boolean = () => true): Promise<Change> => {
    for (;;) {
      while (heard.length > 0) {
        const change = heard.shift();
        if (wanted(change)) return change;
      }
      await once(arrivals, 'change');
    }
  };
  return { next, unsubscribe };
}

const enqueue = (projectId: string) =>
  enqueueText(bench.persistence, { projectId, text: csv(['question', 'answer'], ['q', 'a']) });

const killListener = () =>
  bench.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pairloom-changes' and datname = current_database()`,
  );

describe('changes of imports', () => {
  it('are heard with project and import, and no more after unsubscribing', async () => {
    const changes = await bench.persistence.changes();
    expect(await bench.persistence.changes()).toBe(changes);
    const projectId = await bench.project();
    const { next, unsubscribe } = ear(changes);
    const told = next();
    const importId = await enqueue(projectId);
    expect(await told).toEqual({ projectId, importId });
    unsubscribe();
    const heard: Change[] = [];
    const late = ear(changes);
    const stop = changes.subscribe((change) => heard.push(change));
    stop();
    const again = late.next();
    await bench.persistence.runs.admit(importId);
    expect(await again).toEqual({ projectId, importId });
    expect(heard).toEqual([]);
    late.unsubscribe();
  });

  it('are told as unknown after the connection was lost, then heard again', async () => {
    const changes = await bench.persistence.changes();
    const { next, unsubscribe } = ear(changes);
    const lost = next((change) => change === undefined);
    await killListener();
    expect(await lost).toBeUndefined();
    const told = next((change) => change !== undefined);
    const projectId = await bench.project();
    const importId = await enqueue(projectId);
    expect(await told).toEqual({ projectId, importId });
    unsubscribe();
  });

  it('that are told in another form are passed over', async () => {
    const changes = await bench.persistence.changes();
    const { next, unsubscribe } = ear(changes);
    const told = next((change) => change?.projectId === 'p');
    await bench.query(`select pg_notify('pairloom_import', 'nonsense'), pg_notify('pairloom_import', 'p i')`);
    expect(await told).toEqual({ projectId: 'p', importId: 'i' });
    unsubscribe();
  });

  it('are waited for while the database is away, until the listener is closed', async () => {
    const listener = new ImportChangesListener('postgres://nobody@127.0.0.1:1/none');
    await listener.open();
    const heard: Change[] = [];
    listener.subscribe((change) => heard.push(change));
    await listener.close();
    expect(heard).toEqual([]);
  });
});
