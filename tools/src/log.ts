import { styleText } from 'node:util';

/** One line of progress for people. */
export type Log = (line: string) => void;

/** Lines on standard output, led by the seconds since the command began and the part that speaks. */
export function progressLog(startedAt = Date.now()): (part: string) => Log {
  return (part) => (line) => {
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1).padStart(6);
    process.stdout.write(`${styleText('dim', `${seconds}s`)} ${styleText('bold', part.padEnd(10))} ${line}\n`);
  };
}

export const silent: Log = () => undefined;
