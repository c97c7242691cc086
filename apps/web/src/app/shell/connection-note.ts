import { Component, computed, inject } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import { ImportStore } from '../state/import-store.ts';
import { shellWords } from '../words/en/shell.ts';
import { words } from '../words/language-store.ts';

/**
 * Says when what is shown may be old. Polling is as true as the stream, so it is not worth a word; a list that could not be loaded says
 * so itself.
 */
@Component({
  selector: 'pl-connection-note',
  imports: [MatIconModule],
  host: { role: 'status' },
  template: `
    @if (offline()) {
      <p>
        <mat-icon svgIcon="offline" aria-hidden="true" />
        <span
          ><strong>{{ t().offline.heading }}</strong> {{ t().offline.text }}</span
        >
      </p>
    }
  `,
  styles: `
    :host {
      display: block;
    }
    p {
      display: flex;
      align-items: center;
      gap: var(--pl-3);
      margin-block-end: var(--pl-4);
      padding: var(--pl-3) var(--pl-4);
      border-radius: var(--pl-radius);
      background: var(--pl-warn-container);
      color: var(--pl-warn);
    }
    strong {
      font-weight: 600;
    }
  `,
})
export class ConnectionNote {
  readonly #store = inject(ImportStore);
  protected readonly t = words(shellWords);
  protected readonly offline = computed(
    () => this.#store.connection() === 'offline' && this.#store.loading() !== 'failed',
  );
}
