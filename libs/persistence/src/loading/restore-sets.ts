import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { holdUnended, untilStopped } from './writing-guard.ts';

/** Pairs put back in one transaction. */
const PAIRS_PER_TRANSACTION = 5_000;

interface Restored {
  readonly importId: string;
  readonly projectId: string;
}

/**
 * Puts pairs that an import only took into another set back into theirs; those that are in a third set by now stay there.
 * The changes of `byUndo` are noted as its own, so that it can be undone as well. False when whoever does it, the undo or the import itself, has ended.
 */
export async function restoreSets(
  database: Database,
  { importId, projectId }: Restored,
  onProgress: () => void,
  byUndo?: string,
): Promise<boolean> {
  // Of an array that is made on the way the planner thinks as of a few: it looks its pairs up instead of going through the project.
  const inBatch = sql`p.id = any((select array_agg(pair_id) from batch)::uuid[])`;
  for (let after: string | undefined; ;) {
    const batch = sql<{ pair_id: string | null }>`
      with batch as (
        select pair_id, set_before, set_after from pair_set_change
        where import_id = ${importId} and (${after ?? null}::uuid is null or pair_id > ${after ?? null}::uuid) order by pair_id limit ${PAIRS_PER_TRANSACTION}
      ), inside as (
        select p.id, s.set_before, s.set_after from batch s join qa_pair p on p.id = s.pair_id and p.project_id = ${projectId} and ${inBatch}
        where p.source_set is not distinct from s.set_after order by p.key_hash for no key update of p
      ), restored as (
        update qa_pair p set source_set = i.set_before from inside i where p.project_id = ${projectId} and p.id = i.id and ${inBatch}
        returning p.id, i.set_before, i.set_after
      ), noted as (
        insert into pair_set_change (import_id, pair_id, set_before, set_after)
        select ${byUndo ?? null}::uuid, id, set_after, set_before from restored where ${byUndo ?? null}::uuid is not null on conflict do nothing
      )
      select max(pair_id::text)::uuid as pair_id from batch`;
    const restored = await untilStopped(() =>
      database.transaction(async ({ kysely }) => {
        await holdUnended(kysely, byUndo ?? importId);
        return { last: (await batch.execute(kysely)).rows[0]?.pair_id ?? undefined };
      }),
    );
    if (!('last' in restored)) return false;
    if (restored.last === undefined) return true;
    after = restored.last;
    onProgress();
  }
}
