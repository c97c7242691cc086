import type { CompleteMapping, ImportOptions, SourceState } from '@pairloom/contract';
import type {
  NewSource,
  Principal,
  ProjectRates,
  SourceOfImport,
  SourcePart,
  Sources,
  StoredBlob,
  StoredSource,
  StoredSourceEdits,
} from '@pairloom/core';
import { sql } from 'kysely';
import { recordAudit } from '../audit.ts';
import type { Database } from '../database.ts';
import { IS_EXPIRED } from '../reconciling/kept-for.ts';
import { iso } from '../sql-fragments.ts';

/** A source that no import uses goes after so long. */
const UNUSED_LIFE = '24 hours';
/** Imports that tell how fast the project is. */
const RATED_IMPORTS = 5;

interface SourceRow {
  id: string;
  project_id: string;
  blob_key: string;
  filename: string;
  state: SourceState;
  bytes: number;
  length: number | null;
  sha256: string | null;
  created_by: string;
  created_at: string;
  expires_at: string | null;
}

const COLUMNS = sql`
  s.id, s.project_id, s.blob_key, s.filename, s.state, s.bytes::float8 as bytes, s.upload_length::float8 as length,
  encode(s.sha256, 'hex') as sha256, s.created_by, ${iso('s.created_at')} as created_at, ${iso('s.expires_at')} as expires_at`;

const ALIVE = sql`(s.expires_at is null or s.expires_at > now())`;

const toSource = (row: SourceRow): StoredSource => ({
  id: row.id,
  projectId: row.project_id,
  blobKey: row.blob_key,
  filename: row.filename,
  state: row.state,
  bytes: row.bytes,
  length: row.length,
  sha256: row.sha256,
  createdBy: row.created_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});

