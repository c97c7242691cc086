import { Component, input, output } from '@angular/core';
import { MatCheckboxModule } from '@angular/material/checkbox';
import { PAIR_STATUSES, type StatusTransition } from '@pairloom/contract';
import { pairWords } from '../words/en/pairs.ts';
import { settingsWords } from '../words/en/settings.ts';
import { words } from '../words/language-store.ts';

const CHANGES = PAIR_STATUSES.flatMap((from) =>
  PAIR_STATUSES.filter((to) => to !== from).map((to): StatusTransition => ({ from, to })),
);

const same = (a: StatusTransition) => (b: StatusTransition) => a.from === b.from && a.to === b.to;

/** Changes of the status of stored pairs that fail a row. */
@Component({
  selector: 'pl-refused-transitions',
  imports: [MatCheckboxModule],
  template: `
    @let w = t().transitions;
    <h3>{{ w.heading }}</h3>
    <p class="pl-quiet">{{ w.about }}</p>
    <div role="group" [attr.aria-label]="w.heading">
      @for (change of changes; track $index) {
        <mat-checkbox [checked]="isRefused(change)" (change)="refuse(change, $event.checked)">{{
          w.change(names().status[change.from], names().status[change.to])
        }}</mat-checkbox>
      }
    </div>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--pl-2);
    }
    h3 {
      font-size: 0.9375rem;
      font-weight: 600;
    }
    div {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr));
    }
  `,
})
export class RefusedTransitions {
  readonly refused = input.required<readonly StatusTransition[]>();
  readonly changed = output<StatusTransition[]>();

  protected readonly t = words(settingsWords);
  protected readonly names = words(pairWords);
  protected readonly changes = CHANGES;

  protected isRefused(change: StatusTransition): boolean {
    return this.refused().some(same(change));
  }

  /** In the order of the screen, so that taking a change back leaves the settings as they were. */
  protected refuse(change: StatusTransition, refused: boolean): void {
    const now = refused ? [...this.refused(), change] : this.refused().filter((one) => !same(change)(one));
    this.changed.emit(CHANGES.filter((one) => now.some(same(one))));
  }
}
