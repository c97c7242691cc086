import { Component, computed, input, output } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import { dialogWords } from '../../words/en/dialog.ts';
import { words } from '../../words/language-store.ts';

/** Steps of the dialog. The last two belong to an import that was started. */
export const DIALOG_STEPS = ['choose', 'check', 'map', 'review', 'run', 'summary'] as const;
export type DialogStep = (typeof DIALOG_STEPS)[number];

/** Where the dialog stands; steps that can be gone to are buttons. On a narrow screen only the step itself is named. */
@Component({
  selector: 'pl-step-line',
  imports: [MatIconModule],
  template: `
    <nav [attr.aria-label]="t().steps">
      <ol>
        @for (one of steps(); track one.step) {
          <li [attr.data-state]="one.state" [attr.aria-current]="one.state === 'now' ? 'step' : null">
            @if (one.open) {
              <button type="button" (click)="go.emit(one.step)">
                <span class="dot" aria-hidden="true">
                  @if (one.state === 'done') {
                    <mat-icon svgIcon="check" />
                  } @else {
                    {{ one.number }}
                  }
                </span>
                <span class="word">{{ t().step[one.step] }}</span>
              </button>
            } @else {
              <span class="fixed">
                <span class="dot" aria-hidden="true">
                  @if (one.state === 'done') {
                    <mat-icon svgIcon="check" />
                  } @else {
                    {{ one.number }}
                  }
                </span>
                <span class="word">{{ t().step[one.step] }}</span>
              </span>
            }
          </li>
        }
      </ol>
    </nav>
  `,
  styleUrl: './step-line.scss',
})
export class StepLine {
  readonly current = input.required<DialogStep>();
  /** Steps that can be gone to from here. */
  readonly open = input<readonly DialogStep[]>([]);
  readonly go = output<DialogStep>();

  protected readonly t = words(dialogWords);
  protected readonly steps = computed(() => {
    const now = DIALOG_STEPS.indexOf(this.current());
    return DIALOG_STEPS.map((step, place) => ({
      step,
      number: place + 1,
      state: place < now ? 'done' : place === now ? 'now' : 'ahead',
      open: place !== now && this.open().includes(step),
    }));
  });
}
