import { type Kysely, sql } from 'kysely';

/** An import of a family: one that read a file first, its retries, and theirs. */
export interface FamilyMember {
  readonly id: string;
  readonly retryOf: string | null;
  readonly scope: string | null;
  readonly ended: boolean;
  /** Whether what it did still stands: its rows are known, and nobody has undone it. */
  readonly stands: boolean;
  readonly planComplete: boolean;
  readonly plannedBytes: number;
  readonly planLine: number;
  readonly rowsBlobKey: string | null;
  readonly rowsBytes: number | null;
  readonly rowsSha256: Buffer | null;
}

/** The whole family of an import, oldest first. */
export async function familyOf(db: Kysely<unknown>, importId: string): Promise<FamilyMember[]> {
  const { rows } = await sql<FamilyMember>`
    with recursive up as (
      select id, retry_of from import_job where id = ${importId}
      union all select j.id, j.retry_of from import_job j join up on j.id = up.retry_of
    ), tree as (
      select id from up where retry_of is null
      union all select j.id from import_job j join tree on j.retry_of = tree.id
    )
    select j.id::text as id, j.retry_of::text as "retryOf", j.retry_scope as scope, j.phase = 'ended' as ended,
      j.results_expired_at is null and not exists (
        select from import_job u where u.undo_of = j.id and u.status = 'completed'
          and not exists (select from import_job v where v.undo_of = u.id and v.status = 'completed')
      ) as stands,
      j.plan_complete as "planComplete", j.planned_bytes::float8 as "plannedBytes", j.plan_line::float8 as "planLine",
      j.rows_blob_key as "rowsBlobKey", j.rows_bytes::float8 as "rowsBytes", j.rows_sha256 as "rowsSha256"
    from import_job j join tree on tree.id = j.id order by j.id`.execute(db);
  return rows;
}

/** A retry of failed rows or of vectors has nothing but those: the file may go on behind its last chunk. */
const isPart = ({ scope }: FamilyMember): boolean => scope === 'failed' || scope === 'embeddings';

/** Whether the members have cut the file into chunks to its end. */
export const wholeFileIsPlanned = (members: readonly FamilyMember[]): boolean =>
  members.some((member) => member.planComplete && !isPart(member));

/** Whether the import, the first of the members, has rows that none of them has cut into chunks as yet. */
export const hasUnplannedRows = (members: readonly FamilyMember[]): boolean =>
  members[0] !== undefined && !isPart(members[0]) && !wholeFileIsPlanned(members);

/** A member and all that retry it, directly or not, in the order of the family. */
export function withRetries(family: readonly FamilyMember[], importId: string): FamilyMember[] {
  const ids = new Set([importId]);
  // A retry is younger than what it retries.
  return family.filter(({ id, retryOf }) => {
    if (retryOf !== null && ids.has(retryOf)) ids.add(id);
    return ids.has(id);
  });
}
