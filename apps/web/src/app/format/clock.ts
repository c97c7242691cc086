import { DestroyRef, inject, Injectable, signal } from '@angular/core';

/** The time, in milliseconds, as a signal that moves once a second. */
@Injectable({ providedIn: 'root' })
export class Clock {
  readonly #now = signal(Date.now());
  readonly now = this.#now.asReadonly();

  constructor() {
    const timer = setInterval(() => this.#now.set(Date.now()), 1_000);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }

  /** Seconds since an ISO time; never negative, for clocks differ. */
  secondsSince(iso: string): number {
    return Math.max(0, (this.now() - Date.parse(iso)) / 1_000);
  }
}
