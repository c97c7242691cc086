import { figure } from '../words/figures.ts';

const MEBIBYTE = 1024 ** 2;
const GIBIBYTE = 1024 ** 3;

/** A limit of bytes → "5 GiB", in the units that limits are set in; never more than it is. */
export function inBinaryUnits(bytes: number): string {
  const [unit, name] = bytes < GIBIBYTE ? [MEBIBYTE, 'MiB'] : [GIBIBYTE, 'GiB'];
  return `${figure(Math.floor((bytes / unit) * 10) / 10, 1)} ${name}`;
}
