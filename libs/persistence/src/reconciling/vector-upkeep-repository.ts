import type { EmbeddingLag, ImportFaultNote, PendingEmbeddings, VectorPlace, VectorUpkeep } from '@pairloom/core';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from '../database.ts';
import { filtered, withEmbedding } from '../pair-catalogue-repository.ts';
import { pairsWithText } from '../pairs-with-text.ts';
import { notifyChange, num } from '../sql-fragments.ts';

/** Undo and edits that go back find their vectors for so long. */
const UNUSED_LIFE = '30 days';
/** A claim without an answer that is older than this was left by a caller that died long ago. */
const DEAD_CLAIM = '1 day';
/** An import is tried again after as long as it had waited by the time it was tried last: at least, and at most, so long. */
const EMBED_AGAIN = { least: '5 minutes', most: '1 hour' } as const;

interface LookedAt {
  project_id: string;
  model_id: number;
  text_hash: string;
  marked: boolean;
  due: boolean;
  used: boolean;
}

/** Texts of the chunk `c` without a vector, as far as it was told. */
const HAS_PENDING = sql`
  c.status = 'done' and c.keys is not null
  and coalesce(c.embed_texts, c.created_rows + c.updated_rows + c.unchanged_rows) > c.embed_done + c.embed_reused + c.embed_refused`;

/** Imports that ended well and wanted vectors: of others a person decides. */
const WANTS_VECTORS = sql`
  j.status = 'completed' and (j.options ->> 'embed') = 'true' and coalesce((j.options ->> 'dryRun')::boolean, false) = false
  and j.embeddings_done_at is null and j.results_expired_at is null`;

/** Whether what an ended import has to tell is why vectors are missing: neither rows nor near duplicates come to these faults at its end. */
const TELLS_OF_VECTORS = sql`
  coalesce(j.attention ->> 'code' like any (array['embedding\\_%', 'database\\_%', 'step\\_failing', 'internal']), false)`;

const IS_USED = sql`exists (${pairsWithText(sql.ref('e.project_id'), sql.ref('e'))})`;

