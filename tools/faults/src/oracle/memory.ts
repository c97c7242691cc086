import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Part } from '../stack/part.ts';

const MIB = 1024;
const LOOK_MS = 200;

export interface MemorySample {
  readonly pid: number;
  readonly mib: number;
}

/** Resident memory of a process in MiB; undefined when it is gone. `VmHWM` is the most it ever had. */
export function memoryOf(pid: number, field: 'VmRSS' | 'VmHWM' = 'VmRSS'): number | undefined {
  try {
    const kib = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Math.round(Number(kib) / MIB);
  } catch {
    return undefined;
  }
}

/** Looks at the memory of a part, whichever process it is just now, until it is told to stop. */
export function sampleMemory(part: Part): { stop(): Promise<readonly MemorySample[]> } {
  const samples: MemorySample[] = [];
  const stopping = new AbortController();
  const look = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const pid = part.runs ? part.pid : undefined;
      const mib = pid === undefined ? undefined : memoryOf(pid);
      if (pid !== undefined && mib !== undefined) samples.push({ pid, mib });
      await pause(LOOK_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const looking = look();
  return {
    stop: async () => {
      stopping.abort();
      await looking;
      return samples;
    },
  };
}

/** What a process may take more in the second half of its work than in the first. */
const GROWTH = 1.15;
const SLACK_MIB = 32;

/** In one process the peak of the second half is about that of the first, however much work there is. */
export function judgeFlat(name: string, samples: readonly MemorySample[]): string[] {
  const middle = samples.length >> 1;
  const [first, second] = [peakOf(samples.slice(0, middle)), peakOf(samples.slice(middle))];
  if (second <= first * GROWTH + SLACK_MIB) return [];
  return [`${name} took ${first} MiB in the first half of the time and ${second} MiB in the second`];
}

export const peakOf = (samples: readonly MemorySample[]): number => Math.max(0, ...samples.map(({ mib }) => mib));
