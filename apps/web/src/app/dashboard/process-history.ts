import { Injectable, signal } from '@angular/core';
import type { ProcessStats, ProjectStats } from '@pairloom/contract';

/** Half an hour, as the dashboard asks every five seconds. */
export const KEPT_SAMPLES = 360;

/** A process at one moment. */
export interface ProcessSample {
  readonly at: string;
  readonly memoryBytes: number;
  /** Of one core. */
  readonly cpuPercent: number;
}

export const processKey = ({ name, identity }: Pick<ProcessStats, 'name' | 'identity'>): string =>
  `${name} ${identity}`;

/** Memory and CPU of the processes as this tab has seen them: nobody else keeps them. */
@Injectable({ providedIn: 'root' })
export class ProcessHistory {
  readonly #samples = signal<ReadonlyMap<string, readonly ProcessSample[]>>(new Map());

  of(process: Pick<ProcessStats, 'name' | 'identity'>): readonly ProcessSample[] {
    return this.#samples().get(processKey(process)) ?? [];
  }

  /** Figures that were taken already, as another tab may have asked for them, are not taken again. Processes that are gone are forgotten. */
  add({ at, processes }: Pick<ProjectStats, 'at' | 'processes'>): void {
    this.#samples.update(
      (known) => new Map(processes.map((process) => [processKey(process), next(known, process, at)])),
    );
  }
}

function next(
  known: ReadonlyMap<string, readonly ProcessSample[]>,
  process: ProcessStats,
  at: string,
): readonly ProcessSample[] {
  const before = known.get(processKey(process)) ?? [];
  const { memoryBytes, cpuPercent } = process;
  if (memoryBytes === null || cpuPercent === null || before.at(-1)?.at === at) return before;
  return [...before, { at, memoryBytes, cpuPercent }].slice(-KEPT_SAMPLES);
}
