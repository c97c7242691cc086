import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { csv, loadText } from './testing/load-text.ts';
import { openUndo, undoImport } from './testing/undo-text.ts';
import { type Workbench, openWorkbench } from './testing/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

/** Imports a file of the name, undoes it, and undoes the undo. Gives the ids in this order. */
async function undoneTwice(projectId: string, filename: string, kind: string): Promise<string[]> {
  const text = csv(['question', 'answer'], ['One?', `1 of ${filename} ${kind}`]);
  const { importId } = await loadText(bench.persistence, { projectId, text });
  await bench.query('update import_job set filename = $2, kind = $3 where id = $1', [importId, filename, kind]);
  const { undoId } = await undoImport(bench.persistence, projectId, importId);
  return [importId, undoId, await openUndo(bench.persistence, projectId, undoId)];
}

it.each([
  ['bulk', 'bulk-tags.jsonl', 'tags'],
  ['import', 'bulk-tags.jsonl', null],
  ['import', 'pairs.csv', null],
])('of the kind %s with the file %s the import and its undos are about %s', async (kind, filename, change) => {
  const projectId = await bench.project();
  const ids = await undoneTwice(projectId, filename, kind);
  const { imports, reports } = bench.persistence;
  const records = await Promise.all(ids.map((id) => imports.get(projectId, id)));
  expect(records.map((record) => record?.bulkChange)).toEqual([change, change, change]);
  const { items } = await reports.audit(projectId, { limit: 50 });
  const told = items.filter(({ importId }) => importId !== null);
  expect(new Set(told.map(({ bulkChange }) => bulkChange))).toEqual(new Set([change]));
  const kinds = new Map(told.map((event) => [event.importId, event.kind]));
  expect(ids.map((id) => kinds.get(id))).toEqual([kind, 'undo', 'undo']);
});

it('a retry is about what was retried', async () => {
  const projectId = await bench.project();
  const load = (answer: string) =>
    loadText(bench.persistence, { projectId, text: csv(['question', 'answer'], ['One?', answer]) });
  const [original, retry] = [await load('1'), await load('2')];
  const bind = (kind: string) =>
    bench.query(
      `update import_job set filename = 'bulk-delete.jsonl', kind = case when id = $1 then $3 else 'retry' end,
       retry_of = case when id = $2 then $1::uuid end where id in ($1, $2)`,
      [original.importId, retry.importId, kind],
    );
  const told = async () => (await bench.persistence.imports.get(projectId, retry.importId))?.bulkChange;
  await bind('bulk');
  expect(await told()).toBe('delete');
  await bind('import');
  expect(await told()).toBeNull();
});

describe('a search for imports', () => {
  const named = async (projectId: string, filename: string): Promise<string> => {
    const text = csv(['question', 'answer'], [`Of ${filename}?`, '1']);
    const { importId } = await loadText(bench.persistence, { projectId, text });
    await bench.query('update import_job set filename = $2 where id = $1', [importId, filename]);
    return importId;
  };
  const found = async (projectId: string, query: { q?: string; bulkChange?: string }): Promise<string[]> => {
    const { items } = await bench.persistence.imports.list(projectId, { limit: 50, sort: 'oldest', ...query });
    return items.map(({ id }) => id);
  };

  it('finds files by their names, and bulk changes by what they are about only, their undos too', async () => {
    const projectId = await bench.project();
    const [own, file] = [await named(projectId, 'bulk-delete.jsonl'), await named(projectId, 'tags.csv')];
    const change = await undoneTwice(projectId, 'bulk-tags.jsonl', 'bulk');
    expect(await found(projectId, { q: 'bulk' })).toEqual([own]);
    expect(await found(projectId, { q: 'bulk-tags' })).toEqual([]);
    expect(await found(projectId, { q: 'change of', bulkChange: 'status,tags' })).toEqual(change);
    expect(await found(projectId, { q: 'TAGS', bulkChange: 'tags' })).toEqual([file, ...change]);
    expect(await found(projectId, { bulkChange: 'tags' })).toEqual(change);
    expect(await found(projectId, { bulkChange: 'delete' })).toEqual([]);
  });
});
