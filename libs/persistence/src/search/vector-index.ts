import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from '../database.ts';

/** An index over the vectors of a project and model, ready to be asked. */
export interface VectorIndex {
  readonly projectId: string;
  readonly modelId: number;
  readonly dimension: number;
  /** Parts of the index that are looked through for one question. */
  readonly probes: number;
}

/** The index of the project and model; undefined while there is none, and every vector is compared. */
export async function readyIndex(
  database: Database,
  projectId: string,
  modelId: number | RawBuilder<unknown>,
): Promise<VectorIndex | undefined> {
  const [row] = await database.query(sql<VectorIndex>`
    select project_id as "projectId", model_id as "modelId", dimension, probes from vector_index
    where project_id = ${projectId} and model_id = ${modelId}`);
  return row;
}

/** The vectors that the index holds: only a condition in these words lets PostgreSQL use it. */
export const ofIndex = ({ projectId, modelId }: Pick<VectorIndex, 'projectId' | 'modelId'>): RawBuilder<unknown> =>
  sql`project_id = ${sql.lit(projectId)} and model_id = ${sql.lit(modelId)} and v is not null`;

/** A stored or given vector as the index compares it. */
export const asIndexed = ({ dimension }: Pick<VectorIndex, 'dimension'>, vector: RawBuilder<unknown>) =>
  sql`(${vector}::halfvec(${sql.lit(dimension)}))`;

/** Lets the statements of a transaction ask the index: as thoroughly as was found to be needed, and further when too few came. */
export async function askIndex(db: Kysely<unknown>, { probes }: Pick<VectorIndex, 'probes'>): Promise<void> {
  // Without statistics of projects PostgreSQL takes sorting all vectors of one to be cheap.
  await sql`
    select set_config('ivfflat.probes', ${String(probes)}, true), set_config('ivfflat.iterative_scan', 'relaxed_order', true),
      set_config('enable_sort', 'off', true)`.execute(db);
}
