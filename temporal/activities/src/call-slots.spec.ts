import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CallSlots } from './call-slots.ts';
import type { Beat } from './heartbeat.ts';

const TURN_MS = 4_000;

beforeEach(() => void jest.useFakeTimers({ now: 0 }));
afterEach(() => void jest.useRealTimers());

/** A step whose work lasts until it is told to end. */
function stepOf(
  slots: CallSlots,
  projectId: string,
  { importId = projectId, signal = new AbortController().signal } = {},
) {
  let turnEndsAt = Date.now() + TURN_MS;
  const beat = {
    get turnEndsAt() {
      return turnEndsAt;
    },
    takeTurn: (endsAt: number) => void (turnEndsAt = endsAt),
  } as Beat;
  const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers<string>();
  const begun = jest.fn();
  const outcome = slots.hold({ projectId, importId, beat }, signal, () => {
    begun();
    return ended;
  });
  return { outcome, begun, end: () => end('worked'), fail, turnEndsAt: () => turnEndsAt };
}
const pass = (ms = 0): Promise<void> => jest.advanceTimersByTimeAsync(ms);
const hasBegun = (...steps: { begun: jest.Mock }[]) => steps.map(({ begun }) => begun.mock.calls.length === 1);

describe('slots for calls', () => {
  it('let as many steps work as there are, the others in the order in which they came', async () => {
    const slots = new CallSlots(2);
    const steps = ['a', 'b', 'c', 'd'].map((project) => stepOf(slots, project));
    await pass();
    expect(hasBegun(...steps)).toEqual([true, true, false, false]);
    steps[1]?.end();
    await pass();
    expect(hasBegun(...steps)).toEqual([true, true, true, false]);
    expect(await steps[1]?.outcome).toBe('worked');
    steps[0]?.fail(new Error('broken'));
    await expect(steps[0]?.outcome).rejects.toThrow('broken');
    await pass();
    expect(hasBegun(...steps)).toEqual([true, true, true, true]);
  });

  it('are not taken by who stopped waiting, who ends with the reason', async () => {
    const slots = new CallSlots(1);
    const stopped = new AbortController();
    const [first, second] = [stepOf(slots, 'a'), stepOf(slots, 'b', { signal: stopped.signal })];
    const third = stepOf(slots, 'c');
    stopped.abort(new Error('cancelled'));
    await expect(second.outcome).rejects.toThrow('cancelled');
    first.end();
    await pass();
    expect(hasBegun(second, third)).toEqual([false, true]);
    await expect(stepOf(slots, 'b', { signal: stopped.signal }).outcome).rejects.toThrow('cancelled');
  });

  it('are not waited for by steps of an import that is woken', async () => {
    const slots = new CallSlots(1);
    const first = stepOf(slots, 'a');
    const [woken, alsoWoken] = [1, 2].map(() => stepOf(slots, 'b', { importId: 'import-1' }));
    const other = stepOf(slots, 'b', { importId: 'import-2' });
    slots.wake('import-1');
    expect(await Promise.all([woken?.outcome, alsoWoken?.outcome])).toEqual(['none', 'none']);
    first.end();
    await pass();
    expect(hasBegun(other)).toEqual([true]);
  });

  it('stop the turn of a step that waits for one', async () => {
    const slots = new CallSlots(1);
    const [first, second] = [stepOf(slots, 'a'), stepOf(slots, 'b')];
    await pass(3_000);
    first.end();
    await pass();
    expect([first.turnEndsAt(), second.turnEndsAt()]).toEqual([TURN_MS, 3_000 + TURN_MS]);
  });

  it('are handed on with what is left of the turn to a step of the same project', async () => {
    const slots = new CallSlots(1);
    const [first, second] = [stepOf(slots, 'a'), stepOf(slots, 'a')];
    await pass(3_000);
    first.end();
    await pass();
    expect(second.turnEndsAt()).toBe(TURN_MS);
    second.end();
    await pass();
    const third = stepOf(slots, 'a');
    await pass();
    expect(third.turnEndsAt()).toBe(3_000 + TURN_MS);
  });
});
