import { Component, computed, input } from '@angular/core';

const WIDTH = 96;
const HEIGHT = 24;

/** A small line without scales, for how a figure went; the figures themselves stand beside it. */
@Component({
  selector: 'pl-trend-line',
  template: `<svg [attr.viewBox]="'0 0 ' + width + ' ' + height" aria-hidden="true">
    <polyline [attr.points]="points()" />
  </svg>`,
  styles: `
    svg {
      display: block;
      width: 6rem;
      height: 1.5rem;
    }
    polyline {
      fill: none;
      stroke: var(--mat-sys-primary);
      stroke-width: 1.75;
      stroke-linejoin: round;
      stroke-linecap: round;
    }
  `,
})
export class TrendLine {
  readonly values = input.required<readonly number[]>();
  protected readonly width = WIDTH;
  protected readonly height = HEIGHT;
  protected readonly points = computed(() => {
    const values = this.values();
    const top = Math.max(1, ...values);
    const step = WIDTH / Math.max(1, values.length - 1);
    return values.map((value, place) => `${place * step},${HEIGHT - 2 - (value / top) * (HEIGHT - 4)}`).join(' ');
  });
}
