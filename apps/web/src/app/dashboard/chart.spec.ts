import { DeferBlockBehavior, DeferBlockState, TestBed, type ComponentFixture } from '@angular/core/testing';
import type { Type } from '@angular/core';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ThemeStore } from '../theme/theme-store.ts';
import { locale } from '../words/locale.ts';
import { BarChart } from './bar-chart.ts';
import { Chart } from './chart-parts.ts';
import { TrendLine } from './trend-line.ts';

const BARS = {
  label: 'Rows by day',
  days: ['2026-11-20', '2026-11-21'],
  series: [
    { name: 'Good', colour: 'rgb(1, 2, 3)', values: [1_500, null] },
    { name: 'Failed', colour: 'rgb(4, 5, 6)', values: [0, 12.25] },
  ],
};

const LINE = {
  label: 'Memory: Gateway',
  points: [
    { when: '10:00:00', value: 1, text: '1 MB' },
    { when: '10:00:05', value: 2, text: '2 MB' },
  ],
};

/** The component with its chart in its place, as it is once the browser has been idle. */
async function show<T>(component: Type<T>, inputs: object): Promise<ComponentFixture<T>> {
  TestBed.configureTestingModule({ deferBlockBehavior: DeferBlockBehavior.Manual });
  const fixture = TestBed.createComponent(component);
  document.body.append(fixture.nativeElement as HTMLElement);
  await change(fixture, inputs);
  for (const block of await fixture.getDeferBlocks()) await block.render(DeferBlockState.Complete);
  await fixture.whenStable();
  return fixture;
}

async function change<T>(fixture: ComponentFixture<T>, inputs: object): Promise<void> {
  for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
  await fixture.whenStable();
}

const within = <T extends Element>(fixture: ComponentFixture<unknown>, selector: string): T => {
  const found = (fixture.nativeElement as HTMLElement).querySelector<T>(selector);
  if (!found) throw new Error(`Nothing matches ${selector}.`);
  return found;
};

const canvasOf = (fixture: ComponentFixture<unknown>) => within<HTMLCanvasElement>(fixture, 'canvas');

function chartOf(fixture: ComponentFixture<unknown>): Chart {
  const chart = Chart.getChart(canvasOf(fixture));
  if (!chart) throw new Error('There is no chart.');
  return chart;
}

async function cellsOf(fixture: ComponentFixture<unknown>): Promise<string[]> {
  const details = within<HTMLDetailsElement>(fixture, 'details');
  details.open = true;
  details.dispatchEvent(new Event('toggle'));
  await fixture.whenStable();
  return [...details.querySelectorAll('th, td')].map((cell) => cell.textContent.trim());
}

afterEach(() => {
  locale.set('en');
  jest.restoreAllMocks();
});

describe.each([
  ['bars', BarChart, BARS],
  ['a line', TrendLine, LINE],
] as [string, Type<unknown>, { label: string }][])('%s without anything to draw on', (_name, component, inputs) => {
  it('say what they show, make no chart, and report no error', async () => {
    const errors = jest.spyOn(console, 'error');
    const fixture = await show(component, inputs);
    expect(canvasOf(fixture).getAttribute('role')).toBe('img');
    expect(canvasOf(fixture).getAttribute('aria-label')).toBe(inputs.label);
    expect(Chart.getChart(canvasOf(fixture))).toBeUndefined();
    expect(errors).not.toHaveBeenCalled();
  });
});

describe('the table of a bar chart', () => {
  it('has every figure of the bars as the language writes it, and is not made before it is opened', async () => {
    const fixture = await show(BarChart, BARS);
    expect(within(fixture, 'summary').textContent).toContain('As a table: Rows by day');
    expect(() => within(fixture, 'table')).toThrow();
    expect(await cellsOf(fixture)).toEqual([
      ...['Day', 'Good', 'Failed'],
      ...['Nov 20', '1,500', '0'],
      ...['Nov 21', '–', '12.3'],
    ]);
    locale.set('de');
    expect((await cellsOf(fixture)).slice(3, 6)).toEqual(['20. Nov.', '1.500', '0']);
  });
});

