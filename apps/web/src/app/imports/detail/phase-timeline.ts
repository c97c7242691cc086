import { Component, computed, inject, input } from '@angular/core';
import { isTerminal, type ImportRecord } from '@pairloom/contract';
import { Clock } from '../../format/clock.ts';
import { ClockPipe, DurationPipe, TimePipe } from '../../format/figure-pipes.ts';
import { importDetailWords } from '../../words/en/import-detail.ts';
import { importWords } from '../../words/en/import.ts';
import { runWords } from '../../words/en/run.ts';
import { phaseTold } from '../../words/import-words.ts';
import { words } from '../../words/language-store.ts';
import { queueWords } from '../progress/queue-words.ts';

/** How the time of an import went by: its phases to scale, and when each began and how long it took. */
@Component({
  selector: 'pl-phase-timeline',
  imports: [ClockPipe, DurationPipe, TimePipe],
  template: `
    @let w = t().timeline;
    @if (stretches().length > 0) {
      <div class="bar" aria-hidden="true">
        @for (stretch of stretches(); track stretch.phase) {
          <span
            [attr.data-phase]="stretch.phase"
            [style.flex-grow]="stretch.seconds"
            [title]="names().phase[stretch.phase]"
          ></span>
        }
      </div>
      <table class="pl-figures">
        <thead class="pl-small pl-quiet">
          <tr>
            <th scope="col">{{ w.column.phase }}</th>
            <th scope="col">{{ w.column.start }}</th>
            <th scope="col">{{ w.column.length }}</th>
          </tr>
        </thead>
        <tbody>
          @for (stretch of stretches(); track stretch.phase) {
            <tr [attr.aria-current]="stretch.to === null ? 'step' : null">
              <th scope="row">
                <span class="key" [attr.data-phase]="stretch.phase" aria-hidden="true"></span>
                {{ names().phase[stretch.phase] }}
              </th>
              <td>
                <time [attr.datetime]="stretch.from" [title]="stretch.from | plTime">{{ stretch.from | plClock }}</time>
              </td>
              <td>{{ stretch.seconds | plDuration }}</td>
            </tr>
          }
        </tbody>
      </table>
    } @else {
      <p class="pl-quiet pl-small">{{ w.notStarted }}</p>
    }
    @if (!ended()) {
      <p class="now">
        <strong>{{ w.since(names().phase[now()]) }}</strong>
        <span class="pl-quiet">{{ explained() }}</span>
      </p>
    }
    @if (record().completedAt; as at) {
      <p class="pl-small">
        <span class="pl-quiet">{{ w.ended }}</span> <time [attr.datetime]="at">{{ at | plTime }}</time>
      </p>
    }
    <p class="pl-small pl-quiet">{{ w.note }}</p>
  `,
  styleUrl: './phase-timeline.scss',
})
export class PhaseTimeline {
  readonly record = input.required<ImportRecord>();

  readonly #clock = inject(Clock);
  protected readonly t = words(importDetailWords);
  protected readonly names = words(importWords);
  readonly #run = words(runWords);
  protected readonly ended = computed(() => isTerminal(this.record().status));

  protected readonly stretches = computed(() =>
    (this.record().course ?? []).map((stretch) => {
      const to = stretch.to === null ? this.#clock.now() : Date.parse(stretch.to);
      return { ...stretch, seconds: Math.max(0, to - Date.parse(stretch.from)) / 1_000 };
    }),
  );
  protected readonly now = computed(() => phaseTold(this.record()));
  protected readonly explained = computed(() => {
    const { queue } = this.record();
    return queue === null ? this.names().phaseExplained[this.now()] : queueWords(queue, this.#run());
  });
}
