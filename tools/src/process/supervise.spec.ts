import { describe, expect, it } from '@jest/globals';
import type { Exit, RunningPart } from './child.ts';
import { supervise, type SuperviseOptions } from './supervise.ts';

interface FakePart extends RunningPart {
  die(exit?: Exit): void;
  stopped: boolean;
}

function fakePart(pid: number): FakePart {
  let settle: (exit: Exit) => void = () => undefined;
  const exited = new Promise<Exit>((resolve) => (settle = resolve));
  const part: FakePart = {
    pid,
    exited,
    stopped: false,
    die: (exit = { code: 1, signal: null }) => settle(exit),
    stop: async () => {
      part.stopped = true;
      settle({ code: 0, signal: null });
    },
  };
  return part;
}

/** A clock whose pauses end when the spec says so. */
function fakeClock() {
  const pauses: number[] = [];
  let now = 0;
  let arrived: (() => void) | undefined;
  let end: (() => void) | undefined;
  return {
    pauses,
    pass: (ms: number) => (now += ms),
    now: () => now,
    pause: (ms: number, signal: AbortSignal): Promise<void> => {
      pauses.push(ms);
      arrived?.();
      return new Promise((resolve, reject) => {
        end = () => {
          now += ms;
          resolve();
        };
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    },
    /** Resolves when the supervisor has begun its nth pause. */
    paused: async (n: number): Promise<void> => {
      while (pauses.length < n) await new Promise<void>((resolve) => (arrived = resolve));
    },
    endPause: () => end?.(),
  };
}

function supervised(restart: (attempt: number) => FakePart | Error) {
  const first = fakePart(1);
  const clock = fakeClock();
  const lines: string[] = [];
  const restarted: FakePart[] = [];
  let onRestarted: (() => void) | undefined;
  let attempts = 0;
  const options: SuperviseOptions<FakePart> = {
    log: (line) => lines.push(line),
    clock,
    backOff: { firstMs: 500, mostMs: 2_000, calmMs: 60_000 },
    restart: async () => {
      const next = restart(++attempts);
      if (next instanceof Error) throw next;
      return next;
    },
    onRestarted: (part) => {
      restarted.push(part);
      onRestarted?.();
    },
  };
  const untilRestarted = async (n: number): Promise<void> => {
    while (restarted.length < n) await new Promise<void>((resolve) => (onRestarted = resolve));
  };
  return { first, clock, lines, restarted, untilRestarted, supervision: supervise(first, options) };
}

describe('supervise', () => {
  it('starts a part again that dies, and says so', async () => {
    const s = supervised((attempt) => fakePart(1 + attempt));
    s.first.die({ code: null, signal: 'SIGKILL' });
    await s.clock.paused(1);
    s.clock.endPause();
    await s.untilRestarted(1);
    expect(s.restarted.map((part) => part.pid)).toEqual([2]);
    expect(s.lines).toEqual(['ended by SIGKILL; starting again in 0.5 s', 'running again (process 2)']);
    await s.supervision.stop();
    expect(s.restarted[0]?.stopped).toBe(true);
  });

  it('waits longer each time, up to a limit, also when starting fails', async () => {
    const s = supervised((attempt) => (attempt < 4 ? new Error(`fault ${attempt}`) : fakePart(5)));
    s.first.die();
    for (let n = 1; n <= 4; n++) {
      await s.clock.paused(n);
      s.clock.endPause();
    }
    await s.untilRestarted(1);
    expect(s.clock.pauses).toEqual([500, 1_000, 2_000, 2_000]);
    expect(s.lines.filter((line) => line.includes('fault'))).toHaveLength(3);
    await s.supervision.stop();
  });

  it('forgets the past of a part that has been calm for a while', async () => {
    const s = supervised((attempt) => fakePart(1 + attempt));
    s.first.die();
    await s.clock.paused(1);
    s.clock.endPause();
    await s.untilRestarted(1);
    s.restarted[0]?.die();
    await s.clock.paused(2);
    s.clock.endPause();
    await s.untilRestarted(2);
    s.clock.pass(60_000);
    s.restarted[1]?.die();
    await s.clock.paused(3);
    expect(s.clock.pauses).toEqual([500, 1_000, 500]);
    await s.supervision.stop();
  });

  it('does not start again what was stopped', async () => {
    const s = supervised(() => new Error('must not be called'));
    await s.supervision.stop();
    expect(s.first.stopped).toBe(true);
    expect(s.clock.pauses).toEqual([]);
    expect(s.lines).toEqual([]);
  });

  it('can be stopped while it waits', async () => {
    const s = supervised(() => new Error('must not be called'));
    s.first.die();
    await s.clock.paused(1);
    await s.supervision.stop();
    expect(s.lines).toEqual(['ended by itself with code 1; starting again in 0.5 s']);
  });
});
