import { Component, computed, inject, input } from '@angular/core';
import { isTerminal, type ImportRecord, type Receipt } from '@pairloom/contract';
import { Clock } from '../../format/clock.ts';
import { DurationPipe, TimePipe } from '../../format/figure-pipes.ts';
import { importDetailWords } from '../../words/en/import-detail.ts';
import { importWords } from '../../words/en/import.ts';
import { words } from '../../words/language-store.ts';

interface Stretch {
  name: 'uploaded' | 'load' | 'embed' | 'run';
  seconds: number;
}

/** How the time of an import went by: stretches to scale, and the moments between them. */
@Component({
  selector: 'pl-phase-timeline',
  imports: [DurationPipe, TimePipe],
  template: `
    @let w = t().timeline;
    <div class="bar" aria-hidden="true">
      @for (stretch of stretches(); track stretch.name) {
        <span [attr.data-name]="stretch.name" [style.flex-grow]="stretch.seconds" [title]="w[stretch.name]"></span>
      }
    </div>
    <ol class="stretches pl-figures">
      @for (stretch of stretches(); track stretch.name) {
        <li>
          <span class="key" [attr.data-name]="stretch.name" aria-hidden="true"></span>
          <span>{{ w[stretch.name] }}</span>
          <strong>{{ stretch.seconds | plDuration }}</strong>
        </li>
      }
    </ol>
    @if (!ended()) {
      <p class="now">
        <strong>{{ w.since(names().phase[record().phase]) }}</strong>
        <span class="pl-quiet">{{ names().phaseExplained[record().phase] }}</span>
      </p>
    }
    <dl class="pl-small pl-figures">
      @for (moment of moments(); track moment.name) {
        <div>
          <dt class="pl-quiet">{{ w.at[moment.name] }}</dt>
          <dd>
            <time [attr.datetime]="moment.at">{{ moment.at | plTime }}</time>
          </dd>
        </div>
      }
    </dl>
  `,
  styleUrl: './phase-timeline.scss',
})
export class PhaseTimeline {
  readonly record = input.required<ImportRecord>();
  readonly receipt = input<Receipt | null>(null);

  readonly #clock = inject(Clock);
  protected readonly t = words(importDetailWords);
  protected readonly names = words(importWords);
  protected readonly ended = computed(() => isTerminal(this.record().status));
  readonly #loadedAt = computed(() => this.receipt()?.timings.loadedAt ?? null);

  protected readonly stretches = computed((): Stretch[] => {
    const { createdAt, startedAt, completedAt } = this.record();
    const end = completedAt === null ? this.#clock.now() : Date.parse(completedAt);
    const start = startedAt === null ? end : Date.parse(startedAt);
    const loadedAt = this.#loadedAt();
    const loaded = loadedAt === null ? null : Date.parse(loadedAt);
    const running: [Stretch['name'], number, number][] =
      loaded === null
        ? [['run', start, end]]
        : [
            ['load', start, loaded],
            ['embed', loaded, end],
          ];
    return [['uploaded', Date.parse(createdAt), start] as const, ...running]
      .map(([name, from, to]) => ({ name, seconds: Math.max(0, to - from) / 1_000 }))
      .filter(({ name, seconds }) => seconds > 0 || name === 'run');
  });

  protected readonly moments = computed(() => {
    const { createdAt, startedAt, completedAt } = this.record();
    const all = [
      { name: 'created', at: createdAt },
      { name: 'started', at: startedAt },
      { name: 'loaded', at: this.#loadedAt() },
      { name: 'completed', at: completedAt },
    ] as const;
    return all.flatMap(({ name, at }) => (at === null ? [] : [{ name, at }]));
  });
}
