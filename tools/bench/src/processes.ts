import type { SpawnedStack } from '@pairloom/tools';
import { readFileSync, readdirSync } from 'node:fs';
import type { Figure } from './figures.ts';

/** Of the Linux kernel's clock, which has been the same on every machine for decades. */
const TICKS_PER_SECOND = 100;

interface ProcessTimes {
  readonly parent: number;
  /** CPU seconds of the process. */
  readonly own: number;
  /** CPU seconds of its children that have ended. */
  readonly ended: number;
}

/** Undefined when it has ended meanwhile, or where the system does not tell. */
function timesOf(pid: number): ProcessTimes | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const seconds = (at: number): number => Number(fields[at]) / TICKS_PER_SECOND;
    return { parent: Number(fields[1]), own: seconds(11) + seconds(12), ended: seconds(13) + seconds(14) };
  } catch {
    return undefined;
  }
}

/** CPU seconds of a process and of its children, those that have ended included. */
export function cpuSecondsOf(pid: number): number {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [timesOf(Number(name)) ?? []].flat() : []));
  const server = timesOf(pid);
  if (server === undefined) return Number.NaN;
  return all.filter(({ parent }) => parent === pid).reduce((sum, { own }) => sum + own, server.own + server.ended);
}

/** Highest resident memory of a process so far, in MB; undefined where the system does not tell. */
export const peakRssMb = (pid: number): number | undefined => memoryMb(pid, 'VmHWM');

/** Resident memory of a process now, in the same way. */
export const rssMb = (pid: number): number | undefined => memoryMb(pid, 'VmRSS');

function memoryMb(pid: number, name: 'VmHWM' | 'VmRSS'): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kib = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
    return kib === undefined ? undefined : Math.round((Number(kib) * 1024) / 1e6);
  } catch {
    return undefined;
  }
}

const PARTS = ['gateway', 'worker', 'postgres', 'temporal'] as const;

export type PartTimes = Readonly<Record<(typeof PARTS)[number], number>>;

/** CPU seconds of each part so far. */
export function partTimes(stack: SpawnedStack): PartTimes {
  const info = stack.info();
  const of = (pid: number | undefined): number => (pid === undefined ? Number.NaN : cpuSecondsOf(pid));
  return {
    gateway: of(info.gateway.pid),
    worker: of(info.worker.pid),
    postgres: of(info.postgres.pid),
    temporal: of(info.temporal.pid),
  };
}

/** What each part took between two looks, round by round. */
export const timeFigures = (what: string, rounds: readonly { before: PartTimes; after: PartTimes }[]): Figure[] =>
  PARTS.map((part) => ({
    name: `${what}: CPU of ${part}`,
    unit: 's',
    values: rounds.map(({ before, after }) => after[part] - before[part]),
  }));

/**
 * Memory of a process and its children now, in MB: of what several of them share (PSS) each counts its part, so that shared buffers are in
 * it once. Undefined where the system does not tell.
 */
export function sharedOutMb(pid: number): number | undefined {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && timesOf(Number(name))?.parent === pid);
  const server = pssMb(pid);
  return server && children.reduce((sum, child) => sum + (pssMb(Number(child)) ?? 0), server);
}

function pssMb(pid: number): number | undefined {
  try {
    const kib = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
    return kib === undefined ? undefined : (Number(kib) * 1024) / 1e6;
  } catch {
    return undefined;
  }
}

/** A look takes some 15 ms of a core. */
const LOOK_MS = 1_000;

/** The most memory that PostgreSQL's processes were seen to hold together while `work` was done, in MB. */
export async function peakOfPostgres<T>(
  stack: SpawnedStack,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly peakMb: number | undefined }> {
  const { pid } = stack.info().postgres;
  const seen: number[] = [];
  const look = (): void => {
    const now = pid === undefined ? undefined : sharedOutMb(pid);
    if (now !== undefined) seen.push(now);
  };
  const timer = setInterval(look, LOOK_MS);
  try {
    const result = await work();
    look();
    return { result, peakMb: seen.length === 0 ? undefined : Math.max(...seen) };
  } finally {
    clearInterval(timer);
  }
}

/** Highest resident memory of each process by itself since it was started. */
export function memoryFigures(stack: SpawnedStack): Figure[] {
  const info = stack.info();
  return (['gateway', 'worker', 'temporal'] as const).flatMap((part) => {
    const { pid } = info[part];
    const peak = pid === undefined ? undefined : peakRssMb(pid);
    return peak === undefined ? [] : [{ name: `peak memory of the ${part}`, unit: 'MB' as const, values: [peak] }];
  });
}
