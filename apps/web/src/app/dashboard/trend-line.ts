import { Component, computed, input, signal } from '@angular/core';
import { ChartCanvas } from './chart-canvas.ts';
import type { ChartDrawing } from './chart-drawing.ts';

/** A figure at a time, and both as they are written. */
export interface TrendPoint {
  readonly when: string;
  readonly value: number;
  readonly text: string;
}

/** A small line without scales, for how a figure went. Its figures stand as a table where there is room for one. */
@Component({
  selector: 'pl-trend-line',
  imports: [ChartCanvas],
  template: `
    @defer (on idle) {
      <pl-chart-canvas [label]="label()" [drawing]="drawing()" />
    }
    @if (tip(); as text) {
      <span class="tip pl-figures" aria-hidden="true">{{ text }}</span>
    }
  `,
  styles: `
    :host {
      display: block;
      position: relative;
      inline-size: 6rem;
      block-size: 1.5rem;
    }
    .tip {
      position: absolute;
      inset-block-end: 100%;
      inset-inline-end: 0;
      z-index: 1;
      padding: 0 var(--pl-2);
      border-radius: 6px;
      background: var(--mat-sys-inverse-surface);
      color: var(--mat-sys-inverse-on-surface);
      font-size: 0.75rem;
      white-space: nowrap;
      pointer-events: none;
    }
  `,
})
export class TrendLine {
  /** What the line shows, for those who do not see it. */
  readonly label = input.required<string>();
  readonly points = input.required<readonly TrendPoint[]>();

  /** The point under the pointer: a tooltip of Chart.js ends at the edge of its canvas, which has no room for one here. */
  protected readonly tip = signal<string | null>(null);
  protected readonly drawing = computed(() => smallLine(this.points(), (text) => this.tip.set(text)));
}

function smallLine(points: readonly TrendPoint[], show: (tip: string | null) => void): ChartDrawing {
  return ({ colour }) => {
    const line = colour('var(--mat-sys-primary)');
    return {
      type: 'line',
      data: {
        labels: points.map(({ when }) => when),
        datasets: [
          {
            data: points.map(({ value }) => value),
            borderColor: line,
            borderWidth: 1.75,
            borderJoinStyle: 'round',
            pointBackgroundColor: line,
            pointRadius: 0,
            pointHoverRadius: 3,
            clip: false,
          },
        ],
      },
      options: {
        animation: false,
        maintainAspectRatio: false,
        interaction: { mode: 'index', intersect: false },
        layout: { padding: 3 },
        scales: { x: { display: false }, y: { display: false, beginAtZero: true, suggestedMax: 1 } },
        plugins: {
          tooltip: {
            enabled: false,
            external: ({ tooltip }) => {
              const point = tooltip.opacity === 0 ? undefined : points[tooltip.dataPoints[0]?.dataIndex ?? -1];
              show(point ? `${point.when}: ${point.text}` : null);
            },
          },
        },
      },
    };
  };
}
