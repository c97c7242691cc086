import { parseArgs } from 'node:util';

/** Pages that are measured, by the last part of their address. */
export const PAGES = ['imports', 'pairs', 'settings', 'history', 'dashboard'] as const;

export interface LighthouseOptions {
  /** How often each page is measured; the median counts. */
  readonly runs: number;
  readonly pages: readonly string[];
  /** Whether a low score fails the command. */
  readonly check: boolean;
}

export const USAGE = `usage: npm run lighthouse -- [--runs 3] [--page ${PAGES.join('|')}]... [--check]`;

/** @throws Error with the usage */
export function readOptions(args: readonly string[]): LighthouseOptions {
  const { runs, page: pages, check } = parsed(args);
  if (!/^[1-9]\d?$/.test(runs)) throw new Error(`--runs is a number from 1 to 99.\n${USAGE}`);
  const unknown = pages.find((page) => !PAGES.some((known) => known === page));
  if (unknown !== undefined) throw new Error(`There is no page "${unknown}".\n${USAGE}`);
  return { runs: Number(runs), pages: pages.length === 0 ? PAGES : pages, check };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        runs: { type: 'string', default: '3' },
        page: { type: 'string', multiple: true, default: [] },
        check: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`, { cause: error });
  }
}
