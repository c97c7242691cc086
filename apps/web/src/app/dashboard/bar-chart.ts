import { Component, computed, input } from '@angular/core';
import { dayText } from '../format/figure-pipes.ts';
import { dashboardWords } from '../words/en/dashboard.ts';
import { figure } from '../words/figures.ts';
import { words } from '../words/language-store.ts';
import { ChartCanvas } from './chart-canvas.ts';
import type { ChartDrawing } from './chart-drawing.ts';
import { FigureTable } from './figure-table.ts';

/** One part of each bar: a figure for each label of the chart. */
export interface ChartSeries {
  name: string;
  /** Colour, as a custom property that both themes have. */
  colour: string;
  values: readonly (number | null)[];
}

/** Bars by day, parts of a bar on top of each other; the same figures as a table below. */
@Component({
  selector: 'pl-bar-chart',
  imports: [ChartCanvas, FigureTable],
  templateUrl: './bar-chart.html',
  styleUrl: './bar-chart.scss',
})
export class BarChart {
  /** What the chart shows, for those who do not see it. */
  readonly label = input.required<string>();
  /** ISO days. */
  readonly days = input.required<readonly string[]>();
  readonly series = input.required<readonly ChartSeries[]>();

  readonly #t = words(dashboardWords);
  protected readonly columns = computed(() => [this.#t().day, ...this.series().map(({ name }) => name)]);
  protected readonly rows = computed(() =>
    this.days().map((day, place) => [dayText(day), ...this.series().map(({ values }) => textOf(values[place]))]),
  );
  protected readonly drawing = computed(() => stackedBars(this.days().map(dayText), this.series()));
}

const textOf = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : figure(value, 1);

function stackedBars(labels: string[], series: readonly ChartSeries[]): ChartDrawing {
  return ({ colour, font: family }) => {
    const ticks = { color: colour('var(--mat-sys-on-surface-variant)'), font: { family, size: 12 } };
    const line = colour('var(--mat-sys-outline-variant)');
    const said = colour('var(--mat-sys-inverse-on-surface)');
    return {
      type: 'bar',
      data: {
        labels,
        datasets: series.map(({ name, colour: own, values }) => ({
          label: name,
          data: [...values],
          backgroundColor: colour(own),
          maxBarThickness: 36,
        })),
      },
      options: {
        animation: false,
        maintainAspectRatio: false,
        interaction: { mode: 'index', intersect: false },
        scales: {
          x: {
            stacked: true,
            grid: { display: false },
            border: { color: line },
            ticks: { ...ticks, maxRotation: 0, autoSkipPadding: 12 },
          },
          y: {
            stacked: true,
            position: 'right',
            beginAtZero: true,
            suggestedMax: 1,
            grid: { color: line },
            border: { display: false },
            ticks: { ...ticks, precision: 0, maxTicksLimit: 4, callback: (value) => figure(Number(value)) },
          },
        },
        plugins: {
          tooltip: {
            backgroundColor: colour('var(--mat-sys-inverse-surface)'),
            titleColor: said,
            bodyColor: said,
            titleFont: { family },
            bodyFont: { family },
            boxPadding: 4,
            callbacks: {
              label: ({ dataset, datasetIndex, dataIndex }) =>
                `${dataset.label ?? ''}: ${textOf(series[datasetIndex]?.values[dataIndex])}`,
            },
          },
        },
      },
    };
  };
}
