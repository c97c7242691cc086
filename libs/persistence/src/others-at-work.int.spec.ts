import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUIDv7 } from 'node:crypto';
import { OWNER, csv, enqueueText } from './testing/load-text.ts';
import { type Workbench, openWorkbench } from './testing/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

const text = csv(['question', 'answer'], ['one', 'a']);
const failure = { status: 'failed', error: { code: 'internal', message: 'x' } } as const;

describe('imports of other projects', () => {
  it('are at work while one is open that neither somebody nor a fault holds', async () => {
    const [own, other] = [await bench.project(), await bench.project()];
    const { runs, controls } = bench.persistence;
    const id = await enqueueText(bench.persistence, { projectId: other, text });
    const load = (projectId: string) => runs.othersAtWork(projectId, 'loading');
    expect(await Promise.all([own, other].map(load))).toEqual([true, false]);
    await runs.admit(id);
    expect(await load(own)).toBe(true);
    const given = { importId: id, principal: OWNER };
    await controls.note({ ...given, commandId: randomUUIDv7(), command: { kind: 'pause' } });
    expect(await load(own)).toBe(false);
    await controls.note({ ...given, commandId: randomUUIDv7(), command: { kind: 'resume' } });
    expect(await load(own)).toBe(true);
    await runs.finish(id, failure);
    expect(await load(own)).toBe(false);
  });

  it('want places for the work of their phase only', async () => {
    const own = await bench.project();
    const { runs } = bench.persistence;
    const wanted = () => Promise.all((['loading', 'embedding'] as const).map((work) => runs.othersAtWork(own, work)));
    const id = await enqueueText(bench.persistence, { projectId: await bench.project(), text });
    expect(await wanted()).toEqual([true, false]);
    await runs.admit(id);
    for (const phase of ['loading', 'settling'] as const) {
      await runs.enterPhase(id, phase);
      expect([phase, await wanted()]).toEqual([phase, [true, false]]);
    }
    await runs.enterPhase(id, 'embedding');
    expect(await wanted()).toEqual([false, true]);
    await runs.enterPhase(id, 'finishing');
    expect(await wanted()).toEqual([false, false]);
    await runs.finish(id, failure);
  });
});
