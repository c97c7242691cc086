import { parseArgs } from 'node:util';

export interface FaultOptions {
  /** Numbers of the faults to induce; empty for all but the long ones. */
  readonly faults: readonly number[];
  /** Runs of each fault; each run takes the next of its variants. 0: each variant `times` times. */
  readonly runs: number;
  readonly times: number;
  /** Only variants whose name holds this. */
  readonly variant: string | undefined;
  readonly seed: number;
  /** File to which a line of JSON is added for each run. What stands in it with the same seed is not run again. */
  readonly out: string | undefined;
  /** Begins no other run after so many minutes. */
  readonly minutes: number;
  /** Rows of the long imports. */
  readonly rows: number;
  /** Folder for the logs of gateway, worker and servers. */
  readonly logs: string | undefined;
  readonly list: boolean;
  /** Files of `--out`, of which the table is to be made; nothing is run. */
  readonly tables: readonly string[];
}

export const USAGE = `usage: npm run faults -- [--fault N]… [--variant TEXT] [--runs K | --times K] [--seed S] [--rows N] [--minutes M]
                         [--out FILE.jsonl] [--logs FOLDER]
       npm run faults -- --list
       npm run faults -- --table FILE.jsonl…`;

const ROWS = 200_000;
const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1_000, M: 1_000_000 };

function whole(name: string, text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,10})([kM]?)$/.exec(text) ?? [];
  const n = Number(digits) * (UNITS[unit] ?? 1);
  if (digits === '' || !Number.isSafeInteger(n)) throw new Error(`--${name} must be a whole number\n${USAGE}`);
  return n;
}

/** @throws Error with the usage. */
export function readOptions(args: readonly string[]): FaultOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      fault: { type: 'string', multiple: true, default: [] },
      runs: { type: 'string', default: '0' },
      times: { type: 'string', default: '1' },
      variant: { type: 'string' },
      seed: { type: 'string' },
      out: { type: 'string' },
      minutes: { type: 'string' },
      rows: { type: 'string' },
      logs: { type: 'string' },
      list: { type: 'boolean', default: false },
      table: { type: 'boolean', default: false },
    },
  });
  if (values.table !== positionals.length > 0) throw new Error(`--table and files belong together\n${USAGE}`);
  return {
    faults: values.fault.map((text) => whole('fault', text)),
    runs: whole('runs', values.runs),
    times: whole('times', values.times),
    variant: values.variant,
    seed: values.seed === undefined ? Date.now() % 1_000_000_000 : whole('seed', values.seed),
    out: values.out,
    minutes: values.minutes === undefined ? Number.POSITIVE_INFINITY : whole('minutes', values.minutes),
    rows: values.rows === undefined ? ROWS : whole('rows', values.rows),
    logs: values.logs,
    list: values.list,
    tables: positionals,
  };
}
