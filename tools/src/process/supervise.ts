import { setTimeout as delay } from 'node:timers/promises';
import { describeFault } from '../fault.ts';
import type { Log } from '../log.ts';
import type { Exit, RunningPart } from './child.ts';

export interface SuperviseOptions<T extends RunningPart> {
  readonly log: Log;
  /** Starts the part again, where it was: others know its address. Gives up when the signal comes. */
  readonly restart: (signal: AbortSignal) => Promise<T>;
  readonly onRestarted: (part: T) => void;
  /** First pause, longest pause, and the time after which a part counts as calm again; in milliseconds. */
  readonly backOff?: { readonly firstMs: number; readonly mostMs: number; readonly calmMs: number };
  readonly clock?: { readonly now: () => number; readonly pause: (ms: number, signal: AbortSignal) => Promise<void> };
}

export interface Supervision {
  /** Ends the part, or the attempt to start it again, for good. */
  stop(): Promise<void>;
}

const BACK_OFF = { firstMs: 500, mostMs: 30_000, calmMs: 60_000 };
const CLOCK = {
  now: Date.now,
  pause: (ms: number, signal: AbortSignal): Promise<void> => delay(ms, undefined, { signal }),
};

/** Starts a part that dies again, each time after a longer pause until it has been calm for a while, and says so. */
export function supervise<T extends RunningPart>(first: T, options: SuperviseOptions<T>): Supervision {
  const stopping = new AbortController();
  let current: T | undefined = first;
  const watching = watch();
  return {
    stop: async () => {
      stopping.abort();
      await current?.stop();
      await watching;
    },
  };

  async function watch(): Promise<void> {
    const { firstMs, mostMs, calmMs } = options.backOff ?? BACK_OFF;
    const clock = options.clock ?? CLOCK;
    let pauseMs = firstMs;
    let startedAt = clock.now();
    while (!stopping.signal.aborted) {
      if (current) {
        const exit = await current.exited;
        if (stopping.signal.aborted) return;
        if (clock.now() - startedAt >= calmMs) pauseMs = firstMs;
        options.log(`${howItEnded(exit)}; starting again in ${pauseMs / 1000} s`);
      }
      await clock.pause(pauseMs, stopping.signal).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, mostMs);
      if (stopping.signal.aborted) return;
      current = await attempt(pauseMs);
      startedAt = clock.now();
    }
  }

  async function attempt(nextPauseMs: number): Promise<T | undefined> {
    try {
      const part = await options.restart(stopping.signal);
      options.log(`running again (process ${part.pid})`);
      if (stopping.signal.aborted) await part.stop();
      else options.onRestarted(part);
      return part;
    } catch (fault) {
      if (!stopping.signal.aborted) options.log(`${describeFault(fault)}\n  next try in ${nextPauseMs / 1000} s`);
      return undefined;
    }
  }
}

const howItEnded = ({ code, signal }: Exit): string =>
  signal ? `ended by ${signal}` : `ended by itself with code ${code}`;
