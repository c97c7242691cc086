import type pg from 'pg';
import type { Snapshot } from './snapshot.ts';

/** A state of a pair, past or present, and who made it. */
export interface State {
  readonly key: string;
  readonly version: number;
  readonly content: string;
  /** The import that wrote it. */
  readonly maker: string | null;
  /** The import that wrote the next one; null for the present state. */
  readonly changer: string | null;
}

/** Content by key. */
export type Contents = ReadonlyMap<string, string>;

export async function statesOf(database: pg.Pool, projectId: string): Promise<State[]> {
  const { rows } = await database.query<State>(
    `select encode(key_hash, 'hex') as key, version, encode(content_hash, 'hex') as content, last_import_id as maker, changed_by_import as changer
       from qa_pair_version where project_id = $1
     union all
     select encode(key_hash, 'hex'), version, encode(content_hash, 'hex'), last_import_id, null from qa_pair where project_id = $1
     order by key, version`,
    [projectId],
  );
  return rows;
}

export const contentByKey = ({ pairs }: Snapshot): Contents =>
  new Map(pairs.map((line) => line.split(' ').slice(0, 2) as [string, string]));

/**
 * Imports of files with the same keys, side by side in a project that held pairs before: each state of a pair is what the file
 * of its maker says, each follows on the one before, and of two files that say different things both were written.
 */
export function judgeStates(states: readonly State[], files: ReadonlyMap<string, Contents>): string[] {
  const found: string[] = [];
  for (const [key, line] of Map.groupBy(states, (state) => state.key)) {
    const fault = faultOf(key, line, files);
    if (fault !== undefined) found.push(`pair ${key.slice(0, 12)} ${fault}`);
  }
  return found.length <= 3 ? found : [...found.slice(0, 3), `and ${found.length - 3} pairs like these`];
}

function faultOf(key: string, line: readonly State[], files: ReadonlyMap<string, Contents>): string | undefined {
  for (const [at, { version, maker, changer, content }] of line.entries()) {
    if (version !== at + 1) return `has a version ${version} as number ${at + 1}`;
    const next = line[at + 1];
    if (changer !== (next?.maker ?? null)) return `has a version ${version + 1} that another import made than is told`;
    if (next?.content === content) return `has a version ${version + 1} that changes nothing`;
    const said = maker === null ? undefined : files.get(maker)?.get(key);
    if (maker !== null && files.has(maker) && content !== said) return `has a version ${version} of no row of its file`;
  }
  const makers = new Set(line.map(({ maker }) => maker));
  const first = line[0];
  for (const [importId, contents] of files) {
    const said = contents.get(key);
    if (said === undefined) return 'is of no file';
    // Whoever found what it says itself has left it alone.
    if (!makers.has(importId) && first?.content !== said) return 'was written by one of the files only';
  }
  return undefined;
}
