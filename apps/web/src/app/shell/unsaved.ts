import { computed, DestroyRef, effect, inject, Injectable, signal, type Signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { confirm } from './confirm-dialog.ts';

/** How a page asks whether it is left with changes that are not saved. */
export interface LeaveQuestion {
  heading: string;
  text: string;
  yes: string;
  no: string;
}

/** What has been written on a page and is not saved. The page provides it, its parts hold their drafts here. */
@Injectable()
export class Unsaved {
  readonly #dialog = inject(MatDialog);
  readonly #drafts = signal<readonly Signal<boolean>[]>([]);
  readonly #any = computed(() => this.#drafts().some((changed) => changed()));

  constructor() {
    // Only while there is something to lose: a page that always listens is not kept by the browser for going back.
    effect((onCleanup) => {
      if (!this.#any()) return;
      const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
      addEventListener('beforeunload', warn);
      onCleanup(() => removeEventListener('beforeunload', warn));
    });
  }

  /** Counts a draft in for as long as the caller lives. In an injection context. */
  hold(changed: Signal<boolean>): void {
    this.#drafts.update((drafts) => [...drafts, changed]);
    inject(DestroyRef).onDestroy(() => this.#drafts.update((drafts) => drafts.filter((one) => one !== changed)));
  }

  /** For `canDeactivate`: asks when something would be lost. */
  mayLeave({ heading, text, yes, no }: LeaveQuestion): boolean | Promise<boolean> {
    return !this.#any() || confirm(this.#dialog, { heading, consequences: [text], yes, no });
  }
}
