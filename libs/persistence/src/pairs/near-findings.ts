import type { NearPair, Page, PageQuery } from '@pairloom/contract';
import { KEY_BYTES } from '@pairloom/core';
import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { pageOf, readCursor } from '../paging.ts';

export type NearFinding = Omit<NearPair, 'pair' | 'other'> & { readonly pairId: string; readonly otherId: string };

/**
 * Findings of imports that name another pair which may be the same, where both are there; the newest import first. The pair of a row is
 * found by the row's key among those of its chunk. Findings come and go with what imports keep, so the cursor is a place.
 */
export async function nearFindings(
  database: Database,
  projectId: string,
  { cursor, limit }: PageQuery,
): Promise<Page<NearFinding>> {
  const start = Number(readCursor(cursor, 'place')?.split('.')[0] ?? 0);
  const rows = await database.query(sql<NearFinding>`
    select f.c as reason, f.v as similarity, c.import_id as "importId", (c.first_row + f.o)::float8 as row, p.id as "pairId", o.id as "otherId"
    from import_job j
    join import_chunk c on c.import_id = j.id and c.keys is not null
      and (c.findings @> '[{"c": "near_duplicate"}]' or c.findings @> '[{"c": "question_exists"}]')
    cross join lateral jsonb_to_recordset(c.findings) as f (o int, c text, p uuid, v float8)
    join qa_pair p on p.project_id = ${projectId} and p.key_hash = substring(c.keys from f.o * ${KEY_BYTES} + 1 for ${KEY_BYTES})
    join qa_pair o on o.project_id = ${projectId} and o.id = f.p and o.id <> p.id
    where j.project_id = ${projectId} and f.c in ('near_duplicate', 'question_exists')
    order by j.id desc, c.chunk_no, f.o offset ${start} limit ${limit + 1}`);
  return pageOf(rows, limit, () => `${start + limit}.0`);
}
