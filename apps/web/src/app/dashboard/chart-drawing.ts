import type { ChartConfiguration } from 'chart.js';

/** What a drawing takes from the theme. */
export interface ChartLook {
  /** CSS colour, such as `var(--pl-bad)`, as a canvas can read it. */
  readonly colour: (css: string) => string;
  /** Font family. */
  readonly font: string;
}

/** A chart as Chart.js takes it, in the colours of the theme. Types only: Chart.js itself comes with the canvas. */
export type ChartDrawing = (
  look: ChartLook,
) => ChartConfiguration<'bar', (number | null)[], string> | ChartConfiguration<'line', (number | null)[], string>;
