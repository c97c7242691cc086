import type { ImportRecord } from '@pairloom/contract';
import type pg from 'pg';
import { vectorOf } from '../stack/embedding-provider.ts';

/** halfvec keeps 11 bits of each number. */
const TOLERANCE = 2e-3;

interface TextRow {
  readonly question: string;
  readonly vectors: number;
  readonly v: string | null;
}

/** Every text of a project has exactly one vector, its own, or is told to be pending or refused. */
export async function judgeVectors(database: pg.Pool, projectId: string, record: ImportRecord): Promise<string[]> {
  const wanted = await wantsVectors(database, record.id);
  // Of a million texts without a vector there is nothing to say.
  const some = await database.query(`select from qa_embedding where project_id = $1 limit 1`, [projectId]);
  if (some.rows.length === 0 && !wanted) return [];
  const { rows } = await database.query<TextRow>(
    `select t.question, count(e.v)::int as vectors, min(e.v::text) as v
     from (select distinct question from (
       select question from qa_pair where project_id = $1 union all select question from qa_variant where project_id = $1) all_texts) t
     left join qa_embedding e on e.project_id = $1 and e.text_hash = sha256(convert_to(t.question, 'UTF8')) and e.v is not null
     group by t.question`,
    [projectId],
  );
  const found: string[] = [];
  const wrong = rows.filter(({ question, v }) => v !== null && !isVectorOf(question, v));
  if (wrong.length > 0) found.push(`${wrong.length} vectors belong to other texts`);
  const doubled = rows.filter(({ vectors }) => vectors > 1).length;
  if (doubled > 0) found.push(`${doubled} texts have more than one vector`);
  const missing = rows.filter(({ vectors }) => vectors === 0).length;
  const { pending, failed } = record.embeddings;
  if (wanted && missing > pending + failed)
    found.push(`${missing} texts have no vector, ${pending} are told to be pending and ${failed} to be refused`);
  const told = await database.query<{ over: boolean }>(
    `select coalesce(sum(embed_done + embed_reused + embed_refused) > sum(embed_texts), false) as over from import_chunk where import_id = $1 and embed_texts is not null`,
    [record.id],
  );
  if (told.rows[0]?.over === true) found.push('more vectors are told than there are texts');
  return found;
}

async function wantsVectors(database: pg.Pool, importId: string): Promise<boolean> {
  const { rows } = await database.query<{ embed: boolean }>(
    `select (options ->> 'embed')::boolean as embed from import_job where id = $1`,
    [importId],
  );
  return rows[0]?.embed === true;
}

function isVectorOf(text: string, stored: string): boolean {
  const wanted = vectorOf(text);
  const seen = JSON.parse(stored) as number[];
  return seen.length === wanted.length && seen.every((n, at) => Math.abs(n - (wanted[at] ?? NaN)) < TOLERANCE);
}
