import { KEY_BYTES } from '@pairloom/core';
import { type Fate, FATES, type Page, type PairChange } from '@pairloom/contract';
import { type PairContent, type PlannedChange, type PlannedChanges, changedFields } from '@pairloom/core';
import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { idArray, numberArray } from '../loading/encoding.ts';
import { variantsOf } from '../loading/pair-lookups.ts';
import { type ChunkRow, RANGE_COLUMNS, toRange } from '../import-runs-repository.ts';
import { pageOf, readCursor, writeCursor } from '../paging.ts';

const CHANGES = ['created', 'updated', 'deleted'] as const satisfies readonly Fate[];
type Change = (typeof CHANGES)[number];

/** A row that changed a pair, or would, and the key of the pair. */
type ChangingRow = PlannedChange;

type ChangingChunk = ChunkRow & { readonly fates: Buffer; readonly keys: Buffer };

/** What is asked of changes; all of them when `change` is left out. */
export interface ChangesAsked {
  readonly cursor?: string;
  readonly limit: number;
  readonly change?: Change;
}

function changingRows(
  { first_row: firstRow, fates, keys }: ChangingChunk,
  after: number,
  wanted: Change | undefined,
): ChangingRow[] {
  const rows: ChangingRow[] = [];
  for (let offset = Math.max(0, after + 1 - firstRow); offset < fates.length; offset++) {
    const change = CHANGE_OF.get(fates[offset] ?? 0);
    const key = keys.subarray(offset * KEY_BYTES, (offset + 1) * KEY_BYTES);
    if (change !== undefined && (wanted ?? change) === change)
      rows.push({ row: firstRow + offset, offset, change, key });
  }
  return rows;
}

interface ChangeRow {
  row: number;
  pair_id: string | null;
  before: number | null;
  after: number | null;
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

