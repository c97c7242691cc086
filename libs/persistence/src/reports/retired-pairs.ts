import type { Page, RetiredPair } from '@pairloom/contract';
import type { ImportRun } from '@pairloom/core';
import { sql } from 'kysely';
import { retriedFile } from '../controls/retried-file.ts';
import type { Database } from '../database.ts';
import { isAbsent } from '../loading/mirror-set.ts';
import { pageOf, readCursor } from '../paging.ts';

type PageAsked = { readonly cursor?: string; readonly limit: number };

/** The pairs that a mirror has retired, by id; of a dry run those that it would retire, as the project is now. */
export async function retiredPairs(database: Database, run: ImportRun, query: PageAsked): Promise<Page<RetiredPair>> {
  const after = readCursor(query.cursor, 'id');
  const pairs = run.options.dryRun ? await toBeRetired(database, run) : retiredBy(run);
  const rows = await database.query(sql<RetiredPair>`
    select p.id::text as "pairId", p.question, p.category, p.external_id as "externalId", p.version::float8 as version from ${pairs} p
    where ${after}::uuid is null or p.id > ${after}::uuid order by p.id limit ${query.limit + 1}`);
  return pageOf(rows, query.limit, ({ pairId }) => pairId);
}

const COLUMNS = sql`question, category, external_id, version`;

const retiredBy = ({ projectId, importId }: ImportRun) => sql`(
  select pair_id as id, ${COLUMNS} from qa_pair_version
  where project_id = ${projectId} and changed_by_import = ${importId} and operation = 'retire')`;

async function toBeRetired(database: Database, { projectId, importId, sourceSet, options }: ImportRun) {
  if (options.mode !== 'mirror' || sourceSet === null) return sql`(select id, ${COLUMNS} from qa_pair where false)`;
  const retried = await retriedFile(database, importId);
  const importIds = retried?.importIds ?? [importId];
  return sql`(
    select id, ${COLUMNS} from qa_pair p where ${isAbsent(projectId, sourceSet, importIds)})`;
}
