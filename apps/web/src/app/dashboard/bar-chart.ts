import { Component, computed, input } from '@angular/core';
import { DayPipe, dayText } from '../format/figure-pipes.ts';
import { figure } from '../words/figures.ts';
import { dashboardWords } from '../words/en/dashboard.ts';
import { words } from '../words/language-store.ts';

/** One part of each bar: a figure for each label of the chart. */
export interface ChartSeries {
  name: string;
  /** Colour, as a custom property that both themes have. */
  colour: string;
  values: readonly (number | null)[];
}

const WIDTH = 600;
const HEIGHT = 160;
const TOP = 8;

/** Bars by day, parts of a bar on top of each other; the same figures as a table below. */
@Component({
  selector: 'pl-bar-chart',
  imports: [DayPipe],
  templateUrl: './bar-chart.html',
  styleUrl: './bar-chart.scss',
})
export class BarChart {
  /** What the chart shows, for those who do not see it. */
  readonly label = input.required<string>();
  /** ISO days. */
  readonly days = input.required<readonly string[]>();
  readonly series = input.required<readonly ChartSeries[]>();

  protected readonly t = words(dashboardWords);
  protected readonly figure = figure;
  protected readonly width = WIDTH;
  protected readonly height = HEIGHT;
  protected readonly top = computed(() =>
    niceTop(Math.max(0, ...this.days().map((_day, place) => this.#sumAt(place)))),
  );
  protected readonly lines = computed(() => [0, 0.5, 1].map((share) => ({ y: yOf(share), value: this.top() * share })));
  protected readonly bars = computed(() => {
    const step = WIDTH / Math.max(1, this.days().length);
    const thick = Math.min(36, step * 0.68);
    return this.days().map((day, place) => {
      let below = 0;
      const parts = this.series().map(({ name, colour, values }) => {
        const share = (values[place] ?? 0) / this.top();
        const part = { name, colour, y: yOf(below + share), height: share * (HEIGHT - TOP) };
        below += share;
        return part;
      });
      return {
        day,
        x: place * step + (step - thick) / 2,
        width: thick,
        parts: parts.filter(({ height }) => height > 0),
      };
    });
  });
  /** Days that are written below, so that they do not run into each other. */
  protected readonly ticks = computed(() => {
    const days = this.days();
    const every = Math.max(1, Math.ceil(days.length / 7));
    return days.filter((_day, place) => (days.length - 1 - place) % every === 0);
  });

  protected title(place: number): string {
    const parts = this.series().map(({ name, values }) => `${name}: ${figure(values[place] ?? 0, 1)}`);
    return `${dayText(this.days()[place] ?? '')} · ${parts.join(' · ')}`;
  }

  #sumAt(place: number): number {
    return this.series().reduce((sum, { values }) => sum + (values[place] ?? 0), 0);
  }
}

const yOf = (share: number): number => HEIGHT - share * (HEIGHT - TOP);

/** The next of 1, 2, 5, 10, 20, 50 … that is not below the value. */
export function niceTop(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= value) ?? value;
}
