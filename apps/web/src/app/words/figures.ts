import { locale } from './locale.ts';

const formats = new Map<string, Intl.NumberFormat>();

/** 12345 → "12,345", as the language chosen writes it. Reactive: a template that calls it follows the language. */
export function figure(value: number, digits = 0): string {
  const key = `${locale()} ${digits}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale(), { maximumFractionDigits: digits });
    formats.set(key, format);
  }
  return format.format(value);
}

/** A number with its noun: `counted('row', 'rows')(1)` is "1 row". For languages that tell one from many only. */
export const counted =
  (one: string, many: string) =>
  (value: number): string =>
    `${figure(value)} ${value === 1 ? one : many}`;
