import type { ProcessMoment, ProcessStats } from '@pairloom/contract';

export const KEPT_MS = 60 * 60_000;
/** Processes that are remembered at once, those that are gone included: a worker that is started again and again fills no memory. */
export const MOST_PROCESSES = 50;

type Named = Pick<ProcessStats, 'name' | 'identity'>;
export type SeenProcess = Omit<ProcessStats, 'history'>;

const keyOf = ({ name, identity }: Named): string => `${name} ${identity}`;

/** Memory and CPU of processes in the last hour. */
export class ProcessHistory {
  /** In the order in which the processes were seen last. */
  readonly #moments = new Map<string, readonly ProcessMoment[]>();

  /** Takes in what was seen at a time. A process whose figures are not known has no history. */
  add(at: Date, processes: readonly SeenProcess[]): void {
    for (const process of processes) {
      const { memoryBytes, cpuPercent } = process;
      if (memoryBytes === null || cpuPercent === null) continue;
      const key = keyOf(process);
      const known = this.#moments.get(key) ?? [];
      this.#moments.delete(key);
      this.#moments.set(key, [...known, { at: at.toISOString(), memoryBytes, cpuPercent }]);
    }
    this.#forget(at.getTime() - KEPT_MS);
  }

  of(process: Named): readonly ProcessMoment[] {
    return this.#moments.get(keyOf(process)) ?? [];
  }

  #forget(before: number): void {
    for (const [key, moments] of this.#moments) {
      const kept = moments.filter(({ at }) => Date.parse(at) > before);
      if (kept.length === 0 || this.#moments.size > MOST_PROCESSES) this.#moments.delete(key);
      else if (kept.length < moments.length) this.#moments.set(key, kept);
    }
  }
}
