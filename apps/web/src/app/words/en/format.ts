import { figure } from '../figures.ts';
import { catalogue } from '../words.ts';

/** Spans of time. Numbers are whole. */
export const formatWords = catalogue('format', {
  lessThanSecond: 'less than a second',
  seconds: (n: number) => `${n} s`,
  minutes: (n: number) => `${n} min`,
  hours: (n: number) => `${figure(n)} h`,
  left: {
    few: 'a few seconds left',
    range: (low: number, high: number, unit: 's' | 'min' | 'h') =>
      low === high ? `${figure(low)} ${unit} left` : `${figure(low)}–${figure(high)} ${unit} left`,
  },
  ago: {
    now: 'just now',
    seconds: (n: number) => `${n} s ago`,
    minutes: (n: number) => `${n} min ago`,
    hours: (n: number) => `${n} h ago`,
    days: (n: number) => (n === 1 ? '1 day ago' : `${figure(n)} days ago`),
  },
});