describe('a chart with something to draw on', () => {
  beforeEach(() => provideCanvas());
  afterEach(() => takeCanvas());

  it('has a stack of bars for each day, and says day and figures of the one that is pointed at', async () => {
    const fixture = await show(BarChart, BARS);
    const chart = chartOf(fixture);
    expect(chart.data.labels).toEqual(['Nov 20', 'Nov 21']);
    expect(chart.data.datasets.map(({ label, data, backgroundColor }) => [label, data, backgroundColor])).toEqual([
      ['Good', [1_500, null], 'rgb(1, 2, 3)'],
      ['Failed', [0, 12.25], 'rgb(4, 5, 6)'],
    ]);
    expect(chart.options.animation).toBe(false);
    const bars = [0, 1].map((datasetIndex) => ({ datasetIndex, index: 0 }));
    chart.tooltip?.setActiveElements(bars, { x: 0, y: 0 });
    chart.update();
    expect(chart.tooltip?.title).toEqual(['Nov 20']);
    expect(chart.tooltip?.body.map(({ lines }) => lines)).toEqual([['Good: 1,500'], ['Failed: 0']]);
  });

  it('follows its figures, the language and the theme as the same chart, and goes with its component', async () => {
    const fixture = await show(BarChart, { ...BARS, series: [{ name: 'Good', colour: 'canvastext', values: [1, 2] }] });
    const chart = chartOf(fixture);
    await change(fixture, { series: [{ name: 'Good', colour: 'rgb(7, 8, 9)', values: [3, 4] }] });
    expect(chart.data.datasets[0]?.data).toEqual([3, 4]);
    locale.set('de');
    await fixture.whenStable();
    expect(chart.data.labels).toEqual(['20. Nov.', '21. Nov.']);

    jest.spyOn(globalThis, 'getComputedStyle').mockReturnValue({
      color: 'rgb(9, 9, 9)',
      fontFamily: 'serif',
    } as CSSStyleDeclaration);
    TestBed.inject(ThemeStore).choose('dark');
    await fixture.whenStable();
    expect(chart.data.datasets[0]?.backgroundColor).toBe('rgb(9, 9, 9)');
    TestBed.inject(ThemeStore).choose('system');
    jest.restoreAllMocks();
    expect(chartOf(fixture)).toBe(chart);

    const canvas = canvasOf(fixture);
    fixture.destroy();
    expect(Chart.getChart(canvas)).toBeUndefined();
  });

  it('tells beside a line which point of it is pointed at', async () => {
    const fixture = await show(TrendLine, LINE);
    const chart = chartOf(fixture);
    expect(chart.data.datasets[0]?.data).toEqual([1, 2]);
    expect((fixture.nativeElement as HTMLElement).querySelector('.tip')).toBeNull();
    chart.tooltip?.setActiveElements([{ datasetIndex: 0, index: 1 }], { x: 0, y: 0 });
    chart.update();
    await fixture.whenStable();
    expect(within(fixture, '.tip').textContent).toBe('10:00:05: 2 MB');
  });
});

/** What jsdom lacks of a canvas, as far as Chart.js asks for it: nothing is painted. */
function provideCanvas(): void {
  const context = (canvas: HTMLCanvasElement): object =>
    new Proxy(
      { canvas, measureText: () => ({ width: 10 }) },
      { get: (known, name) => (Reflect.get(known, name) as unknown) ?? (() => undefined), set: () => true },
    );
  const contexts = new WeakMap<HTMLCanvasElement, object>();
  jest.spyOn(HTMLCanvasElement.prototype, 'getContext').mockImplementation(function (this: HTMLCanvasElement) {
    const known = contexts.get(this) ?? context(this);
    contexts.set(this, known);
    return known as never;
  });
  Object.assign(globalThis, {
    CanvasRenderingContext2D: class {},
    ResizeObserver: class {
      observe(): void {}
      unobserve(): void {}
      disconnect(): void {}
    },
  });
}

function takeCanvas(): void {
  TestBed.resetTestingModule();
  Reflect.deleteProperty(globalThis, 'CanvasRenderingContext2D');
  Reflect.deleteProperty(globalThis, 'ResizeObserver');
}