/** Uploaded files, their parts and their corrected rows. */
export class SourceRepository implements Sources {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async create(source: NewSource): Promise<StoredSource> {
    const { id, projectId, blobKey, filename, length = null, principal } = source;
    return this.#database.transaction(async (tx) => {
      const { rows } = await sql<SourceRow>`
        insert into source as s (id, project_id, blob_key, filename, bytes, state, upload_length, created_by, expires_at)
        values (${id}, ${projectId}, ${blobKey}, ${filename}, 0, 'uploading', ${length}, ${principal.id}, now() + ${UNUSED_LIFE}::interval)
        returning ${COLUMNS}`.execute(tx.kysely);
      await recordAudit(tx, {
        projectId,
        principal: principal.id,
        action: 'source.created',
        details: { sourceId: id, bytes: length },
      });
      return toSource(rows[0] as SourceRow);
    });
  }

  async get(projectId: string, sourceId: string): Promise<StoredSource | undefined> {
    const rows = await this.#database.query(
      sql<SourceRow>`select ${COLUMNS} from source s where s.id = ${sourceId} and s.project_id = ${projectId} and ${ALIVE}`,
    );
    return rows[0] && toSource(rows[0]);
  }

  async ofImport(projectId: string, importId: string): Promise<SourceOfImport | undefined> {
    const rows = await this.#database.query(sql<SourceRow & { options: ImportOptions; mapping: CompleteMapping }>`
      select ${COLUMNS}, j.options, j.mapping from import_job j join source s on s.id = j.source_id
      where j.id = ${importId} and j.project_id = ${projectId} and ${ALIVE} and not ${IS_EXPIRED}`);
    const row = rows[0];
    return row && { source: toSource(row), options: { ...row.options, mapping: row.mapping } };
  }

  /** Of several who bring a part for the same place, the update lets one through: the others find the upload elsewhere. */
  appendPart(sourceId: string, offset: number, { blobKey, bytes }: SourcePart): Promise<boolean> {
    return this.#database.transaction(async ({ kysely }) => {
      const { rows } = await sql<{ id: string }>`
        update source set bytes = bytes + ${bytes}, expires_at = now() + ${UNUSED_LIFE}::interval
        where id = ${sourceId} and state = 'uploading' and expires_at > now() and bytes = ${offset} and bytes + ${bytes} <= upload_length
        returning id`.execute(kysely);
      if (rows.length === 0) return false;
      await sql`insert into source_part (source_id, byte_start, bytes, blob_key) values (${sourceId}, ${offset}, ${bytes}, ${blobKey})`.execute(
        kysely,
      );
      return true;
    });
  }

  async parts(sourceId: string): Promise<SourcePart[]> {
    const rows = await this.#database.query(sql<{ blob_key: string; bytes: number }>`
      select blob_key, bytes::float8 as bytes from source_part where source_id = ${sourceId} order by byte_start`);
    return rows.map(({ blob_key: blobKey, bytes }) => ({ blobKey, bytes }));
  }

  complete(sourceId: string, blobKey: string, { bytes, sha256 }: StoredBlob): Promise<boolean> {
    return this.#database.transaction(async ({ kysely }) => {
      const { rows } = await sql<{ id: string }>`
        update source set state = 'stored', blob_key = ${blobKey}, bytes = ${bytes}, sha256 = ${Buffer.from(sha256, 'hex')}
        where id = ${sourceId} and state = 'uploading' returning id`.execute(kysely);
      if (rows.length === 0) return false;
      await sql`delete from source_part where source_id = ${sourceId}`.execute(kysely);
      return true;
    });
  }

  async discard(sourceId: string): Promise<boolean> {
    const removed = await this.#database.query(
      sql`delete from source where id = ${sourceId} and state = 'uploading' returning id`,
    );
    return removed.length > 0;
  }

  async saveEdits(sourceId: string, principal: Principal, edits: StoredSourceEdits): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const { rows } = await sql<{ project_id: string }>`
        insert into source_edits (source_id, hash, row_count, blob_key, created_by)
        values (${sourceId}, ${Buffer.from(edits.hash, 'hex')}, ${edits.rows}, ${edits.blobKey}, ${principal.id})
        on conflict do nothing returning (select project_id from source where id = ${sourceId})`.execute(tx.kysely);
      const projectId = rows[0]?.project_id;
      if (projectId === undefined) return;
      const details = { sourceId, hash: edits.hash, rows: edits.rows };
      await recordAudit(tx, { projectId, principal: principal.id, action: 'source.edited', details });
    });
  }

  async edits(sourceId: string, hash: string): Promise<StoredSourceEdits | undefined> {
    const rows = await this.#database.query(sql<{ blob_key: string; row_count: number }>`
      select blob_key, row_count from source_edits where source_id = ${sourceId} and hash = ${Buffer.from(hash, 'hex')}`);
    return rows[0] && { hash, blobKey: rows[0].blob_key, rows: rows[0].row_count };
  }

  async rates(projectId: string): Promise<ProjectRates> {
    const rows = await this.#database.query(sql<{ rows_rate: number | null; texts_rate: number | null }>`
      with last as (
        select id, total_rows, admitted_at, loaded_at, completed_at from import_job
        where project_id = ${projectId} and status = 'completed' and loaded_at > admitted_at and total_rows > 0
        order by id desc limit ${RATED_IMPORTS}
      )
      select (sum(l.total_rows) / sum(extract(epoch from l.loaded_at - l.admitted_at)))::float8 as rows_rate,
        (sum(c.embedded) / nullif(sum(extract(epoch from l.completed_at - l.loaded_at)) filter (where c.embedded > 0), 0))::float8 as texts_rate
      from last l
      cross join lateral (select coalesce(sum(embed_done), 0) as embedded from import_chunk where import_id = l.id) c`);
    const { rows_rate: rowsPerSecond, texts_rate: textsPerSecond } = rows[0] ?? { rows_rate: null, texts_rate: null };
    return {
      ...(rowsPerSecond !== null && rowsPerSecond > 0 && { rowsPerSecond }),
      ...(textsPerSecond !== null && textsPerSecond > 0 && { textsPerSecond }),
    };
  }
}
