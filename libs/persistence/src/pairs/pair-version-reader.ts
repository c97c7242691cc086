import type { Page, PageQuery, PairVersion } from '@pairloom/contract';
import { sql } from 'kysely';
import { BULK_FILE, bulkChangeIn } from '../bulk-file.ts';
import type { Database } from '../database.ts';
import { variantsOf } from '../loading/pair-lookups.ts';
import { pageOf, readCursor } from '../paging.ts';
import { iso } from '../sql-fragments.ts';

type Content = Omit<PairVersion, 'made' | 'ended'>;
type Ended = NonNullable<PairVersion['ended']>;

interface VersionRow extends Content {
  made_import: string | null;
  made_row: number | null;
  made_principal: string;
  made_at: string;
  operation: Ended['operation'] | null;
  ended_import: string | null;
  ended_row: number | null;
  ended_principal: string | null;
  ended_at: string | null;
}

const COLUMNS = sql`version, question, answer, category, tags, metadata, status, external_id as "externalId"`;
const MADE = sql`last_import_id as made_import, last_import_row::float8 as made_row, last_principal as made_principal, ${iso('updated_at')} as made_at`;

/** What a pair is and was, newest first: the pair itself, if it is still there, then its history. */
export async function versionsOf(
  database: Database,
  projectId: string,
  pairId: string,
  query: PageQuery,
): Promise<Page<PairVersion> | undefined> {
  const before = readCursor(query.cursor, 'place')?.split('.')[0] ?? null;
  const rows = await database.query(sql<VersionRow>`
    select * from (
      select ${COLUMNS}, ${variantsOf('qa_pair')} as variants, ${MADE}, null as operation, null::uuid as ended_import, null::float8 as ended_row,
        null as ended_principal, null as ended_at
      from qa_pair where project_id = ${projectId} and id = ${pairId}
      union all
      select ${COLUMNS}, variants, ${MADE}, operation, changed_by_import, changed_by_row::float8, changed_by_principal, ${iso('changed_at')}
      from qa_pair_version where project_id = ${projectId} and pair_id = ${pairId}
    ) v where ${before}::bigint is null or version < ${before}::bigint
    order by version desc limit ${query.limit + 1}`);
  if (rows.length === 0 && before === null) return undefined;
  const page = pageOf(rows, query.limit, ({ version }) => `${version}.0`);
  const names = await namesOf(database, page.items);
  return { items: page.items.map((row) => toVersion(row, names)), nextCursor: page.nextCursor };
}

type Names = ReadonlyMap<string, Pick<NonNullable<Ended['import']>, 'filename' | 'bulkChange'>>;

/** What the imports that wrote are called. */
async function namesOf(database: Database, versions: readonly VersionRow[]): Promise<Names> {
  const ids = versions.flatMap((version) => [version.made_import, version.ended_import]).filter((id) => id !== null);
  if (ids.length === 0) return new Map();
  const rows = await database.query(sql<{ id: string; filename: string; bulk_file: string | null }>`
    select j.id, j.filename, ${BULK_FILE} as bulk_file from import_job j where j.id = any(${[...new Set(ids)]}::uuid[])`);
  return new Map(rows.map(({ id, filename, bulk_file }) => [id, { filename, bulkChange: bulkChangeIn(bulk_file) }]));
}

function toVersion(row: VersionRow, names: Names): PairVersion {
  const {
    made_import,
    made_row,
    made_principal,
    made_at,
    operation,
    ended_import,
    ended_row,
    ended_principal,
    ended_at,
  } = row;
  const { version, question, answer, category, tags, metadata, status, externalId, variants } = row;
  const ended: PairVersion['ended'] =
    operation === null || ended_principal === null || ended_at === null
      ? null
      : { operation, import: importOf(ended_import, ended_row, names), principal: ended_principal, at: ended_at };
  return {
    ...{ version, question, answer, category, tags, metadata, status, externalId, variants },
    made: { import: importOf(made_import, made_row, names), principal: made_principal, at: made_at },
    ended,
  };
}

const importOf = (importId: string | null, row: number | null, names: Names): Ended['import'] =>
  importId === null ? null : { importId, row, ...names.get(importId) };
