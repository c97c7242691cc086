import { signal, type DestroyRef } from '@angular/core';

/** What a list in the storage of the browser is made of. */
export interface StoredListOf<T> {
  readonly key: string;
  /** Whether what was found in the storage is an entry. */
  readonly is: (stored: unknown) => stored is T;
  readonly idOf: (entry: T) => string;
  /** Entries that are kept; the first of more go. */
  readonly most: number;
}

/** A list that the tabs of a browser share. Storage may be forbidden: then it lives as long as the page. */
export class StoredList<T> {
  readonly #of: StoredListOf<T>;
  readonly #all;
  readonly all;

  constructor(of: StoredListOf<T>, destroyed: DestroyRef) {
    this.#of = of;
    this.#all = signal<readonly T[]>(this.#stored());
    this.all = this.#all.asReadonly();
    const heard = ({ key }: StorageEvent): void => {
      if (key === of.key) this.#all.set(this.#stored());
    };
    addEventListener('storage', heard);
    destroyed.onDestroy(() => removeEventListener('storage', heard));
  }

  /** Another tab may have written since. */
  change(how: (known: readonly T[]) => readonly T[]): void {
    const { key, idOf, most } = this.#of;
    const stored = this.#stored();
    const ids = new Set(stored.map(idOf));
    const next = how([...stored, ...this.#all().filter((entry) => !ids.has(idOf(entry)))]).slice(-most);
    this.#all.set(next);
    try {
      localStorage.setItem(key, JSON.stringify(next));
    } catch {
      // see above
    }
  }

  #stored(): readonly T[] {
    const { key, is } = this.#of;
    try {
      const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
      return Array.isArray(stored) ? stored.filter(is) : [];
    } catch {
      return [];
    }
  }
}
