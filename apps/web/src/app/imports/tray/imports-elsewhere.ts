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
 * asked for, one by one, until they end.
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
      return open === null ? [] : this.#started.running().filter(({ projectId }) => projectId !== open);
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
        await Promise.all(asked.map((one) => this.#ask(one)));
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
  async #ask({ projectId, id }: Started): Promise<void> {
    try {
      const record = await this.#api.get(projectId, id);
      this.#records.update((known) => new Map(known).set(id, newerRecord(known.get(id), record)));
      if (isTerminal(record.status)) this.#started.end(id);
    } catch (error) {
      const { code } = faultOf(error);
      if (code === 'import_not_found' || code === 'project_not_found') this.#started.end(id);
    }
  }
}
