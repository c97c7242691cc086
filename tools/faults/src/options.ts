import { parseArgs } from 'node:util';

export interface FaultOptions {
  /** Numbers of the faults to induce; empty for all. */
  readonly faults: readonly number[];
  /** Runs of each fault; each run takes the next of its variants. */
  readonly runs: number;
  /** Only variants whose name holds this. */
  readonly variant: string | undefined;
  readonly seed: number;
  /** File to which a line of JSON is added for each run. */
  readonly out: string | undefined;
  readonly list: boolean;
}

export const USAGE =
  'usage: npm run faults -- [--fault N]… [--runs K] [--variant TEXT] [--seed S] [--out FILE.jsonl] [--list]';

/** @throws Error with the usage. */
export function readOptions(args: readonly string[]): FaultOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      fault: { type: 'string', multiple: true, default: [] },
      runs: { type: 'string' },
      variant: { type: 'string' },
      seed: { type: 'string' },
      out: { type: 'string' },
      list: { type: 'boolean', default: false },
    },
  });
  const whole = (name: string, text: string): number => {
    const n = Number(text);
    if (!/^\d{1,10}$/.test(text) || !Number.isSafeInteger(n))
      throw new Error(`--${name} must be a whole number\n${USAGE}`);
    return n;
  };
  return {
    faults: values.fault.map((text) => whole('fault', text)),
    runs: values.runs === undefined ? 0 : whole('runs', values.runs),
    variant: values.variant,
    seed: values.seed === undefined ? Date.now() % 1_000_000_000 : whole('seed', values.seed),
    out: values.out,
    list: values.list,
  };
}
