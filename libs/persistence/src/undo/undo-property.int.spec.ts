import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { changePair, planOfWritten } from '@pairloom/core';
import fc from 'fast-check';
import { Database } from '../database.ts';
import type { Persistence } from '../index.ts';
import { OWNER, csv, loadText } from '../testing/load-text.ts';
import { storedPairs } from '../testing/stored.ts';
import { UndoModel } from '../testing/undo-model.ts';
import { undoImport } from '../testing/undo-text.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';
import { UndoRepository } from './undo-repository.ts';

let bench: Workbench;
let database: Database;
/** With chunks so small that an undo has several. */
let persistence: Persistence;
beforeAll(async () => {
  bench = await openWorkbench();
  database = await Database.open({ url: bench.url, applicationName: 'spec' });
  persistence = { ...bench.persistence, undos: new UndoRepository(database, { rowsPerPass: 3, rowsPerChunk: 2 }) };
});
afterAll(async () => {
  await database?.close();
  await bench?.close();
});

const QUESTIONS = ['one', 'two', 'three', 'four', 'five'];
const question = fc.constantFrom(...QUESTIONS);
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('load' as const),
      mode: fc.constantFrom(
        'upsert' as const,
        'upsert' as const,
        'create' as const,
        'update' as const,
        'delete' as const,
      ),
      rows: fc.array(fc.tuple(question, fc.constantFrom('a', 'b', 'c')), { minLength: 1, maxLength: 6 }),
      chunkRows: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('edit' as const), question }) },
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constant('undo' as const), which: fc.nat({ max: 20 }), reversed: fc.boolean() }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A project and what the model says of it; ids of imports by step. */
class Walk {
  readonly model = new UndoModel();
  readonly #projectId: string;
  readonly #importIds: (string | undefined)[] = [];
  constructor(projectId: string) {
    this.#projectId = projectId;
  }

  async take(step: Step): Promise<void> {
    switch (step.does) {
      case 'load':
        return this.#load(step);
      case 'edit':
        return this.#edit(step.question);
      case 'undo':
        return this.#undo(step);
    }
  }

  async pairs(): Promise<Record<string, { answer: string; id: string }>> {
    const stored = await storedPairs(bench, this.#projectId);
    return Object.fromEntries(stored.map(({ question, answer, id }) => [question, { answer, id }]));
  }

  async #load({ mode, rows, chunkRows }: Extract<Step, { does: 'load' }>): Promise<void> {
    const text = csv(['question', 'answer'], ...rows);
    const loaded = await loadText(persistence, { projectId: this.#projectId, text, options: { mode }, chunkRows });
    const now = await this.pairs();
    this.model.load(mode, new Map(rows), (name) => now[name]?.id ?? '');
    this.#importIds.push(loaded.importId);
  }

  async #edit(name: string): Promise<void> {
    const answer = `edit ${this.model.steps.length}`;
    this.#importIds.push(undefined);
    if (!this.model.edit(name, answer)) return;
    const { editing } = persistence;
    const pair = await editing.find(this.#projectId, (await this.pairs())[name]?.id ?? '');
    const { state } = pair === undefined ? {} : changePair(pair, { answer }, planOfWritten('changes'));
    if (pair === undefined || state === undefined) throw new Error('The pair to be edited is not there.');
    const { id: pairId, version } = pair;
    await editing.change({ projectId: this.#projectId, pairId, principal: OWNER, version, state });
  }

  async #undo({ which, reversed }: Extract<Step, { does: 'undo' }>): Promise<void> {
    const open = this.model.steps.flatMap((_, at) => (this.model.isUndoable(at) ? [at] : []));
    const target = open[which % Math.max(1, open.length)];
    const importId = target === undefined ? undefined : this.#importIds[target];
    if (target === undefined || importId === undefined) return;
    const total = this.model.steps[target]?.changed.size ?? 0;
    this.model.undo(target);
    const { undoId, finished } = await undoImport(persistence, this.#projectId, importId, (chunks) =>
      reversed ? chunks.toReversed() : chunks,
    );
    this.#importIds.push(undoId);
    const { created, updated, deleted } = finished.fates;
    const changed = this.model.steps.at(-1)?.changed.size;
    expect([finished.status, finished.total, finished.unprocessed]).toEqual(['completed', total, 0]);
    expect(created + updated + deleted).toBe(changed);
  }
}

it('imports, edits and undos of any of them leave what the last of each says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 8 }), async (steps) => {
      const walk = new Walk(await bench.project());
      for (const next of steps) {
        await walk.take(next);
        expect(await walk.pairs()).toEqual(walk.model.pairs);
      }
    }),
    { numRuns: 10 },
  );
});
