import type pg from 'pg';

/** What an import leaves in a project, without the ids and times that differ from run to run. */
export interface Snapshot {
  /** Key, content and version of each pair with its variants, and its set. */
  readonly pairs: readonly string[];
  /** The states that pairs had before. */
  readonly versions: readonly string[];
}

export async function snapshotOf(database: pg.Pool, projectId: string): Promise<Snapshot> {
  const pairs = await database.query<{ line: string }>(
    `select concat_ws(' ', encode(key_hash, 'hex'), encode(content_hash, 'hex'), p.status, p.version,
       (select string_agg(encode(text_hash, 'hex'), ',' order by ordinal) from qa_variant v where v.project_id = p.project_id and v.pair_id = p.id),
       p.source_set) as line
     from qa_pair p where p.project_id = $1 order by 1`,
    [projectId],
  );
  const versions = await database.query<{ line: string }>(
    `select concat_ws(' ', encode(key_hash, 'hex'), encode(content_hash, 'hex'), version, operation) as line
     from qa_pair_version where project_id = $1 order by 1`,
    [projectId],
  );
  return { pairs: pairs.rows.map(({ line }) => line), versions: versions.rows.map(({ line }) => line) };
}

/** Key, content, status and variants of each pair: what it is, by whatever way it became that. */
export const contentsOf = ({ pairs }: Snapshot): string[] =>
  pairs.map((line) => line.replace(/^(\S+ \S+ \S+) \S+/, '$1'));

/** What is in one list and not in the other, as a few words; undefined when they are equal. */
export function difference(what: string, seen: readonly string[], wanted: readonly string[]): string | undefined {
  if (seen.length === wanted.length && seen.every((line, at) => line === wanted[at])) return undefined;
  const [seenSet, wantedSet] = [new Set(seen), new Set(wanted)];
  const more = seen.filter((line) => !wantedSet.has(line));
  const fewer = wanted.filter((line) => !seenSet.has(line));
  const some = [...more.map((line) => `+ ${line}`), ...fewer.map((line) => `- ${line}`)].slice(0, 3);
  return `${what}: ${seen.length} instead of ${wanted.length}, ${more.length} unknown, ${fewer.length} missing ${some.join(' | ')}`;
}
