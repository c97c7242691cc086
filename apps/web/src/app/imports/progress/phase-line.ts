import { Component, computed, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import type { ImportRecord } from '@pairloom/contract';
import { importWords } from '../../words/en/import.ts';
import { runWords } from '../../words/en/run.ts';
import { isAllOrNothing, phaseTold } from '../../words/import-words.ts';
import { words } from '../../words/language-store.ts';

const STEPS = ['uploading', 'queued', 'planning', 'loading', 'settling', 'embedding', 'finishing'] as const;
/** A file that is written as a whole is looked at while it is planned. */
const STEPS_AS_A_WHOLE = ['uploading', 'queued', 'checking', 'loading', 'settling', 'embedding', 'finishing'] as const;
const STEPS_OF_DRY_RUN = ['uploading', 'queued', 'planning', 'checking', 'settling', 'finishing'] as const;

function stepsOf(record: ImportRecord) {
  if (record.kind === 'preview') return STEPS_OF_DRY_RUN;
  return isAllOrNothing(record) ? STEPS_AS_A_WHOLE : STEPS;
}

/** Where an import is on its way. */
@Component({
  selector: 'pl-phase-line',
  imports: [MatIconModule],
  template: `
    <ol [attr.aria-label]="t().steps">
      @for (step of steps(); track step.phase) {
        <li [attr.data-state]="step.state" [attr.aria-current]="step.state === 'now' ? 'step' : null">
          <span class="dot">
            @if (step.state === 'done') {
              <mat-icon svgIcon="check" aria-hidden="true" />
            }
          </span>
          <span class="word">{{ step.word }}</span>
        </li>
      }
    </ol>
  `,
  styles: `
    ol {
      display: flex;
    }
    li {
      position: relative;
      display: flex;
      flex: 1;
      flex-direction: column;
      align-items: center;
      gap: var(--pl-1);
      min-width: 0;
      color: var(--mat-sys-on-surface-variant);
      font-size: 0.75rem;
      line-height: 1.3;
    }
    li + li::before {
      content: '';
      position: absolute;
      inset-block-start: 0.5625rem;
      inset-inline: calc(-50% + 0.75rem) calc(50% + 0.75rem);
      height: 2px;
      background: var(--mat-sys-outline-variant);
    }
    li[data-state='done']::before,
    li[data-state='now']::before {
      background: var(--mat-sys-primary);
    }
    .dot {
      display: grid;
      place-items: center;
      width: 1.25rem;
      height: 1.25rem;
      border: 2px solid var(--mat-sys-outline-variant);
      border-radius: 50%;
      background: var(--mat-sys-surface);
    }
    [data-state='done'] .dot {
      border-color: var(--mat-sys-primary);
      background: var(--mat-sys-primary);
      color: var(--mat-sys-on-primary);
    }
    [data-state='now'] .dot {
      border-color: var(--mat-sys-primary);
      box-shadow: 0 0 0 4px var(--pl-calm-container);
    }
    [data-state='now'] .dot::after {
      content: '';
      width: 0.5rem;
      height: 0.5rem;
      border-radius: 50%;
      background: var(--mat-sys-primary);
      animation: pulse 1.6s ease-in-out infinite;
    }
    [data-state='now'] {
      color: var(--mat-sys-on-surface);
      font-weight: 600;
    }
    mat-icon {
      width: 0.875rem;
      height: 0.875rem;
      stroke-width: 3;
    }
    @keyframes pulse {
      50% {
        opacity: 0.35;
      }
    }
    @media (width <= 560px) {
      li:not([data-state='now']) .word {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
    }
  `,
})
export class PhaseLine {
  readonly record = input.required<ImportRecord>();
  protected readonly t = words(runWords);
  readonly #names = words(importWords);
  protected readonly steps = computed(() => {
    const steps = stepsOf(this.record());
    const phaseNow = phaseTold(this.record());
    const now = steps.findIndex((step) => step === phaseNow);
    return steps.map((phase, place) => ({
      phase,
      word: this.#names().phase[phase],
      state: now < 0 || place < now ? 'done' : place === now ? 'now' : 'ahead',
    }));
  });
}
