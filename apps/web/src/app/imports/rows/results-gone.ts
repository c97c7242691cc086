import { computed, inject, Injectable, signal, type Signal } from '@angular/core';
import type { ImportRecord } from '@pairloom/contract';
import { faultOf, type Fault } from '../../api/api-error.ts';
import { ImportsApi } from '../../api/imports-api.ts';
import { Clock } from '../../format/clock.ts';
import { ImportStore } from '../../state/import-store.ts';

/** Imports of which the server has said that their rows are no longer kept, whatever the clock here says. */
@Injectable({ providedIn: 'root' })
export class ExpiredResults {
  readonly #api = inject(ImportsApi);
  readonly #store = inject(ImportStore);
  readonly #ids = signal<ReadonlySet<string>>(new Set());

  has(importId: string): boolean {
    return this.#ids().has(importId);
  }

  /** Takes why something asked of an import was refused: what needs its rows is offered no more, and its record is read anew. */
  hear(importId: string, { code }: Fault): void {
    if (code !== 'results_expired') return;
    this.#ids.update((ids) => new Set([...ids, importId]));
    // Where it cannot be read it stays as it was; nothing that needs rows is offered all the same.
    this.#store.read(importId).catch(() => undefined);
  }

  /** Asks whether the rows are kept. The browser itself fetches files of them, and does not tell why it got none. */
  async ask({ projectId, id }: ImportRecord): Promise<void> {
    try {
      await this.#api.errors(projectId, id, { limit: 1 });
    } catch (error) {
      this.hear(id, faultOf(error));
    }
  }
}

/** Whether the rows of an import are no longer kept, so that no file of them can be had. In an injection context. */
export function resultsGone(record: Signal<ImportRecord | undefined>): Signal<boolean> {
  const clock = inject(Clock);
  const expired = inject(ExpiredResults);
  return computed(() => {
    const { id, resultsUntil } = record() ?? {};
    if (id === undefined) return false;
    return expired.has(id) || (resultsUntil != null && Date.parse(resultsUntil) <= clock.now());
  });
}
