import { Component, computed, DestroyRef, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { MatSelectModule } from '@angular/material/select';
import { RouterLink } from '@angular/router';
import { ERROR_CODES, type ProjectStats } from '@pairloom/contract';
import { faultOf, type Fault } from '../api/api-error.ts';
import { StatsApi } from '../api/stats-api.ts';
import { Clock } from '../format/clock.ts';
import { AgoPipe, BytesPipe, CountPipe, DurationPipe, PercentPipe } from '../format/figure-pipes.ts';
import { FaultNote } from '../shell/fault-note.ts';
import { CodeTitle } from '../words/code-text.ts';
import { dashboardWords } from '../words/en/dashboard.ts';
import { importWords } from '../words/en/import.ts';
import { pairWords } from '../words/en/pairs.ts';
import { shellWords } from '../words/en/shell.ts';
import { words } from '../words/language-store.ts';
import { BarChart, type ChartSeries } from './bar-chart.ts';
import { FigureTable } from './figure-table.ts';
import { TrendLine, type TrendPoint } from './trend-line.ts';
import { patternTrend, processTrend } from './trends.ts';

const REFRESH_MS = 5_000;
export const SPANS = [7, 14, 30, 90] as const;

/** How a project fares: what runs, how it went, what it runs on. Asked for anew while the page is looked at. */
@Component({
  selector: 'pl-dashboard-page',
  imports: [
    AgoPipe,
    BarChart,
    BytesPipe,
    CodeTitle,
    CountPipe,
    DurationPipe,
    FaultNote,
    FigureTable,
    MatButtonModule,
    MatFormFieldModule,
    MatIconModule,
    MatProgressBarModule,
    MatSelectModule,
    PercentPipe,
    RouterLink,
    TrendLine,
  ],
  templateUrl: './dashboard-page.html',
  styleUrl: './dashboard-page.scss',
})
export class DashboardPage {
  readonly projectId = input.required<string>();

  readonly #api = inject(StatsApi);
  readonly #clock = inject(Clock);
  protected readonly t = words(dashboardWords);
  protected readonly shell = words(shellWords);
  protected readonly names = words(importWords);
  protected readonly pairNames = words(pairWords);
  protected readonly codes = ERROR_CODES;
  protected readonly spans = SPANS;
  protected readonly span = signal<number>(14);
  protected readonly stats = signal<ProjectStats | null>(null);
  protected readonly fault = signal<Fault | null>(null);
  protected readonly age = computed(() => this.#clock.secondsSince(this.stats()?.at ?? new Date().toISOString()));
  protected readonly days = computed(() => this.stats()?.days.map(({ day }) => day) ?? []);
  protected readonly ended = computed(() => sumsOf(this.stats()));
  protected readonly hasWorker = computed(() => this.stats()?.processes.some(({ name }) => name === 'worker') ?? true);
  protected readonly live = computed(() => {
    const live = this.stats()?.live;
    const names = ['running', 'queued', 'paused', 'attention'] as const;
    return live ? names.map((name) => ({ name, value: live[name] })) : [];
  });
  protected readonly pairStatuses = computed(() => {
    const pairs = this.stats()?.pairs;
    return pairs ? (['published', 'draft', 'retired'] as const).map((name) => ({ name, value: pairs[name] })) : [];
  });
  protected readonly parts = computed(() => {
    const known: Readonly<Record<string, string>> = this.t().health.part;
    return Object.entries(this.stats()?.health.parts ?? {}).map(([name, part]) => ({
      ...part,
      name: known[name] ?? name,
      message: part.message === undefined ? '' : this.t().health.message(part.message),
    }));
  });

  protected readonly patterns = computed(() =>
    (this.stats()?.errors ?? []).map((pattern) => patternTrend(pattern, this.days())),
  );
  protected readonly patternColumns = computed(() => [this.t().day, this.t().errors.count]);

  /** Processes with how their memory and CPU went in the last hour. */
  protected readonly processes = computed(() => {
    const stats = this.stats();
    return stats ? stats.processes.map((process) => processTrend(process, stats.at)) : [];
  });
  protected readonly sampleColumns = computed(() => {
    const { memory, cpu } = this.t().processes;
    return [this.t().time, memory, cpu];
  });

  /** For how many seconds. */
  protected readonly watched = computed(() => Math.max(0, ...this.processes().map(({ seconds }) => seconds)));

  protected readonly importSeries = computed((): ChartSeries[] => {
    const days = this.stats()?.days ?? [];
    const { completed, failed, cancelled } = this.t().imports;
    return [
      { name: completed, colour: 'var(--pl-fate-created)', values: days.map((day) => day.completed) },
      { name: failed, colour: 'var(--pl-fate-failed)', values: days.map((day) => day.failed) },
      { name: cancelled, colour: 'var(--pl-fate-unchanged)', values: days.map((day) => day.cancelled) },
    ];
  });
  protected readonly rowSeries = computed((): ChartSeries[] => {
    const days = this.stats()?.days ?? [];
    const { good, failed } = this.t().rows;
    return [
      { name: good, colour: 'var(--pl-fate-updated)', values: days.map(({ rows, failedRows }) => rows - failedRows) },
      { name: failed, colour: 'var(--pl-fate-failed)', values: days.map(({ failedRows }) => failedRows) },
    ];
  });
  protected readonly speedSeries = computed((): ChartSeries[] => [
    {
      name: this.t().speed.unit,
      colour: 'var(--mat-sys-primary)',
      values: this.stats()?.days.map(({ rowsPerSecond }) => rowsPerSecond) ?? [],
    },
  ]);

  constructor() {
    effect((onCleanup) => {
      const asked = { projectId: this.projectId(), days: this.span() };
      untracked(() => void this.#load(asked));
      const timer = setInterval(() => {
        if (!document.hidden) void this.#load(asked);
      }, REFRESH_MS);
      onCleanup(() => clearInterval(timer));
    });
    inject(DestroyRef).onDestroy(() => this.#asked++);
  }

  protected highest(points: readonly TrendPoint[]): number {
    return Math.max(...points.map(({ value }) => value));
  }

  protected again(): void {
    void this.#load({ projectId: this.projectId(), days: this.span() });
  }

  #asked = 0;

  async #load({ projectId, days }: { projectId: string; days: number }): Promise<void> {
    const number = ++this.#asked;
    try {
      const stats = await this.#api.read(projectId, days);
      if (number !== this.#asked) return;
      this.stats.set(stats);
      this.fault.set(null);
    } catch (error) {
      if (number === this.#asked) this.fault.set(faultOf(error));
    }
  }
}

/** Imports that ended in the time shown, and how many of them were completed or failed; the others were cancelled. */
export function sumsOf(stats: ProjectStats | null): { completed: number; failed: number; all: number } {
  const days = stats?.days ?? [];
  const completed = days.reduce((sum, day) => sum + day.completed, 0);
  const failed = days.reduce((sum, day) => sum + day.failed, 0);
  return { completed, failed, all: days.reduce((sum, day) => sum + day.cancelled, completed + failed) };
}