  async page(projectId: string, importId: string, query: ChangesAsked): Promise<Page<PairChange>> {
    const after = Number(readCursor(query.cursor, 'place')?.split('.')[0] ?? 0);
    const rows = await this.#rowsAfter(importId, after, { ...query, limit: query.limit + 1 });
    const page = pageOf(rows, query.limit, ({ row }) => `${row}.0`);
    return { items: await this.#changes(projectId, importId, page.items), nextCursor: page.nextCursor };
  }

  /** Rows of a dry run that would change a pair: of one chunk, so that a page asks for little of the source. */
  async planned(importId: string, query: ChangesAsked): Promise<PlannedChanges> {
    let after = Number(readCursor(query.cursor, 'place')?.split('.')[0] ?? 0);
    for (;;) {
      const chunk = await this.#chunkAfter(importId, after, true, query.change);
      if (chunk === undefined) return { items: [], nextCursor: null, range: undefined };
      const rows = changingRows(chunk, after, query.change);
      const last = chunk.first_row + chunk.fates.length - 1;
      after = last;
      if (rows.length === 0) continue;
      const isLast =
        rows.length <= query.limit && (await this.#chunkAfter(importId, last, true, query.change)) === undefined;
      const items = rows.slice(0, query.limit);
      const place = rows.length > query.limit ? (items.at(-1)?.row ?? last) : last;
      return { items, nextCursor: isLast ? null : writeCursor(`${place}.0`), range: toRange(chunk) };
    }
  }

  async #rowsAfter(importId: string, after: number, { limit, change }: ChangesAsked): Promise<ChangingRow[]> {
    const found: ChangingRow[] = [];
    let from = after;
    while (found.length < limit) {
      const chunk = await this.#chunkAfter(importId, from, false, change);
      if (chunk === undefined) return found;
      found.push(...changingRows(chunk, from, change));
      from = chunk.first_row + chunk.fates.length - 1;
    }
    return found.slice(0, limit);
  }

  async #chunkAfter(
    importId: string,
    row: number,
    dryRun: boolean,
    change: Change | undefined,
  ): Promise<ChangingChunk | undefined> {
    const changing = change === undefined ? sql`created_rows + updated_rows + deleted_rows` : sql.ref(`${change}_rows`);
    const chunks = await this.#database.query(sql<ChangingChunk>`
      select ${RANGE_COLUMNS}, fates, keys from import_chunk
      where import_id = ${importId} and first_row + row_count - 1 > ${row} and ${changing} > 0
        and fates is not null and keys is not null
        and exists (
          select from import_job j where j.id = import_chunk.import_id and coalesce((j.options ->> 'dryRun')::boolean, false) = ${dryRun})
      order by chunk_no limit 1`);
    return chunks[0];
  }

  async #changes(projectId: string, importId: string, rows: readonly ChangingRow[]): Promise<PairChange[]> {
    if (rows.length === 0) return [];
    const found = await this.#database.query(versionsChanged(projectId, importId, rows));
    const states = await this.#states(projectId, found);
    const byRow = new Map(found.map((change) => [change.row, change]));
    return rows.map(({ row, change }) => {
      const told = byRow.get(row);
      const { before = null, after = null } = told ?? {};
      const state = (version: number | null) => states.get(`${told?.pair_id} ${version}`);
      const values = changedFields(state(before), state(after));
      // Of a pair that was removed or moved since nothing can be told but what its row said.
      const known = change !== 'updated' || (values.before !== null && values.after !== null);
      return {
        pairId: told?.pair_id ?? null,
        change,
        row,
        question: (state(after) ?? state(before))?.question ?? null,
        versionBefore: before,
        versionAfter: after,
        ...(known ? values : { fields: [], before: null, after: null }),
      };
    });
  }

  /** What pairs were in these versions, or are, by id and version. */
  async #states(projectId: string, changes: readonly ChangeRow[]): Promise<Map<string, PairContent>> {
    const wanted = changes.flatMap(({ pair_id: id, before, after }) =>
      id === null ? [] : [before, after].flatMap((version) => (version === null ? [] : [{ id, version }])),
    );
    if (wanted.length === 0) return new Map();
    const content = sql`question, answer, category, tags, metadata, status, external_id as "externalId"`;
    const rows = await this.#database.query(sql<PairContent & { id: string; version: number }>`
      select s.* from unnest(${idArray(wanted.map(({ id }) => id))}::uuid[], ${numberArray(wanted, ({ version }) => version)}::bigint[]) as u (id, version)
      cross join lateral (
        select pair_id as id, version, ${content}, variants from qa_pair_version
        where project_id = ${projectId} and pair_id = u.id and version = u.version
        union all
        select id, version, ${content}, ${variantsOf('qa_pair')} from qa_pair where project_id = ${projectId} and id = u.id and version = u.version
      ) s`);
    return new Map(rows.map(({ id, version, ...state }) => [`${id} ${version}`, state]));
  }
}

/**
 * By row the pair and its versions before and after. A pair that is there is found by its key, one that the import removed in the
 * history. An import writes at most one version of a pair, but a pair may have changed since.
 */
function versionsChanged(projectId: string, importId: string, rows: readonly ChangingRow[]) {
  const own = sql`v.project_id = ${projectId} and v.changed_by_import = ${importId}`;
  return sql<ChangeRow>`
    select k.row::float8 as row,
      case k.change when 'deleted' then gone.pair_id when 'created' then made.id else p.id end::text as pair_id,
      case k.change when 'deleted' then gone.version when 'updated' then b.version end as before,
      case k.change when 'created' then made.version when 'updated' then b.version + 1 end as after
    from unnest(${rows.map(({ row }) => row)}::bigint[], ${rows.map(({ key }) => key)}::bytea[], ${rows.map(({ change }) => change)}::text[]) as k (row, key, change)
    left join lateral (select id from qa_pair where project_id = ${projectId} and key_hash = k.key limit 1) p on true
    left join lateral (
      select v.pair_id, v.version from qa_pair_version v where ${own} and v.key_hash = k.key and v.operation = 'delete' order by v.version desc limit 1
    ) gone on true
    left join lateral (select v.version from qa_pair_version v where ${own} and v.pair_id = p.id order by v.version limit 1) b on true
    left join lateral (
      select p.id, s.version from (
        select version from qa_pair_version where project_id = ${projectId} and pair_id = p.id and last_import_id = ${importId}
        union all
        select version from qa_pair where project_id = ${projectId} and id = p.id and last_import_id = ${importId}
      ) s order by s.version limit 1
    ) made on true`;
}
