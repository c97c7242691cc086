import { computed, Injectable, signal } from '@angular/core';
import type { BulkRequest } from '@pairloom/contract';
import type { PairFilters } from '../api/pairs-api.ts';
import { givenFilters } from './pair-filter.ts';

/** The pairs that a bulk change is for: some by their ids, or all of the list. */
@Injectable()
export class PairSelection {
  readonly #ids = signal<ReadonlySet<string>>(new Set());
  /** The whole list, as the number of its pairs; null when single pairs are selected. */
  readonly #whole = signal<number | null>(null);
  /** Whether the whole list has more pairs than were counted. */
  readonly #more = signal(false);

  readonly whole = computed(() => this.#whole() !== null);
  readonly more = computed(() => this.whole() && this.#more());
  readonly size = computed(() => this.#whole() ?? this.#ids().size);

  has(pairId: string): boolean {
    return this.whole() || this.#ids().has(pairId);
  }

  /** Taking one out of the whole list leaves none: what is not loaded has no ids here. */
  toggle(pairId: string): void {
    if (this.whole()) return this.clear();
    this.#ids.update((ids) => {
      const next = new Set(ids);
      if (!next.delete(pairId)) next.add(pairId);
      return next;
    });
  }

  /** Single pairs, beside those that are selected already. */
  take(pairIds: readonly string[]): void {
    this.#whole.set(null);
    this.#ids.update((ids) => new Set([...ids, ...pairIds]));
  }

  takeWhole(total: number, more: boolean): void {
    this.#more.set(more);
    this.#ids.set(new Set());
    this.#whole.set(total);
  }

  clear(): void {
    this.#ids.set(new Set());
    this.#whole.set(null);
  }

  /** How a bulk request names what is selected. */
  named(filters: PairFilters): Pick<BulkRequest, 'ids'> | Pick<BulkRequest, 'filter'> {
    return this.whole() ? { filter: givenFilters(filters) } : { ids: [...this.#ids()] };
  }
}
