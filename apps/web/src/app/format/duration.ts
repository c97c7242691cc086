/** A span of seconds in words: "less than a second", "42 s", "3 min 20 s", "2 h 5 min". */
export function durationWords(seconds: number): string {
  if (seconds < 1) return 'less than a second';
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** An estimate, given as the range it is: rounded, so that it does not pretend to know more. */
export function timeLeftWords([low, high]: readonly [number, number]): string {
  if (high < 10) return 'a few seconds left';
  if (high < 90) return `${roundTo(low, 5)}–${roundTo(high, 5)} s left`.replace(/^(\d+)–\1 s/, '$1 s');
  if (high < 5_400)
    return `${Math.max(1, Math.floor(low / 60))}–${Math.ceil(high / 60)} min left`.replace(/^(\d+)–\1 /, '$1 ');
  return `${Math.max(1, Math.floor(low / 3_600))}–${Math.ceil(high / 3_600)} h left`.replace(/^(\d+)–\1 /, '$1 ');
}

/** How long ago, coarse: "just now", "3 s ago", "4 min ago", "2 h ago", "5 days ago". */
export function agoWords(seconds: number): string {
  if (seconds < 1) return 'just now';
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`;
  const days = Math.floor(seconds / 86_400);
  return days === 1 ? '1 day ago' : `${days} days ago`;
}

const roundTo = (value: number, step: number): number => Math.max(step, Math.round(value / step) * step);
