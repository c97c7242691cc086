import { type BulkChange, bulkChangeNamed } from '@pairloom/contract';
import { sql } from 'kysely';

/**
 * Name of the file of the bulk request that the import `j` is of, or that its retry or undo belongs to; null for imports of files.
 * A file of a user may be named like one, so that what the first of them was decides; it is looked up for names like these only.
 */
export const BULK_FILE = sql<string | null>`case
  when j.kind = 'bulk' then j.filename
  when j.kind in ('retry', 'undo') and j.filename like 'bulk-%.jsonl' and (
    with recursive up as (
      select j.kind as kind, coalesce(j.retry_of, j.undo_of) as before
      union all
      select b.kind, coalesce(b.retry_of, b.undo_of) from import_job b join up on b.id = up.before
    )
    select bool_or(kind = 'bulk') from up
  ) then j.filename
end`;

export const bulkChangeIn = (file: string | null): BulkChange | null => (file === null ? null : bulkChangeNamed(file));
