import type { TextToEmbed } from '@pairloom/core';
import { type Kysely, sql } from 'kysely';
import { pairsAt } from './loading/pair-lookups.ts';
import { few } from './sql-fragments.ts';

/** A claim on a text ends by itself after so long, and with its import; attempts of the same import need not wait for it. */
const LEASE = '5 minutes';

/** Whose texts they are. */
export interface TextsOf {
  readonly project_id: string;
  /** Vectors older than this are made again; null when any will do. */
  readonly renew_before: string | null;
}

export interface TextState {
  question: string;
  question_hash: Buffer;
  hash: Buffer;
  state: 'embedded' | 'refused' | 'missing';
  /** Noted as unused: it may be removed at any moment. */
  fading: boolean;
}

/** Whether what the provider said of the text of `e` is older than the import, which wants to hear it again. */
export const isOld = ({ renew_before: before }: TextsOf) =>
  before === null ? sql`false` : sql`coalesce(e.answered_at, e.created_at) < ${before}::timestamptz`;

/** The texts of a chunk's pairs, in a model. */
export interface Wanted {
  readonly chunk: TextsOf;
  readonly keys: readonly Buffer[];
  readonly modelId: number;
}

/** Vectors that are about to go because nobody used them are wanted again; those that have just gone are missing. */
export async function wantedStates(db: Kysely<unknown>, wanted: Wanted): Promise<TextState[]> {
  const { chunk, modelId } = wanted;
  const states = await textStates(db, wanted);
  const fading = states.filter((text) => text.fading).map(({ hash }) => hash);
  if (fading.length === 0) return states;
  await sql`
    update qa_embedding e set unused_since = null from unnest(${few(fading, 'bytea')}) as u (hash)
    where e.project_id = ${chunk.project_id} and e.model_id = ${modelId} and e.text_hash = u.hash`.execute(db);
  return textStates(db, wanted);
}

async function textStates(db: Kysely<unknown>, { chunk, keys, modelId }: Wanted): Promise<TextState[]> {
  const { project_id: projectId } = chunk;
  const columns = sql`id, question, question_hash, sha256(convert_to(question, 'UTF8')) as hash`;
  const { rows } = await sql<TextState>`
    with pair as materialized (${pairsAt(projectId, keys, columns)})
    select t.question, t.question_hash, t.hash, coalesce(e.state, 'missing') as state, coalesce(e.fading, false) as fading
    from (
      select distinct on (hash) question, question_hash, hash from (
        select question, question_hash, hash from pair
        union all
        select v.question, v.question_hash, v.text_hash from pair
        cross join lateral (select * from qa_variant where project_id = ${projectId} and pair_id = pair.id offset 0) v
      ) x order by hash
    ) t
    left join lateral (
      select case when ${isOld(chunk)} then 'missing' when e.refused is not null then 'refused' when e.v is not null then 'embedded' end as state,
        e.unused_since is not null as fading
      from qa_embedding e where e.project_id = ${projectId} and e.model_id = ${modelId} and e.text_hash = t.hash limit 1
    ) e on true`.execute(db);
  return rows;
}

/** A text that nobody works at. */
export const NO_CLAIM = sql`claimed_by = null, claimed_for = null, claimed_until = null`;

export interface Claimer {
  readonly modelId: number;
  readonly claimant: string;
  /** With whose end the claims end; null for those that have their time only. */
  readonly importId: string | null;
}

/** Claims in hash order, so that two callers wait for each other instead of dying in each other's arms. */
export async function claimTexts(
  db: Kysely<unknown>,
  chunk: TextsOf,
  { modelId, claimant, importId }: Claimer,
  texts: readonly TextState[],
): Promise<TextToEmbed[]> {
  if (texts.length === 0) return [];
  const isFree = sql`(e.claimed_by is null or e.claimed_by = excluded.claimed_by or e.claimed_until < now()
      or exists (select from import_job j where j.id = e.claimed_for and j.phase = 'ended'))`;
  const { rows } = await sql<{ text_hash: Buffer }>`
    insert into qa_embedding as e (project_id, model_id, text_hash, question_hash, claimed_by, claimed_for, claimed_until)
    select ${chunk.project_id}, ${modelId}, u.hash, u.key, ${claimant}, ${importId}::uuid, now() + ${LEASE}::interval
    from unnest(${texts.map((t) => t.hash)}::bytea[], ${texts.map((t) => t.question_hash)}::bytea[]) as u (hash, key)
    on conflict (project_id, model_id, text_hash) do update
    set claimed_by = excluded.claimed_by, claimed_for = excluded.claimed_for, claimed_until = excluded.claimed_until
    where ((e.v is null and e.refused is null) or ${isOld(chunk)}) and ${isFree}
    returning text_hash`.execute(db);
  const ours = new Set(rows.map((row) => row.text_hash.toString('latin1')));
  return texts
    .filter((text) => ours.has(text.hash.toString('latin1')))
    .map((text) => ({ hash: text.hash, questionKey: text.question_hash, text: text.question }));
}
