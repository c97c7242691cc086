import type { ProcessReport } from '@pairloom/contract';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';

export interface ProcessFigures {
  readonly memoryBytes: number;
  /** Of one core, since its reader has read it last; since its start the first time. */
  readonly cpuPercent: number;
  readonly uptimeSeconds: number;
}

/** Linux counts processor time in ticks of a hundredth of a second, and memory in pages. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4_096;

/** Figures of processes. CPU is counted since this reader has read it last, so each who reads for itself has a reader of its own. */
export class ProcessReader {
  readonly #last = new Map<string, ProcessReport>();

  /** A process on this machine, from /proc; undefined where there is none, or no such process. One of another host cannot be read. */
  async read(identity: string): Promise<ProcessFigures | undefined> {
    const [, pid, host] = /^(\d+)@(.+)$/.exec(identity) ?? [];
    if (pid === undefined || host !== hostname()) return undefined;
    try {
      const [stat, uptime] = await Promise.all([
        readFile(`/proc/${pid}/stat`, 'utf8'),
        readFile('/proc/uptime', 'utf8'),
      ]);
      return this.figuresOf(takenBy(identity, stat, Number.parseFloat(uptime)));
    } catch {
      this.#last.delete(identity);
      return undefined;
    }
  }

  /** A process that tells itself what it has taken. */
  figuresOf(taken: ProcessReport): ProcessFigures {
    const { identity, memoryBytes, cpuSeconds, uptimeSeconds } = taken;
    const known = this.#last.get(identity);
    this.#last.set(identity, taken);
    const last =
      known !== undefined && known.uptimeSeconds <= uptimeSeconds ? known : { cpuSeconds: 0, uptimeSeconds: 0 };
    const passed = Math.max(0.01, uptimeSeconds - last.uptimeSeconds);
    return {
      memoryBytes,
      cpuPercent: Math.round((Math.max(0, cpuSeconds - last.cpuSeconds) / passed) * 1_000) / 10,
      uptimeSeconds: Math.round(uptimeSeconds),
    };
  }
}

function takenBy(identity: string, stat: string, nowSeconds: number): ProcessReport {
  const { cpuSeconds, startSeconds, pages } = statOf(stat);
  return {
    identity,
    memoryBytes: pages * PAGE_BYTES,
    cpuSeconds,
    uptimeSeconds: Math.max(0, nowSeconds - startSeconds),
  };
}

/** The name of the program, in brackets, may hold spaces and brackets: fields are counted from its end. See proc(5). */
export function statOf(stat: string): { cpuSeconds: number; startSeconds: number; pages: number } {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [user = 0, system = 0] = fields.slice(11, 13);
  const [start = 0, , pages = 0] = fields.slice(19, 22);
  return { cpuSeconds: (user + system) / TICKS_PER_SECOND, startSeconds: start / TICKS_PER_SECOND, pages };
}
