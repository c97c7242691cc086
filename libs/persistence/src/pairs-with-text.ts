import { type RawBuilder, sql } from 'kysely';

/** Hash of the question of `p`, under which its vector is stored. */
export const QUESTION_HASH = sql`sha256(convert_to(p.question, 'UTF8'))`;

/** Ids of the pairs whose question, or one of whose variants, is the text of `t`: found by its key, by its question, or as a variant. */
export const pairsWithText = (projectId: string | RawBuilder<unknown>, t: RawBuilder<unknown>) => sql`
  select p.id from qa_pair p where p.project_id = ${projectId} and p.key_hash = ${t}.question_hash and ${QUESTION_HASH} = ${t}.text_hash
  union all
  select p.id from qa_pair p
  where p.project_id = ${projectId} and p.question_hash = ${t}.question_hash and p.key_hash <> p.question_hash and ${QUESTION_HASH} = ${t}.text_hash
  union all
  select w.pair_id from qa_variant w where w.project_id = ${projectId} and w.question_hash = ${t}.question_hash and w.text_hash = ${t}.text_hash`;
