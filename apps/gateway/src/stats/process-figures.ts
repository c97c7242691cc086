import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';

export interface ProcessFigures {
  readonly memoryBytes: number;
  /** Of one core, since the figures were read last; since its start the first time. */
  readonly cpuPercent: number;
  readonly uptimeSeconds: number;
}

/** Linux counts processor time in ticks of a hundredth of a second, and memory in pages. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4_096;

interface Reading {
  readonly cpuSeconds: number;
  readonly atSeconds: number;
}

/** Figures of processes on this machine, from /proc; undefined where there is none, or no such process. */
export class ProcessReader {
  readonly #last = new Map<number, Reading>();

  /** `identity` is `<pid>@<host>`; a process of another host cannot be read. */
  async read(identity: string): Promise<ProcessFigures | undefined> {
    const [, pid, host] = /^(\d+)@(.+)$/.exec(identity) ?? [];
    if (pid === undefined || host !== hostname()) return undefined;
    try {
      const [stat, uptime] = await Promise.all([
        readFile(`/proc/${pid}/stat`, 'utf8'),
        readFile('/proc/uptime', 'utf8'),
      ]);
      return this.#figures(Number(pid), stat, Number.parseFloat(uptime));
    } catch {
      this.#last.delete(Number(pid));
      return undefined;
    }
  }

  #figures(pid: number, stat: string, nowSeconds: number): ProcessFigures {
    const { cpuSeconds, startSeconds, pages } = statOf(stat);
    const last = this.#last.get(pid) ?? { cpuSeconds: 0, atSeconds: startSeconds };
    this.#last.set(pid, { cpuSeconds, atSeconds: nowSeconds });
    const passed = Math.max(0.01, nowSeconds - last.atSeconds);
    return {
      memoryBytes: pages * PAGE_BYTES,
      cpuPercent: Math.round((Math.max(0, cpuSeconds - last.cpuSeconds) / passed) * 1_000) / 10,
      uptimeSeconds: Math.max(0, Math.round(nowSeconds - startSeconds)),
    };
  }
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
