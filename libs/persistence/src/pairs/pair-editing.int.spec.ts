import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type EditablePair, type PairState, changePair, planOfWritten } from '@pairloom/core';
import { csv, loadText } from '../testing/load-text.ts';
import { storedPairs } from '../testing/stored.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';

let bench: Workbench;
let projectId: string;
const ann = { id: 'ann' };

beforeAll(async () => {
  bench = await openWorkbench();
});
beforeEach(async () => {
  projectId = await bench.project();
  await loadText(bench.persistence, { projectId, text: csv(['question', 'answer'], ['A?', 'a'], ['B?', 'b']) });
});
afterAll(() => bench?.close());

async function stored(question: string): Promise<EditablePair> {
  const row = (await storedPairs(bench, projectId)).find((pair) => pair.question === question);
  const pair = await bench.persistence.editing.find(projectId, row?.id ?? '');
  if (pair === undefined) throw new Error(`There is no pair ${question}`);
  return pair;
}

function stateWith(pair: EditablePair, patch: Parameters<typeof changePair>[1]): PairState {
  const { state } = changePair(pair, patch, planOfWritten('changes'));
  if (state === undefined) throw new Error('The change of the spec is invalid.');
  return state;
}

const change = (pair: EditablePair, patch: Parameters<typeof changePair>[1]) =>
  bench.persistence.editing.change({
    projectId,
    pairId: pair.id,
    principal: ann,
    version: pair.version,
    state: stateWith(pair, patch),
  });

describe('changes of one pair', () => {
  it('of which one wins when several are made to one version', async () => {
    const pair = await stored('A?');
    const outcomes = await Promise.all(['x', 'y', 'z'].map((answer) => change(pair, { answer })));
    expect(outcomes.filter(({ outcome }) => outcome === 'stored')).toEqual([{ outcome: 'stored', version: 2 }]);
    expect(outcomes.filter(({ outcome }) => outcome === 'changed')).toHaveLength(2);
  });

  it('of which one wins when several pairs are given one question', async () => {
    const pairs = [await stored('A?'), await stored('B?')];
    const outcomes = await Promise.all(pairs.map((pair) => change(pair, { question: 'Both?' })));
    const winner = pairs[outcomes.findIndex(({ outcome }) => outcome === 'stored')];
    expect(outcomes).toContainEqual({ outcome: 'taken', pairId: winner?.id });
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['stored', 'taken']);
  });

  it('are part of the audit trail, without a word of the pair', async () => {
    const pair = await stored('A?');
    await change(pair, { answer: 'secret' });
    await bench.persistence.editing.remove({ projectId, pairId: pair.id, principal: ann, version: 2 });
    await bench.persistence.editing.restore({
      projectId,
      pairId: pair.id,
      principal: ann,
      version: 1,
      from: undefined,
    });
    const events = await bench.query<{ principal: string; action: string; details: object }>(
      'select principal, action, details from audit_event where project_id = $1 and pair_id = $2 order by id',
      [projectId, pair.id],
    );
    expect(events.map(({ action, details }) => [action, details])).toEqual([
      ['pair.change', { version: 2 }],
      ['pair.delete', { version: 2 }],
      ['pair.restore', { to: 1, version: 3 }],
    ]);
    expect(new Set(events.map(({ principal }) => principal))).toEqual(new Set(['ann']));
  });

  it('name the imports that made the versions', async () => {
    const pair = await stored('A?');
    await change(pair, { answer: 'by hand' });
    const versions = await bench.persistence.editing.versions(projectId, pair.id, { limit: 5 });
    const [first] = await bench.query<{ importId: string }>(
      'select last_import_id::text as "importId" from qa_pair_version where pair_id = $1',
      [pair.id],
    );
    expect(versions?.items.map(({ made }) => made.import)).toMatchObject([
      null,
      { importId: first?.importId, row: 1, bulkChange: null },
    ]);
    expect(versions?.items[1]?.made.import?.filename).toMatch(/\.csv$/);
  });

  it('do not go back to what another pair is by now', async () => {
    const pair = await stored('A?');
    await change(pair, { question: 'Other?' });
    await loadText(bench.persistence, { projectId, text: csv(['question', 'answer'], ['A?', 'again']) });
    const holder = await stored('A?');
    const restoration = { projectId, pairId: pair.id, principal: ann, version: 1, from: undefined };
    expect(await bench.persistence.editing.restore(restoration)).toEqual({ outcome: 'taken', pairId: holder.id });
  });

  it('know nothing of the pairs of other projects', async () => {
    const pair = await stored('A?');
    const elsewhere = { projectId: await bench.project(), pairId: pair.id, principal: ann };
    const { editing } = bench.persistence;
    const { projectId: other, pairId } = elsewhere;
    expect(await editing.find(other, pairId)).toBeUndefined();
    expect(await editing.versions(other, pairId, { limit: 5 })).toBeUndefined();
    expect(await editing.neighbours(other, pairId, {}, 'm')).toBeUndefined();
    expect(await editing.unknownIds(other, [pairId])).toEqual([pairId]);
    expect(await editing.remove({ ...elsewhere, version: undefined })).toEqual({ outcome: 'not_found' });
    expect(await editing.restore({ ...elsewhere, version: 1, from: undefined })).toEqual({ outcome: 'not_found' });
    expect(await editing.change({ ...elsewhere, version: 1, state: stateWith(pair, { answer: 'x' }) })).toEqual({
      outcome: 'not_found',
    });
  });
});
