import { inject, Pipe, type PipeTransform } from '@angular/core';
import { durationWords } from './duration.ts';
import { FORMAT_LOCALE } from './locale.ts';

/** 12345 → 12,345 */
@Pipe({ name: 'plCount' })
export class CountPipe implements PipeTransform {
  readonly #format = new Intl.NumberFormat(inject(FORMAT_LOCALE), { maximumFractionDigits: 0 });

  transform(value: number): string {
    return this.#format.format(value);
  }
}

/** Bytes → "1.4 MB" */
@Pipe({ name: 'plBytes' })
export class BytesPipe implements PipeTransform {
  readonly #locale = inject(FORMAT_LOCALE);

  transform(bytes: number): string {
    const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
    const step = bytes < 1_000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
    const value = bytes / 1_000 ** step;
    const digits = step === 0 || value >= 100 ? 0 : 1;
    return new Intl.NumberFormat(this.#locale, {
      style: 'unit',
      unit: units[step] ?? 'byte',
      unitDisplay: step === 0 ? 'long' : 'short',
      maximumFractionDigits: digits,
    }).format(value);
  }
}

/** ISO time → "21 Nov, 11:20", with the year when it is another one. */
@Pipe({ name: 'plTime' })
export class TimePipe implements PipeTransform {
  readonly #locale = inject(FORMAT_LOCALE);

  transform(iso: string): string {
    const date = new Date(iso);
    const sameYear = date.getFullYear() === new Date().getFullYear();
    return new Intl.DateTimeFormat(this.#locale, {
      day: 'numeric',
      month: 'short',
      ...(sameYear ? {} : { year: 'numeric' as const }),
      hour: '2-digit',
      minute: '2-digit',
    }).format(date);
  }
}

/** Seconds → "3 min 20 s" */
@Pipe({ name: 'plDuration' })
export class DurationPipe implements PipeTransform {
  transform(seconds: number): string {
    return durationWords(seconds);
  }
}

/** Score of a search hit → "0.83", always two digits so that a column of them lines up. */
@Pipe({ name: 'plScore' })
export class ScorePipe implements PipeTransform {
  readonly #format = new Intl.NumberFormat(inject(FORMAT_LOCALE), {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });

  transform(score: number): string {
    return this.#format.format(score);
  }
}
