import { KEY_BYTES } from '@pairloom/core';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database.ts';

/** Pairs of a project that wait for their documents and are compared by their texts meanwhile; more wait unseen. */
const MAX_COMPARED = 10_000;

/** What search has to look at beside the index. */
export interface SearchBacklog {
  /** Whether all pairs of the project are being compared with their documents. */
  readonly whole: boolean;
  /** Rows of imports whose pairs may lack a document. */
  readonly rows: number;
}

/** Chunks of a project whose pairs may lack a document, the newest first. */
const waitingChunks = (projectId: string) => sql`
  from import_job j join import_chunk c on c.import_id = j.id and c.status = 'done' and c.keys is not null and c.chunk_no > coalesce(j.searched_chunk, -1)
  where j.project_id = ${projectId} and j.searched_at is null`;

export async function searchBacklog(database: Database, projectId: string): Promise<SearchBacklog> {
  const [row] = await database.query(sql<SearchBacklog>`
    select exists (select from search_pass where project_id = ${projectId}) as whole,
      (select coalesce(sum(c.row_count), 0)::float8 ${waitingChunks(projectId)}) as rows`);
  return row ?? { whole: false, rows: 0 };
}

/** How many of the waiting pairs no search can see. */
export const unseen = ({ rows }: SearchBacklog): number => Math.max(0, rows - MAX_COMPARED);

/** Ids of pairs that wait, by the keys of their rows; those that were waited for long enough to be many are left out. */
export const waitingPairs = (projectId: string): RawBuilder<unknown> => sql`
  select p.id from (
    select substring(c.keys from g * ${sql.lit(KEY_BYTES)} + 1 for ${sql.lit(KEY_BYTES)}) as key
    from (select c.keys, c.row_count ${waitingChunks(projectId)} order by j.id desc, c.chunk_no desc limit ${sql.lit(MAX_COMPARED)}) c
    cross join lateral generate_series(0, c.row_count - 1) g
    limit ${sql.lit(MAX_COMPARED)}
  ) k
  cross join lateral (select id from qa_pair where project_id = ${projectId} and key_hash = k.key limit 1) p`;
