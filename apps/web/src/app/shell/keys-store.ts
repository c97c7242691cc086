import { Injectable, signal } from '@angular/core';

const KEY = 'pairloom.keys';
const OFF = 'off';

/** Whether single keys do something in lists: who speaks to the browser, or types by mistake, can switch them off in this browser. */
@Injectable({ providedIn: 'root' })
export class KeysStore {
  readonly #on = signal(remembered());
  readonly on = this.#on.asReadonly();

  choose(on: boolean): void {
    this.#on.set(on);
    try {
      if (on) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, OFF);
    } catch {
      // storage may be forbidden: the choice then lives as long as the page
    }
  }
}

function remembered(): boolean {
  try {
    return localStorage.getItem(KEY) !== OFF;
  } catch {
    return true; // storage may be forbidden
  }
}
