import { LiveAnnouncer } from '@angular/cdk/a11y';
import { afterRenderEffect, Component, ElementRef, inject, input, type Signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import type { Fault } from '../api/api-error.ts';
import { shellWords } from '../words/en/shell.ts';
import { words } from '../words/language-store.ts';
import { FaultNote } from './fault-note.ts';
import { keepFocus } from './focus.ts';

/** A list of which more can be asked for, as `pagedList` is one. */
export interface Further {
  readonly hasMore: Signal<boolean>;
  readonly loading: Signal<boolean>;
  /** Why the latest rows did not come. */
  readonly fault: Signal<Fault | null>;
  /** Asks for the next rows, also once more for those that did not come. */
  load(): unknown;
}

/**
 * Stands beside a list that is loaded as far as the reader wants it: asks for more, tells how many came and gives the focus to the first of
 * them. Says why they did not come, and asks again.
 */
@Component({
  selector: 'pl-load-more',
  imports: [FaultNote, MatButtonModule],
  template: `
    @if (list().fault(); as fault) {
      <pl-fault-note [fault]="fault">
        <button matButton="outlined" type="button" (click)="ask()">{{ t().fault.again }}</button>
      </pl-fault-note>
    } @else if (list().hasMore()) {
      <button matButton="outlined" type="button" disabledInteractive [disabled]="list().loading()" (click)="ask()">
        {{ list().loading() ? t().loading : (label() ?? t().loadMore) }}
      </button>
    }
  `,
  styles: `
    :host {
      display: grid;
      justify-self: stretch;
    }
    :host:empty {
      display: none;
    }
    :host > button {
      justify-self: center;
    }
  `,
})
export class LoadMore {
  readonly list = input.required<Further>();
  /** Selector of the rows, which stand in the same element as this. */
  readonly rows = input('li');
  /** What the button says; “Load more” where nothing is given. */
  readonly label = input<string>();

  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly #announcer = inject(LiveAnnouncer);
  protected readonly t = words(shellWords);
  /** The last row when more were asked for, null where there was none; undefined while nobody waits. */
  #last: HTMLElement | null | undefined;

  constructor() {
    // The button that asks again takes the place of the one that asks, and the other way round.
    keepFocus((host) => host.querySelector('button'));
    afterRenderEffect(() => {
      const { hasMore, loading, fault } = this.list();
      const [more, waits] = [hasMore(), loading(), fault()];
      if (waits || this.#last === undefined) return;
      this.#arrived(this.#last, more);
      this.#last = undefined;
    });
  }

  protected ask(): void {
    if (this.list().loading()) return;
    this.#last = this.#shown().at(-1) ?? null;
    void this.list().load();
  }

  /** Of a list that has begun anew meanwhile there is nothing to tell. */
  #arrived(last: HTMLElement | null, more: boolean): void {
    const shown = this.#shown();
    const came = shown.slice(last === null ? 0 : shown.indexOf(last) + 1);
    const [first] = came;
    if (!first || (last !== null && !shown.includes(last))) return;
    if (last !== null) void this.#announcer.announce(this.t().came(came.length, more));
    const { activeElement } = document;
    if (activeElement === document.body || this.#host.contains(activeElement)) enter(first);
  }

  #shown(): HTMLElement[] {
    const rows = this.#host.parentElement?.querySelectorAll<HTMLElement>(this.rows()) ?? [];
    return [...rows].filter((row) => !this.#host.contains(row));
  }
}

/** Gives the focus to what cannot be reached by Tab. */
function enter(row: HTMLElement): void {
  row.tabIndex = -1;
  row.addEventListener('blur', () => row.removeAttribute('tabindex'), { once: true });
  row.focus();
}
