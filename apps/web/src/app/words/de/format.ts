import type { formatWords } from '../en/format.ts';
import { figure } from '../figures.ts';
import type { WordsOf } from '../words.ts';

const UNITS = { s: 's', min: 'min', h: 'Std.' } as const;

export const format: WordsOf<typeof formatWords> = {
  lessThanSecond: 'weniger als eine Sekunde',
  seconds: (n) => `${n} s`,
  minutes: (n) => `${n} min`,
  hours: (n) => `${figure(n)} Std.`,
  left: {
    few: 'noch wenige Sekunden',
    range: (low, high, unit) =>
      low === high ? `noch ${figure(low)} ${UNITS[unit]}` : `noch ${figure(low)}–${figure(high)} ${UNITS[unit]}`,
  },
  ago: {
    now: 'gerade eben',
    seconds: (n) => `vor ${n} s`,
    minutes: (n) => `vor ${n} min`,
    hours: (n) => `vor ${n} Std.`,
    days: (n) => (n === 1 ? 'vor 1 Tag' : `vor ${figure(n)} Tagen`),
  },
};
