import { computed, DestroyRef, inject, Injectable } from '@angular/core';
import type { ImportRecord } from '@pairloom/contract';
import { StoredList } from '../../state/stored-list.ts';

/** An import that was started in this browser. */
export interface Started {
  readonly id: string;
  readonly projectId: string;
  /** Nothing more is to be heard of it. */
  readonly over: boolean;
  /** Its file, where the import dialog has started it. */
  readonly sourceId?: string;
}

/** Imports that were started in this browser: of them it is told when they end or need somebody, whatever project is open. */
@Injectable({ providedIn: 'root' })
export class StartedHere {
  readonly #list = new StoredList<Started>(
    { key: 'pairloom.started', is: isStarted, idOf: ({ id }) => id, most: 50 },
    inject(DestroyRef),
  );
  /** Those that may still run. */
  readonly running = computed(() => this.#list.all().filter(({ over }) => !over));

  has(importId: string): boolean {
    return this.#list.all().some(({ id }) => id === importId);
  }

  /** Id of the import that came of a draft with this file. */
  importOf(sourceId: string): string | null {
    return this.#list.all().findLast((one) => one.sourceId === sourceId)?.id ?? null;
  }

  /** `sourceId`: the file of the draft that it was started from. */
  add({ id, projectId }: Pick<ImportRecord, 'id' | 'projectId'>, sourceId?: string): void {
    const started = { id, projectId, over: false, ...(sourceId !== undefined && { sourceId }) };
    this.#list.change((known) => [...known.filter((one) => one.id !== id), started]);
  }

  /** It has ended, or is not there any more. `again`: its draft may be changed and started once more. */
  end(importId: string, again = true): void {
    if (!this.running().some(({ id }) => id === importId)) return;
    const ended = ({ sourceId, ...one }: Started): Started => ({ ...one, over: true, ...(!again && { sourceId }) });
    this.#list.change((known) => known.map((one) => (one.id === importId ? ended(one) : one)));
  }
}

function isStarted(stored: unknown): stored is Started {
  const { id, projectId, over, sourceId } = (stored ?? {}) as Partial<Record<keyof Started, unknown>>;
  const named = typeof id === 'string' && typeof projectId === 'string' && typeof over === 'boolean';
  return named && (sourceId === undefined || typeof sourceId === 'string');
}
