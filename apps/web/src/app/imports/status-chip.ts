import { Component, computed, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import type { ImportRecord } from '@pairloom/contract';
import { importWords } from '../words/en/import.ts';
import { statusLook } from '../words/import-words.ts';
import { words } from '../words/language-store.ts';

/** Status of an import as icon, colour and text. */
@Component({
  selector: 'pl-status-chip',
  imports: [MatIconModule],
  host: { '[attr.data-tone]': 'look().tone' },
  template: `<mat-icon [svgIcon]="look().icon" [class.turning]="look().icon === 'running'" aria-hidden="true" />{{
      look().text
    }}`,
  styles: `
    :host {
      --ink: var(--pl-mute);
      --ground: var(--pl-mute-container);
      display: inline-flex;
      align-items: center;
      gap: 0.375rem;
      padding: 0.125rem 0.625rem 0.125rem 0.4375rem;
      border-radius: 1rem;
      background: var(--ground);
      color: var(--ink);
      font-size: var(--pl-small);
      font-weight: 550;
      line-height: 1.25rem;
      white-space: nowrap;
    }
    :host([data-tone='good']) {
      --ink: var(--pl-good);
      --ground: var(--pl-good-container);
    }
    :host([data-tone='warn']) {
      --ink: var(--pl-warn);
      --ground: var(--pl-warn-container);
    }
    :host([data-tone='bad']) {
      --ink: var(--pl-bad);
      --ground: var(--pl-bad-container);
    }
    :host([data-tone='calm']) {
      --ink: var(--pl-calm);
      --ground: var(--pl-calm-container);
    }
    mat-icon {
      width: 1rem;
      height: 1rem;
    }
    .turning {
      animation: turn 1.4s linear infinite;
    }
    @keyframes turn {
      to {
        transform: rotate(360deg);
      }
    }
  `,
})
export class StatusChip {
  readonly record = input.required<ImportRecord>();

  readonly #words = words(importWords);
  protected readonly look = computed(() => statusLook(this.record(), this.#words()));
}
