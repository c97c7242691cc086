import { computed, inject, Injectable, signal } from '@angular/core';
import type { Notice } from '@pairloom/contract';
import { Clock } from '../format/clock.ts';

const KEY = 'pairloom.notice';

/** What everybody is told at the moment, unless it was dismissed in this tab. */
@Injectable({ providedIn: 'root' })
export class NoticeStore {
  readonly #clock = inject(Clock);
  readonly #current = signal<Notice | null>(null);
  readonly #dismissed = signal(remembered());

  readonly shown = computed(() => {
    const notice = this.#current();
    if (notice === null || notice.id === this.#dismissed()) return null;
    return notice.until !== null && Date.parse(notice.until) <= this.#clock.now() ? null : notice;
  });

  take(notice: Notice | null): void {
    if (notice?.id !== this.#current()?.id) this.#current.set(notice);
  }

  /** Hides the one that is shown in this tab, also when it is loaded anew. */
  dismiss(): void {
    const id = this.shown()?.id ?? null;
    if (id === null) return;
    this.#dismissed.set(id);
    try {
      sessionStorage.setItem(KEY, id);
    } catch {
      // storage may be forbidden: it is then hidden as long as the page lives
    }
  }
}

function remembered(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null; // storage may be forbidden
  }
}
