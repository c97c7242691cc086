import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUIDv7 } from 'node:crypto';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';

const IMPORT = randomUUIDv7();
const PAIR = randomUUIDv7();
const day = (n: number): string => `2026-11-0${n}T00:00:00.000Z`;

let bench: Workbench;
let projectId: string;

async function note(action: string, principal: string, at: string, about: { importId?: string; pairId?: string } = {}) {
  const values = [randomUUIDv7(), projectId, principal, action, about.importId, about.pairId, at];
  await bench.query(
    'insert into audit_event (id, project_id, principal, action, import_id, pair_id, at) values ($1, $2, $3, $4, $5, $6, $7)',
    values,
  );
}

beforeAll(async () => {
  bench = await openWorkbench();
  projectId = await bench.project();
  await bench.query('delete from audit_event where project_id = $1', [projectId]);
  await note('import.created', 'ada', day(1), { importId: IMPORT });
  await note('import.needs_attention', 'worker', day(2), { importId: IMPORT });
  await note('pair.change', 'grace', day(3), { pairId: PAIR });
  await note('important.change', 'ada', day(4));
  await note('needs_care.ask', 'ada', day(5));
  await note('needsXcare.ask', 'ada', day(6));
});
afterAll(() => bench?.close());

type Asked = Omit<Parameters<Workbench['persistence']['reports']['audit']>[1], 'limit'>;

const actions = async (asked: Asked): Promise<string[]> =>
  (await bench.persistence.reports.audit(projectId, { limit: 50, ...asked })).items.map(({ action }) => action);

describe('the audit trail', () => {
  it.each<[string, Asked, string[]]>([
    ['an action', { action: 'import.created' }, ['import.created']],
    ['all actions of a kind', { action: 'import' }, ['import.needs_attention', 'import.created']],
    ['a kind whose name holds a wildcard', { action: 'needs_care' }, ['needs_care.ask']],
    ['who acted', { principal: 'grace' }, ['pair.change']],
    ['an import', { about: IMPORT }, ['import.needs_attention', 'import.created']],
    ['a pair', { about: PAIR.toUpperCase() }, ['pair.change']],
    ['the time, its end left out', { from: day(2), to: day(4) }, ['pair.change', 'import.needs_attention']],
    ['all of them together', { action: 'import', principal: 'ada', about: IMPORT, to: day(2) }, ['import.created']],
    ['what nobody did', { action: 'import', principal: 'grace' }, []],
  ])('is filtered by %s', async (_by, asked, expected) => {
    expect(await actions(asked)).toEqual(expected);
  });

  it('is paged within its filters', async () => {
    const { reports } = bench.persistence;
    const first = await reports.audit(projectId, { action: 'import', limit: 1 });
    expect(first.items.map(({ action }) => action)).toEqual(['import.needs_attention']);
    const cursor = first.nextCursor ?? '';
    const second = await reports.audit(projectId, { action: 'import', limit: 1, cursor });
    expect(second).toMatchObject({ items: [{ action: 'import.created' }], nextCursor: null });
  });

  it('is of one project', async () => {
    const { items } = await bench.persistence.reports.audit(await bench.project(), { about: IMPORT, limit: 50 });
    expect(items).toEqual([]);
  });
});
