import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { ImportRecord } from '@pairloom/contract';

const KEY = 'pairloom.started';
const KEPT = 50;

/** An import that was started in this browser. */
export interface Started {
  readonly id: string;
  readonly projectId: string;
  /** Nothing more is to be heard of it. */
  readonly over: boolean;
}

/** Imports that were started in this browser: of them it is told when they end or need somebody, whatever project is open. */
@Injectable({ providedIn: 'root' })
export class StartedHere {
  readonly #all = signal<readonly Started[]>(remembered());
  /** Those that may still run. */
  readonly running = computed(() => this.#all().filter(({ over }) => !over));

  constructor() {
    const heard = ({ key }: StorageEvent): void => {
      if (key === KEY) this.#all.set(remembered());
    };
    addEventListener('storage', heard);
    inject(DestroyRef).onDestroy(() => removeEventListener('storage', heard));
  }

  has(importId: string): boolean {
    return this.#all().some(({ id }) => id === importId);
  }

  add({ id, projectId }: Pick<ImportRecord, 'id' | 'projectId'>): void {
    this.#keep((known) => [...known.filter((one) => one.id !== id), { id, projectId, over: false }]);
  }

  /** It has ended, or is not there any more. */
  end(importId: string): void {
    if (!this.running().some(({ id }) => id === importId)) return;
    this.#keep((known) => known.map((one) => (one.id === importId ? { ...one, over: true } : one)));
  }

  /** Another tab may have written since, and storage may be forbidden: then it is known as long as the page lives. */
  #keep(change: (known: readonly Started[]) => readonly Started[]): void {
    const stored = remembered();
    const here = this.#all().filter(({ id }) => !stored.some((one) => one.id === id));
    const next = change([...stored, ...here]).slice(-KEPT);
    this.#all.set(next);
    try {
      localStorage.setItem(KEY, JSON.stringify(next));
    } catch {
      // see above
    }
  }
}

function remembered(): readonly Started[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isStarted) : [];
  } catch {
    return [];
  }
}

function isStarted(stored: unknown): stored is Started {
  const { id, projectId, over } = (stored ?? {}) as Partial<Record<keyof Started, unknown>>;
  return typeof id === 'string' && typeof projectId === 'string' && typeof over === 'boolean';
}
