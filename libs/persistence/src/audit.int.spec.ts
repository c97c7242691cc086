import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ProjectSettings, Rules } from '@pairloom/contract';
import { type EditablePair, type ImportCommand, changePair, planOfWritten } from '@pairloom/core';
import { randomUUIDv7 } from 'node:crypto';
import { OWNER, csv, enqueueText, loadText } from './testing/load-text.ts';
import { storedPairs } from './testing/stored.ts';
import { type Workbench, openWorkbench } from './testing/workbench.ts';

interface Scene {
  readonly projectId: string;
  /** In the queue. */
  readonly importId: string;
  readonly pair: EditablePair;
}

let bench: Workbench;
let scene: Scene;

beforeAll(async () => {
  bench = await openWorkbench();
  await bench.query(
    `create function refuse_event() returns trigger language plpgsql as $$ begin raise exception 'no event is taken'; end $$`,
  );
  await bench.query('create trigger refuse_event before insert on audit_event execute function refuse_event()');
  await takeEvents();
});
beforeEach(async () => {
  const projectId = await bench.project();
  const text = csv(['question', 'answer'], ['A?', 'a'], ['B?', 'b']);
  await loadText(bench.persistence, { projectId, text });
  const importId = await enqueueText(bench.persistence, { projectId, text, options: { embed: false } });
  const [row] = await storedPairs(bench, projectId);
  const pair = await bench.persistence.editing.find(projectId, row?.id ?? '');
  if (pair === undefined) throw new Error('The pair of the spec is gone.');
  scene = { projectId, importId, pair };
});
afterEach(() => takeEvents());
afterAll(() => bench?.close());

const takeEvents = () => bench.query('alter table audit_event disable trigger refuse_event');
const refuseEvents = () => bench.query('alter table audit_event enable trigger refuse_event');

/** All rows of all tables. */
async function everything(): Promise<ReadonlyMap<string, readonly object[]>> {
  const tables = await bench.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = current_schema() order by name`,
  );
  const all = new Map<string, readonly object[]>();
  for (const { name } of tables)
    all.set(name, await bench.query(`select to_jsonb(t) as row from "${name}" t order by to_jsonb(t)::text`));
  return all;
}

const command =
  (given: ImportCommand) =>
  ({ importId }: Scene) =>
    bench.persistence.controls.note({ importId, principal: OWNER, command: given });

const edit = ({ projectId, pair }: Scene) => ({ projectId, pairId: pair.id, principal: OWNER, version: pair.version });

function changeOfPair(given: Scene) {
  const { state } = changePair(given.pair, { answer: 'other' }, planOfWritten('changes'));
  if (state === undefined) throw new Error('The change of the spec is invalid.');
  return bench.persistence.editing.change({ ...edit(given), state });
}

function changeOfSettings({ projectId }: Scene) {
  const settings = ProjectSettings.parse({ name: `Other ${randomUUIDv7()}`, loadConcurrency: 3 });
  return bench.persistence.rules.changeSettings({ projectId, principal: OWNER, version: 0, settings });
}

function changeOfRules({ projectId }: Scene) {
  const rule = { id: 'a', name: 'a', field: 'answer', operator: 'isPresent', severity: 'error', message: 'No.' };
  const rules = Rules.parse([rule]);
  return bench.persistence.rules.changeRules({ projectId, principal: OWNER, version: 0, rules });
}

describe('An action and its event', () => {
  it.each<[string, (given: Scene) => Promise<unknown>]>([
    ['a pause', command({ kind: 'pause', reason: 'lunch' })],
    ['a cancel', command({ kind: 'cancel' })],
    ['the end of an import', ({ importId }) => bench.persistence.runs.finish(importId, { status: 'cancelled' })],
    ['a change of a pair', changeOfPair],
    ['the removal of a pair', (given) => bench.persistence.editing.remove(edit(given))],
    ['a change of settings', changeOfSettings],
    ['a change of rules', changeOfRules],
  ])('are stored together or not at all: %s', async (_what, action) => {
    const before = await everything();
    await refuseEvents();
    await expect(action(scene)).rejects.toThrow('no event is taken');
    expect(await everything()).toEqual(before);

    await takeEvents();
    await action(scene);
    const after = await everything();
    const changed = [...after.keys()].filter((name) => !isSame(after.get(name), before.get(name)));
    expect(changed).toContain('audit_event');
    expect(changed.length).toBeGreaterThan(1);
    expect(after.get('audit_event')).toHaveLength((before.get('audit_event')?.length ?? 0) + 1);
  });
});

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
