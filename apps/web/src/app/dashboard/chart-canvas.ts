import { afterRenderEffect, Component, DestroyRef, type ElementRef, inject, input, viewChild } from '@angular/core';
import type { ChartType } from 'chart.js';
import type { ChartDrawing } from './chart-drawing.ts';
import { Chart } from './chart-parts.ts';
import { ThemeColours } from './theme-colours.ts';

/** A chart as large as what is around it. Whoever shows it keeps its place free and gives its figures as a table. */
@Component({
  selector: 'pl-chart-canvas',
  template: `<canvas #canvas role="img" [attr.aria-label]="label()"></canvas>`,
  styles: `
    :host {
      display: block;
      position: relative;
      inline-size: 100%;
      block-size: 100%;
    }
    /* Out of the flow: the size it was drawn in does not keep what is around it from becoming smaller. */
    canvas {
      position: absolute;
      inset: 0;
    }
  `,
})
export class ChartCanvas {
  readonly label = input.required<string>();
  readonly drawing = input.required<ChartDrawing>();

  protected readonly canvas = viewChild.required<ElementRef<HTMLCanvasElement>>('canvas');
  readonly #colours = inject(ThemeColours);
  #chart: Chart<ChartType, (number | null)[], string> | undefined;

  constructor() {
    afterRenderEffect(() => this.#draw(this.canvas().nativeElement));
    inject(DestroyRef).onDestroy(() => this.#chart?.destroy());
  }

  #draw(canvas: HTMLCanvasElement): void {
    const { type, data, options } = this.drawing()({
      colour: (css) => this.#colours.of(css, canvas),
      font: getComputedStyle(canvas).fontFamily,
    });
    if (this.#chart) {
      this.#chart.data = data;
      this.#chart.options = options ?? {};
      this.#chart.update();
    } else if (canDraw(canvas)) {
      this.#chart = new Chart<ChartType, (number | null)[], string>(canvas, { type, data, options });
    }
  }
}

/** jsdom has canvases without a context and complains when one is asked for it; a browser may refuse one. */
const canDraw = (canvas: HTMLCanvasElement): boolean =>
  'CanvasRenderingContext2D' in globalThis && canvas.getContext('2d') !== null;
