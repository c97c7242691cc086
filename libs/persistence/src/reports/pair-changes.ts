import { KEY_BYTES } from '@pairloom/core';
import { type Fate, FATES, type Page, type PairChange } from '@pairloom/contract';
import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { variantsOf } from '../loading/pair-lookups.ts';
import { pageOf, readCursor } from '../paging.ts';

/** Length of a key in `import_chunk.keys`; rows without a valid key have zeros there. */

const CHANGES = ['created', 'updated', 'deleted'] as const satisfies readonly Fate[];
type Change = (typeof CHANGES)[number];

/** A row that changed a pair, and the key of the pair. */
interface ChangingRow {
  readonly row: number;
  readonly change: Change;
  readonly key: Buffer;
}

interface ChangeRow {
  row: number;
  pair_id: string | null;
  before: number | null;
  after: number | null;
  fields: string[] | null;
}

const CHANGE_OF: ReadonlyMap<number, Change> = new Map(CHANGES.map((change) => [FATES.indexOf(change), change]));

/**
 * Reads what an import changed, in row order: fates and keys come from its chunks, the rest from pairs and their versions. A dry run
 * changed nothing.
 */
export class PairChangeReader {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async page(
    projectId: string,
    importId: string,
    query: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<PairChange>> {
    const after = Number(readCursor(query.cursor, 'place')?.split('.')[0] ?? 0);
    const rows = await this.#rowsAfter(importId, after, query.limit + 1);
    const page = pageOf(rows, query.limit, ({ row }) => `${row}.0`);
    return { items: await this.#changes(projectId, importId, page.items), nextCursor: page.nextCursor };
  }

  async #rowsAfter(importId: string, after: number, limit: number): Promise<ChangingRow[]> {
    const found: ChangingRow[] = [];
    let from = after;
    for (;;) {
      const chunk = await this.#chunkAfter(importId, from);
      if (chunk === undefined) return found;
      const { first_row: firstRow, fates, keys } = chunk;
      for (let offset = Math.max(0, from + 1 - firstRow); offset < fates.length; offset++) {
        const change = CHANGE_OF.get(fates[offset] ?? 0);
        if (change === undefined) continue;
        found.push({
          row: firstRow + offset,
          change,
          key: keys.subarray(offset * KEY_BYTES, (offset + 1) * KEY_BYTES),
        });
        if (found.length === limit) return found;
      }
      from = firstRow + fates.length - 1;
    }
  }

  async #chunkAfter(
    importId: string,
    row: number,
  ): Promise<{ first_row: number; fates: Buffer; keys: Buffer } | undefined> {
    const chunks = await this.#database.query(sql<{ first_row: number; fates: Buffer; keys: Buffer }>`
      select first_row::float8 as first_row, fates, keys from import_chunk
      where import_id = ${importId} and first_row + row_count - 1 > ${row} and created_rows + updated_rows + deleted_rows > 0
        and fates is not null and keys is not null
        and not exists (select from import_job j where j.id = import_chunk.import_id and (j.options ->> 'dryRun')::boolean)
      order by chunk_no limit 1`);
    return chunks[0];
  }

  async #changes(projectId: string, importId: string, rows: readonly ChangingRow[]): Promise<PairChange[]> {
    if (rows.length === 0) return [];
    const found = await this.#database.query(statement(projectId, importId, rows));
    const byRow = new Map(found.map((change) => [change.row, change]));
    return rows.map(({ row, change }) => {
      const told = byRow.get(row);
      return {
        pairId: told?.pair_id ?? null,
        change,
        row,
        versionBefore: change === 'created' ? null : (told?.before ?? null),
        versionAfter: change === 'created' ? 1 : change === 'updated' ? (told?.after ?? null) : null,
        fields: change === 'updated' ? (told?.fields ?? []) : [],
      };
    });
  }
}

/** Names of the columns as fields of a pair. */
const FIELDS = [
  ['question', 'question'],
  ['answer', 'answer'],
  ['category', 'category'],
  ['tags', 'tags'],
  ['status', 'status'],
  ['external_id', 'externalId'],
  ['variants', 'variants'],
] as const;

/**
 * `b` is the pair before the import changed it, `a` after: the next version, or what the pair is now. An import writes at most one
 * version of a pair, but a pair may have changed since.
 */
function statement(projectId: string, importId: string, rows: readonly ChangingRow[]) {
  const keys = rows.map(({ key }) => key);
  const columns = sql.raw('question, answer, category, tags, metadata, status, external_id');
  const changed = FIELDS.map(
    ([column, field]) => sql`case when b.${sql.ref(column)} is distinct from a.${sql.ref(column)} then ${field} end`,
  );
  return sql<ChangeRow>`
    select k.row::float8 as row, coalesce(p.id, gone.pair_id)::text as pair_id, coalesce(b.version, gone.version) as before, a.version as after,
      case when b.version is not null and a.version is not null then array_remove(array[${sql.join(changed)}], null) || array(
        select 'metadata.' || coalesce(x.key, y.key) from jsonb_each(b.metadata) x full join jsonb_each(a.metadata) y on y.key = x.key
        where x.value is distinct from y.value order by 1
      ) end as fields
    from unnest(${rows.map(({ row }) => row)}::bigint[], ${keys}::bytea[]) as k (row, key)
    left join lateral (select id, version from qa_pair where project_id = ${projectId} and key_hash = k.key limit 1) p on true
    left join lateral (
      select v.pair_id, v.version from qa_pair_version v
      where v.project_id = ${projectId} and v.changed_by_import = ${importId} and v.key_hash = k.key and v.operation = 'delete' limit 1
    ) gone on true
    left join lateral (
      select version, ${columns}, variants from qa_pair_version v
      where v.project_id = ${projectId} and v.pair_id = p.id and v.changed_by_import = ${importId} order by v.version limit 1
    ) b on true
    left join lateral (
      select version, ${columns}, variants from qa_pair_version v where v.project_id = ${projectId} and v.pair_id = p.id and v.version = b.version + 1
      union all
      select version, ${columns}, ${variantsOf('qa_pair')} from qa_pair
      where qa_pair.project_id = ${projectId} and qa_pair.id = p.id and qa_pair.version = b.version + 1
    ) a on true`;
}
