import { type RawBuilder, sql } from 'kysely';

const UUID = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}';
const OURS = new RegExp(`^(sources|rows|uploads|edits)/(${UUID})(?:/[^/]+)?$`);

/** A blob key of a kind that we make, with the id that it begins with. */
export interface JudgedKey {
  readonly key: string;
  readonly folder: string;
  readonly id: string;
}

/** Keys of another shape belong to somebody else, and are not judged. */
export function judgedKeys(blobKeys: readonly string[]): JudgedKey[] {
  return blobKeys.flatMap((key) => {
    const [, folder, id] = OURS.exec(key) ?? [];
    return folder === undefined || id === undefined ? [] : [{ key, folder, id }];
  });
}

/**
 * Those that nothing refers to. None can come to be referred to later, so that it is safe to remove them at any time: the row of an
 * import or source is made before its blobs, with an id that is never used again.
 *
 * - `sources/<import or source>`: kept for a source that has it, and for an import that is uploading;
 * - `rows/<import>`: for an import that has it, and for one that has not ended, which may be writing it;
 * - `uploads/<source>/…`: while the source is uploading, whether the part is noted or not;
 * - `edits/<source>/<hash>`: as long as the source, for the same rows may be corrected in the same way again.
 */
export const unreferenced = (judged: readonly JudgedKey[]): RawBuilder<{ key: string }> => sql<{ key: string }>`
  select b.key from unnest(${judged.map(({ key }) => key)}::text[], ${judged.map(({ folder }) => folder)}::text[], ${judged.map(({ id }) => id)}::uuid[]) as b (key, folder, id)
  where case b.folder
    when 'sources' then not exists (select from source s where s.blob_key = b.key and s.removed_at is null)
      and not exists (select from import_job j where j.id = b.id and j.phase = 'uploading')
    when 'rows' then not exists (select from import_job j where j.rows_blob_key = b.key)
      and not exists (select from import_job j where j.id = b.id and j.phase <> 'ended')
    when 'uploads' then not exists (select from source s where s.id = b.id and s.state = 'uploading')
    when 'edits' then not exists (select from source s where s.id = b.id and s.removed_at is null)
  end`;
