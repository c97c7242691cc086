import type { Receipt } from '@pairloom/contract';
import { type Kysely, sql } from 'kysely';
import { num } from '../sql-fragments.ts';

export type Balance = Receipt['balance'];

/** Rows of a chunk that count: a retry may take up some of them only. */
const COUNTING = 'coalesce(scope_rows, row_count)';
const COUNTED = 'created_rows + updated_rows + unchanged_rows + deleted_rows + skipped_rows + failed_rows';

/**
 * Holds the chunk rows of an import against each other and against its plan. A chunk that was loaded has a fate for each row,
 * packed and counted, or says how many were not reached; any other has none.
 */
export async function balanceOf(db: Kysely<unknown>, importId: string): Promise<Balance> {
  const { rows } = await sql<Omit<Balance, 'balanced'> & { sound: boolean; left: number }>`
    select (select ${num('planned_rows')} from import_job where id = ${importId}) as "plannedRows",
      count(*)::float8 as chunks, ${num(`sum(${COUNTING})`)} as "chunkRows",
      ${num(`sum(${COUNTING}) filter (where status = 'done')`)} as "loadedRows", ${num(`sum(${COUNTED})`)} as "countedRows", ${num('sum(unprocessed_rows)')} as left,
      coalesce(bool_and(case when status = 'done' then ${sql.raw(COUNTED)} + unprocessed_rows = ${sql.raw(COUNTING)} and octet_length(fates) is not distinct from row_count
        else ${sql.raw(COUNTED)} = 0 end), true) as sound
    from import_chunk where import_id = ${importId}`.execute(db);
  const { sound, left, ...sums } = rows[0] ?? {
    plannedRows: 0,
    chunks: 0,
    chunkRows: 0,
    loadedRows: 0,
    countedRows: 0,
    sound: true,
    left: 0,
  };
  const balanced = sound && sums.chunkRows === sums.plannedRows && sums.countedRows + left === sums.loadedRows;
  return { balanced, ...sums };
}

/** The figures in words, for those who have to find out why they do not add up. */
export const balanceText = ({ plannedRows, chunks, chunkRows, loadedRows, countedRows }: Balance): string =>
  `${plannedRows} rows were planned; ${chunks} chunks hold ${chunkRows}, ${loadedRows} of them loaded; ${countedRows} have a fate.`;
