import type { ErrorPattern, ProcessMoment, ProcessStats } from '@pairloom/contract';
import { BytesPipe, dayText, PercentPipe } from '../format/figure-pipes.ts';
import { figure } from '../words/figures.ts';
import { locale } from '../words/locale.ts';
import type { TrendPoint } from './trend-line.ts';

/** A finding with how often it was made day by day: as a line, and as rows of a table. */
export interface PatternTrend extends ErrorPattern {
  readonly points: readonly TrendPoint[];
  readonly rows: readonly (readonly string[])[];
}

export function patternTrend(pattern: ErrorPattern, days: readonly string[]): PatternTrend {
  const points = pattern.byDay.map((value, place) => ({
    when: dayText(days[place] ?? ''),
    value,
    text: figure(value),
  }));
  return { ...pattern, points, rows: points.map(({ when, text }) => [when, text]) };
}

/** A process with its memory and CPU as they went: as lines, and as rows of one table. */
export interface ProcessTrend extends ProcessStats {
  readonly key: string;
  readonly memory: readonly TrendPoint[];
  readonly cpu: readonly TrendPoint[];
  readonly rows: readonly (readonly string[])[];
  /** From the first moment to the last. */
  readonly seconds: number;
}

const bytes = new BytesPipe();
const percent = new PercentPipe();

/** What the gateway remembers of a process, and how it is now. */
export function processTrend(process: ProcessStats, now: string): ProcessTrend {
  const { memoryBytes, cpuPercent, history } = process;
  const known = memoryBytes !== null && cpuPercent !== null;
  const moments: ProcessMoment[] = known ? [...history, { at: now, memoryBytes, cpuPercent }] : history;
  const all = moments.map(({ at, memoryBytes, cpuPercent }) => {
    const when = timeText(at);
    return {
      memory: { when, value: memoryBytes, text: bytes.transform(memoryBytes) },
      cpu: { when, value: cpuPercent, text: percent.transform(cpuPercent / 100) },
    };
  });
  return {
    ...process,
    key: `${process.name} ${process.identity}`,
    memory: all.map(({ memory }) => memory),
    cpu: all.map(({ cpu }) => cpu),
    rows: all.map(({ memory, cpu }) => [memory.when, memory.text, cpu.text]),
    seconds: Math.round((Date.parse(moments.at(-1)?.at ?? '') - Date.parse(moments[0]?.at ?? '')) / 1_000) || 0,
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** ISO time → "10:00:05" */
function timeText(iso: string): string {
  let format = formats.get(locale());
  if (!format) {
    format = new Intl.DateTimeFormat(locale(), { timeStyle: 'medium' });
    formats.set(locale(), format);
  }
  return format.format(new Date(iso));
}
