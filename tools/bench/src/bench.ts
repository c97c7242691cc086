import type { SpawnedStack } from '@pairloom/tools';
import { join } from 'node:path';
import type { Figure } from './figures.ts';
import type { BenchOptions } from './options.ts';
import type { PairloomClient } from './pairloom.ts';
import { writeRows } from './rows.ts';
import type { SqlByHand } from './sql-by-hand.ts';

/** What every part of the benchmark works with. */
export interface Bench {
  readonly stack: SpawnedStack;
  readonly pairloom: PairloomClient;
  readonly sql: SqlByHand;
  readonly options: BenchOptions;
  /** Tells a person how far it is. */
  readonly say: (line: string) => void;
}

export type Measure = (bench: Bench) => Promise<readonly Figure[]>;

/** Writes the seeded rows into the scratch folder. */
export async function rowsFile({ stack, options }: Bench, name: string, rows = options.rows): Promise<string> {
  const file = join(stack.folder, `${name}.csv`);
  await writeRows(file, rows, options.seed);
  return file;
}

/** Numbers of a round in words. */
export const seconds = (value: number): string => `${value.toFixed(2)} s`;
