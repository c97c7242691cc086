import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import { isTerminal, type ImportRecord } from '@pairloom/contract';
import { faultOf } from '../../api/api-error.ts';
import { ImportsApi } from '../../api/imports-api.ts';
import { ImportStore } from '../../state/import-store.ts';
import { newerRecord } from '../../state/newer-record.ts';
import { StartedHere, type Started } from './started-here.ts';

/** They are in the background: what is told of them may be a little old. */
const ASK_MS = 3_000;

/**
 * Imports that were started in this browser, in other projects than the one that is open: the event stream is of that one only, so they are
 * asked for, one by one, until they end. So is one of the open project that its list does not hold, until the store knows it.
 */
@Injectable({ providedIn: 'root' })
export class ImportsElsewhere {
  readonly #api = inject(ImportsApi);
  readonly #store = inject(ImportStore);
  readonly #started = inject(StartedHere);
  readonly #records = signal<ReadonlyMap<string, ImportRecord>>(new Map());
  readonly #asked = computed(
    () => {
      const open = this.#store.projectId();
      if (open === null) return [];
      const ready = this.#store.loading() === 'ready';
      return this.#started.running().filter(({ id, projectId }) => {
        if (projectId === open) return ready && !this.#store.record(id);
        const known = this.#records().get(id);
        return !known || !isTerminal(known.status);
      });
    },
    { equal: (a, b) => a.map(({ id }) => id).join() === b.map(({ id }) => id).join() },
  );

  /** Those that have been heard of, ended ones too. */
  readonly known = computed(() => {
    const open = this.#store.projectId();
    return [...this.#records().values()].filter(({ projectId }) => projectId !== open);
  });
  readonly running = computed(() => this.known().filter(({ status }) => !isTerminal(status)));

  constructor() {
    effect((onCleanup) => {
      const asked = this.#asked();
      if (asked.length === 0) return;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let left = false;
      const ask = async (): Promise<void> => {
        this.#take(await Promise.all(asked.map((one) => this.#ask(one))));
        if (!left) timer = setTimeout(() => void ask(), ASK_MS);
      };
      untracked(() => void ask());
      onCleanup(() => {
        left = true;
        clearTimeout(timer);
      });
    });
  }

  /** Without an answer it is asked for again; of what is gone nothing more is to be heard. */
  async #ask({ projectId, id }: Started): Promise<ImportRecord | null> {
    try {
      return await this.#api.get(projectId, id);
    } catch (error) {
      const { code } = faultOf(error);
      if (code === 'import_not_found' || code === 'project_not_found') this.#started.end(id);
      return null;
    }
  }

  /** All at once, so that those that ended meanwhile are told together. */
  #take(answers: readonly (ImportRecord | null)[]): void {
    const records = answers.filter((record) => record !== null);
    const open = this.#store.projectId();
    this.#store.apply(...records.filter(({ projectId }) => projectId === open));
    const others = records.filter(({ projectId }) => projectId !== open);
    this.#records.update((known) => {
      const next = new Map(known);
      for (const record of others) next.set(record.id, newerRecord(next.get(record.id), record));
      return next;
    });
  }
}
