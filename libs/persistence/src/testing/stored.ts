import type { Fate } from '@pairloom/contract';
import { fateOf } from '../loading/chunk-result.ts';
import type { Workbench } from './workbench.ts';

export interface StoredPairRow {
  id: string;
  key_hash: Buffer;
  content_hash: Buffer;
  question: string;
  answer: string;
  category: string | null;
  tags: string[];
  metadata: Record<string, unknown>;
  status: string;
  external_id: string | null;
  version: number;
  last_import_id: string | null;
  last_import_row: number | null;
}

/** The pairs of a project by question. */
export const storedPairs = (bench: Workbench, projectId: string): Promise<StoredPairRow[]> =>
  bench.query<StoredPairRow>(
    `select id, key_hash, content_hash, question, answer, category, tags, metadata, status, external_id, version, last_import_id, last_import_row::float8
     from qa_pair where project_id = $1 order by question collate "C", id`,
    [projectId],
  );

export interface StoredVersionRow {
  question: string;
  answer: string;
  status: string;
  version: number;
  operation: string;
  changed_by_import: string | null;
  changed_by_row: number | null;
  variants: string[];
}

/** The history of a project's pairs by question and version. */
export const storedVersions = (bench: Workbench, projectId: string): Promise<StoredVersionRow[]> =>
  bench.query<StoredVersionRow>(
    `select question, answer, status, version, operation, changed_by_import, changed_by_row::float8, variants
     from qa_pair_version where project_id = $1 order by question collate "C", version`,
    [projectId],
  );

/** The fate of each row of an import, in row order. */
export async function storedFates(bench: Workbench, importId: string): Promise<Fate[]> {
  const chunks = await bench.query<{ fates: Buffer | null; row_count: number }>(
    'select fates, row_count from import_chunk where import_id = $1 order by chunk_no',
    [importId],
  );
  return chunks.flatMap(({ fates, row_count: rows }) => [...(fates ?? Buffer.alloc(rows))].map((code) => fateOf(code)));
}

/** All that a pair is, without what tells who wrote it last and when. */
export const storedStates = (bench: Workbench, projectId: string): Promise<Record<string, unknown>[]> =>
  bench.query(
    `select id, encode(key_hash, 'hex') as key, encode(question_hash, 'hex') as question_key, encode(content_hash, 'hex') as hash, question, answer,
       category, tags, metadata, status, external_id, source_set, quality_score, created_at,
       array(select v.question || encode(v.question_hash, 'hex') || encode(v.text_hash, 'hex') from qa_variant v
         where v.project_id = p.project_id and v.pair_id = p.id order by v.ordinal) as variants
     from qa_pair p where project_id = $1 order by id`,
    [projectId],
  );
