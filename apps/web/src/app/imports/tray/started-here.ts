import { Injectable } from '@angular/core';

const KEY = 'pairloom.started';
const KEPT = 50;

/** Imports that were started in this browser: of them it is told when they end or need somebody. */
@Injectable({ providedIn: 'root' })
export class StartedHere {
  #ids: readonly string[] = remembered();

  has(importId: string): boolean {
    // Another tab may have started it since.
    if (!this.#ids.includes(importId)) this.#ids = remembered();
    return this.#ids.includes(importId);
  }

  add(importId: string): void {
    this.#ids = [...remembered().filter((id) => id !== importId), importId].slice(-KEPT);
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#ids));
    } catch {
      // storage may be forbidden: it is known as long as the page lives
    }
  }
}

function remembered(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
