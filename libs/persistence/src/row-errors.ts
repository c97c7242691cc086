import type { ErrorCode, Page, RowError, Severity } from '@pairloom/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';
import { pageOf, readCursor } from './paging.ts';

/**
 * A finding as a chunk row stores it, short names for the size: offset in the chunk, ordinal within the row, line, field,
 * code, severity, message, other row, existing pair, rule, similarity.
 */
export interface StoredFinding {
  readonly o: number;
  readonly n: number;
  readonly l: number;
  readonly f: string | null;
  readonly c: ErrorCode;
  readonly s: Severity;
  readonly m: string;
  readonly w?: number;
  readonly p?: string;
  readonly r?: string;
  readonly v?: number;
}

interface ErrorRow {
  import_id: string;
  row_no: number;
  n: number;
  line: number;
  field: string | null;
  code: ErrorCode;
  severity: Severity;
  message: string;
  other_row: number | null;
  existing_id: string | null;
  rule: string | null;
  similarity: number | null;
  value: string | null;
  raw: string | null;
}

/** To chunk rows `c`, their findings `f`, with value and raw row `e` where these were kept. */
const WITH_FINDINGS = sql`
  cross join lateral jsonb_to_recordset(c.findings) as f (o int, n int, l bigint, f text, c text, s text, m text, w bigint, p uuid, r text, v float8)
  left join import_row_error e on e.import_id = c.import_id and e.row_no = c.first_row + f.o and e.ordinal = f.n`;

const COLUMNS = sql`
  c.import_id, (c.first_row + f.o)::float8 as row_no, f.n, f.l::float8 as line, f.f as field, f.c as code, f.s as severity,
  f.m as message, f.w::float8 as other_row, f.p as existing_id, f.r as rule, f.v as similarity, e.value, e.raw`;

const toRowError = (row: ErrorRow): RowError => ({
  row: row.row_no,
  line: row.line,
  field: row.field,
  value: row.value,
  code: row.code,
  message: row.message,
  severity: row.severity,
  raw: row.raw,
  ...(row.other_row === null ? {} : { otherRow: row.other_row }),
  ...(row.existing_id === null ? {} : { existingId: row.existing_id }),
  ...(row.rule === null ? {} : { rule: row.rule }),
  ...(row.similarity === null ? {} : { similarity: row.similarity }),
});

/** Reads the errors of imports in row order. */
export class RowErrorReader {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async page(
    importId: string,
    query: { severity?: Severity; cursor?: string; limit: number },
  ): Promise<Page<RowError>> {
    const [row = '0', ordinal = '-1'] = readCursor(query.cursor, 'place')?.split('.') ?? [];
    const rows = await this.#read(sql`
      where c.import_id = ${importId} and c.findings is not null and c.first_row + c.row_count > ${row}::bigint
        and (c.first_row + f.o, f.n) > (${row}::bigint, ${ordinal}::int)
        and (${query.severity ?? null}::text is null or f.s = ${query.severity ?? null})
      order by c.chunk_no, f.o, f.n limit ${query.limit + 1}`);
    const page = pageOf(rows, query.limit, (item) => `${item.row_no}.${item.n}`);
    return { items: page.items.map(toRowError), nextCursor: page.nextCursor };
  }

  /** The last errors of each import, lowest row first. */
  async recent(importIds: readonly string[], limit: number): Promise<Map<string, RowError[]>> {
    const errors = new Map<string, RowError[]>(importIds.map((id) => [id, []]));
    if (importIds.length === 0) return errors;
    // Only the last chunks with findings are opened: limit chunks hold at least limit findings.
    const rows = await this.#database.query(sql<ErrorRow>`
      select x.* from unnest(${[...importIds]}::uuid[]) as i (id)
      cross join lateral (
        select ${COLUMNS} from (
          select * from import_chunk where import_id = i.id and findings is not null order by chunk_no desc limit ${limit}
        ) c ${WITH_FINDINGS}
        order by c.chunk_no desc, f.o desc, f.n desc limit ${limit}
      ) x`);
    for (const row of rows.reverse()) errors.get(row.import_id)?.push(toRowError(row));
    return errors;
  }

  #read(where: RawBuilder<unknown>): Promise<ErrorRow[]> {
    return this.#database.query(sql<ErrorRow>`select ${COLUMNS} from import_chunk c ${WITH_FINDINGS} ${where}`);
  }
}