/** Vectors after their imports: those that are missing, and those that nobody uses. */
export class VectorUpkeepRepository implements VectorUpkeep {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  removeUnused(after: VectorPlace | undefined, limit: number): Promise<{ removed: number; next?: VectorPlace }> {
    return this.#database.transaction(async ({ kysely }) => {
      const seen = await lookAt(kysely, after, limit);
      await mark(
        kysely,
        seen.filter(({ used, marked }) => !used && !marked),
        sql`now()`,
      );
      await mark(
        kysely,
        seen.filter(({ used, marked }) => used && marked),
        sql`null`,
      );
      const removed = await remove(
        kysely,
        seen.filter(({ due }) => due),
      );
      const last = seen.length < limit ? undefined : seen.at(-1);
      if (last === undefined) return { removed };
      return { removed, next: { projectId: last.project_id, modelId: last.model_id, textHash: last.text_hash } };
    });
  }

  async takePending(limit: number): Promise<PendingEmbeddings[]> {
    const { least, most } = EMBED_AGAIN;
    const rest = sql`
      (j.embeddings_tried_at is null or j.embeddings_tried_at < now()
        - greatest(${least}::interval, least(${most}::interval, j.embeddings_tried_at - j.completed_at)))`;
    const rows = await this.#database.query(sql<{ id: string; project_id: string }>`
      update import_job set embeddings_tried_at = now() where id in (
        select j.id from import_job j
        where ${WANTS_VECTORS} and ${rest} and exists (select from import_chunk c where c.import_id = j.id and ${HAS_PENDING})
        order by j.completed_at limit ${limit} for update skip locked
      ) returning id, project_id`);
    return rows.map((row) => ({ importId: row.id, projectId: row.project_id }));
  }

  async pendingChunks(importId: string): Promise<number[]> {
    const rows = await this.#database.query(sql<{ chunk_no: number }>`
      select c.chunk_no from import_chunk c join import_job j on j.id = c.import_id
      where c.import_id = ${importId} and ${WANTS_VECTORS} and ${HAS_PENDING} order by c.chunk_no`);
    return rows.map(({ chunk_no: no }) => no);
  }

  noteEmbedded(importId: string, fault?: ImportFaultNote): Promise<boolean> {
    return this.#database.transaction(async ({ kysely }) => {
      const { rows } = await sql<{ project_id: string }>`
        update import_job j set embeddings_done_at = now(), updated_at = now(),
          attention = case when ${TELLS_OF_VECTORS} then null else j.attention end
        where j.id = ${importId} and ${WANTS_VECTORS} and not exists (select from import_chunk c where c.import_id = j.id and ${HAS_PENDING})
        returning j.project_id`.execute(kysely);
      const told = rows[0] ?? (fault && (await tellFault(kysely, importId, fault)));
      if (told !== undefined) await notifyChange(told.project_id, importId).execute(kysely);
      return rows[0] !== undefined;
    });
  }

  async lag(projectId: string, model: string): Promise<EmbeddingLag> {
    const [row] = await this.#database.query(sql<{ pairs: number; oldest: string | null }>`
      select ${num('count(*)')} as pairs, to_char(min(p.updated_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as oldest
      from qa_pair p ${withEmbedding(model)}
      where ${filtered(projectId, { embedding: 'pending' })} and p.status <> 'retired'`);
    return { pairs: row?.pairs ?? 0, oldestAt: row?.oldest ?? null };
  }
}

/** Undefined when the record tells it already, or has to tell of something else. */
async function tellFault(
  db: Kysely<unknown>,
  importId: string,
  { code, message }: ImportFaultNote,
): Promise<{ project_id: string } | undefined> {
  const attention = JSON.stringify({ code, message });
  const { rows } = await sql<{ project_id: string }>`
    update import_job j set attention = ${attention}::jsonb, updated_at = now()
    where j.id = ${importId} and ${WANTS_VECTORS} and (j.attention is null or ${TELLS_OF_VECTORS}) and j.attention is distinct from ${attention}::jsonb
    returning j.project_id`.execute(db);
  return rows[0];
}

/** The next vectors in the order of their keys, with whether any pair has their text. */
async function lookAt(db: Kysely<unknown>, after: VectorPlace | undefined, limit: number): Promise<LookedAt[]> {
  const from =
    after === undefined
      ? sql`true`
      : sql`(project_id, model_id, text_hash) > (${after.projectId}::uuid, ${after.modelId}::int, decode(${after.textHash}, 'hex'))`;
  const { rows } = await sql<LookedAt>`
    with e as materialized (
      select project_id, model_id, text_hash, question_hash, unused_since, v is null and refused is null as claim, claimed_until, created_at
      from qa_embedding where ${from} order by project_id, model_id, text_hash limit ${limit}
    ), seen as (select e.*, ${IS_USED} as used from e)
    select project_id, model_id, encode(text_hash, 'hex') as text_hash, unused_since is not null as marked, used,
      coalesce(not used and unused_since < now() - ${UNUSED_LIFE}::interval, false)
        or (claim and coalesce(claimed_until, created_at) < now() - ${DEAD_CLAIM}::interval) as due
    from seen order by seen.project_id, seen.model_id, seen.text_hash`.execute(db);
  return rows;
}

const placesOf = (some: readonly LookedAt[]) => sql`
  unnest(${some.map((e) => e.project_id)}::uuid[], ${some.map((e) => e.model_id)}::int[], ${some.map((e) => e.text_hash)}::text[]) as k (project_id, model_id, hex)`;

const AT_PLACE = sql`e.project_id = k.project_id and e.model_id = k.model_id and e.text_hash = decode(k.hex, 'hex')`;

async function mark(db: Kysely<unknown>, some: readonly LookedAt[], since: RawBuilder<unknown>): Promise<void> {
  if (some.length === 0) return;
  await sql`update qa_embedding e set unused_since = ${since} from ${placesOf(some)} where ${AT_PLACE}`.execute(db);
}

/**
 * What is found unused is looked at again once it is locked, in a statement of its own: an import that wants such a vector takes the
 * note away first, so either it is seen to be wanted here, or the import finds it gone and makes it again.
 */
async function remove(db: Kysely<unknown>, some: readonly LookedAt[]): Promise<number> {
  if (some.length === 0) return 0;
  const isDue = sql`(
    (e.unused_since < now() - ${UNUSED_LIFE}::interval and not ${IS_USED})
    or (e.v is null and e.refused is null and coalesce(e.claimed_until, e.created_at) < now() - ${DEAD_CLAIM}::interval))`;
  await sql`
    select from qa_embedding e join ${placesOf(some)} on ${AT_PLACE}
    order by e.project_id, e.model_id, e.text_hash for update of e`.execute(db);
  const { numAffectedRows } =
    await sql`delete from qa_embedding e using ${placesOf(some)} where ${AT_PLACE} and ${isDue}`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
