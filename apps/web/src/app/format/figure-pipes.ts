import { Pipe, type PipeTransform } from '@angular/core';
import { formatWords } from '../words/en/format.ts';
import { figure } from '../words/figures.ts';
import { words } from '../words/language-store.ts';
import { locale } from '../words/locale.ts';
import { agoWords, durationWords } from './duration.ts';

/*
 * None of these pipes is pure: a pure one would keep its text when another language is chosen. What is costly, the formats of Intl, is kept
 * by locale.
 */

/** 12345 → 12,345 */
@Pipe({ name: 'plCount', pure: false })
export class CountPipe implements PipeTransform {
  transform(value: number): string {
    return figure(value);
  }
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Bytes → "1.4 MB" */
@Pipe({ name: 'plBytes', pure: false })
export class BytesPipe implements PipeTransform {
  transform(bytes: number): string {
    const step = bytes < 1_000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
    const value = bytes / 1_000 ** step;
    return numberFormat(`bytes ${step} ${value >= 100}`, {
      style: 'unit',
      unit: UNITS[step] ?? 'byte',
      unitDisplay: step === 0 ? 'long' : 'short',
      maximumFractionDigits: step === 0 || value >= 100 ? 0 : 1,
    }).format(value);
  }
}

/** ISO time → "21 Nov, 11:20", with the year when it is another one. */
@Pipe({ name: 'plTime', pure: false })
export class TimePipe implements PipeTransform {
  transform(iso: string): string {
    const date = new Date(iso);
    const sameYear = date.getFullYear() === new Date().getFullYear();
    return dateFormat(sameYear).format(date);
  }
}

/** ISO time → "11:20:05" */
@Pipe({ name: 'plClock', pure: false })
export class ClockPipe implements PipeTransform {
  transform(iso: string): string {
    const make = () => new Intl.DateTimeFormat(locale(), { timeStyle: 'medium' });
    return kept(dateFormats, `${locale()} clock`, make).format(new Date(iso));
  }
}

/** Day as 2026-11-21 → "21 Nov" */
export function dayText(day: string): string {
  const key = `${locale()} day`;
  let format = dayFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short', timeZone: 'UTC' });
    dayFormats.set(key, format);
  }
  return day === '' ? '' : format.format(new Date(`${day}T00:00:00Z`));
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();

@Pipe({ name: 'plDay', pure: false })
export class DayPipe implements PipeTransform {
  transform(day: string): string {
    return dayText(day);
  }
}

/** Seconds → "3 min 20 s" */
@Pipe({ name: 'plDuration', pure: false })
export class DurationPipe implements PipeTransform {
  readonly #words = words(formatWords);

  transform(seconds: number): string {
    return durationWords(seconds, this.#words());
  }
}

/** Seconds since → "4 min ago" */
@Pipe({ name: 'plAgo', pure: false })
export class AgoPipe implements PipeTransform {
  readonly #words = words(formatWords);

  transform(seconds: number): string {
    return agoWords(seconds, this.#words());
  }
}

/** Score of a search hit → "0.83", always two digits so that a column of them lines up. */
@Pipe({ name: 'plScore', pure: false })
export class ScorePipe implements PipeTransform {
  transform(score: number): string {
    return numberFormat('score', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(score);
  }
}

/** Share, 0 to 1 → "97.5 %" */
@Pipe({ name: 'plPercent', pure: false })
export class PercentPipe implements PipeTransform {
  transform(share: number): string {
    return numberFormat('percent', { style: 'percent', maximumFractionDigits: 1 }).format(share);
  }
}

const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

function numberFormat(name: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return kept(numberFormats, `${locale()} ${name}`, () => new Intl.NumberFormat(locale(), options));
}

function dateFormat(sameYear: boolean): Intl.DateTimeFormat {
  const options: Intl.DateTimeFormatOptions = {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
  };
  return kept(dateFormats, `${locale()} ${sameYear}`, () => new Intl.DateTimeFormat(locale(), options));
}

function kept<T>(known: Map<string, T>, name: string, make: () => T): T {
  const found = known.get(name) ?? make();
  known.set(name, found);
  return found;
}
