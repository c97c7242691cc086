import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { fateOf, NOT_RETRIED } from '../loading/chunk-result.ts';
import { familyOf, wholeFileIsPlanned } from './family.ts';
import { latestFates } from './latest-fates.ts';

/** What an import and those whose rest it took up have made of their file together. */
export interface RetriedFile {
  /** All of them, as far as what they did still stands. */
  readonly importIds: readonly string[];
  /** Whether each row of the file was loaded by one of them, or failed. */
  readonly complete: boolean;
  readonly failed: number;
}

/** Undefined when the import has the whole file itself. */
export async function retriedFile(database: Database, importId: string): Promise<RetriedFile | undefined> {
  const [job] = await database.query(sql<{ whole: boolean }>`
    select retry_of is null as whole from import_job where id = ${importId}`);
  if (job === undefined || job.whole) return undefined;
  return database.transaction(async ({ kysely }) => {
    const family = (await familyOf(kysely, importId)).filter(({ id, stands }) => id === importId || stands);
    const importIds = family.map(({ id }) => id);
    let unprocessed = 0;
    let failed = 0;
    for await (const { fates } of latestFates(kysely, importIds)) {
      for (const code of fates) {
        const fate = code === NOT_RETRIED ? 'unprocessed' : fateOf(code);
        if (fate === 'unprocessed') unprocessed++;
        else if (fate === 'failed') failed++;
      }
    }
    return { importIds, complete: unprocessed === 0 && wholeFileIsPlanned(family), failed };
  });
}
