import type { Mapping, Page, SavedMapping } from '@pairloom/contract';
import type { Principal, SavedMappings } from '@pairloom/core';
import { type RawBuilder, sql } from 'kysely';
import { randomUUIDv7 } from 'node:crypto';
import { recordAudit } from '../audit.ts';
import type { Database } from '../database.ts';
import { pageOf, readCursor } from '../paging.ts';
import { iso } from '../sql-fragments.ts';

interface MappingRow {
  id: string;
  name: string;
  columns: string[];
  mapping: Mapping;
  created_by: string;
  created_at: string;
  updated_at: string;
}

const COLUMNS = sql`
  m.id, m.name, m.columns, m.mapping, m.created_by, ${iso('m.created_at')} as created_at, ${iso('m.updated_at')} as updated_at`;

const toMapping = (row: MappingRow): SavedMapping => ({
  id: row.id,
  name: row.name,
  columns: row.columns,
  mapping: row.mapping,
  createdBy: row.created_by,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const json = (value: unknown): RawBuilder<unknown> => sql`${JSON.stringify(value)}::jsonb`;

/** Mappings that projects keep for sets of columns. */
export class SavedMappingRepository implements SavedMappings {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async list(projectId: string, query: { cursor?: string; limit: number }): Promise<Page<SavedMapping>> {
    const after = readCursor(query.cursor, 'id');
    const rows = await this.#database.query(sql<MappingRow>`
      select ${COLUMNS} from mapping m where m.project_id = ${projectId} and (${after}::uuid is null or m.id < ${after}::uuid)
      order by m.id desc limit ${query.limit + 1}`);
    return pageOf(rows.map(toMapping), query.limit, ({ id }) => id);
  }

  save(input: Parameters<SavedMappings['save']>[0]): Promise<SavedMapping> {
    const { projectId, principal, headerSet, name, columns, mapping } = input;
    return this.#database.transaction(async (tx) => {
      const { rows } = await sql<MappingRow>`
        insert into mapping as m (id, project_id, header_hash, name, columns, mapping, created_by)
        values (${randomUUIDv7()}, ${projectId}, ${Buffer.from(headerSet, 'hex')}, ${name}, ${json(columns)}, ${json(mapping)}, ${principal.id})
        on conflict (project_id, header_hash) do update
          set name = excluded.name, columns = excluded.columns, mapping = excluded.mapping, updated_at = now()
        returning ${COLUMNS}`.execute(tx.kysely);
      const saved = toMapping(rows[0] as MappingRow);
      const details = { mappingId: saved.id, name };
      await recordAudit(tx, { projectId, principal: principal.id, action: 'mapping.saved', details });
      return saved;
    });
  }

  async find(projectId: string, headerSet: string): Promise<SavedMapping | undefined> {
    const rows = await this.#database.query(sql<MappingRow>`
      select ${COLUMNS} from mapping m where m.project_id = ${projectId} and m.header_hash = ${Buffer.from(headerSet, 'hex')}`);
    return rows[0] && toMapping(rows[0]);
  }

  remove(projectId: string, mappingId: string, principal: Principal): Promise<boolean> {
    return this.#database.transaction(async (tx) => {
      const { rows } = await sql<{ name: string }>`
        delete from mapping where id = ${mappingId} and project_id = ${projectId} returning name`.execute(tx.kysely);
      const removed = rows[0];
      if (removed === undefined) return false;
      const details = { mappingId, name: removed.name };
      await recordAudit(tx, { projectId, principal: principal.id, action: 'mapping.removed', details });
      return true;
    });
  }
}
