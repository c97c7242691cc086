import { type ImportRun, KEY_BYTES } from '@pairloom/core';
import { type RawBuilder, sql } from 'kysely';
import { fateCode } from '../loading/chunk-result.ts';
import { KeyTable } from './key-table.ts';

/** Runs a statement, within a transaction or without one. */
export type Read = <Row>(statement: RawBuilder<Row>) => Promise<readonly Row[]>;

const UNCHANGED = fateCode('unchanged');
const SKIPPED = fateCode('skipped');
const EXISTING = '$[*] ? (@.c == "pair_exists").o';

interface FoundChunk {
  readonly finished: number;
  readonly keys: Buffer;
  readonly fates: Buffer;
  readonly existing: readonly number[] | null;
}

/** Whether the import `j` has been undone, and this undo has not. */
export const IS_UNDONE = sql`exists (
  select from import_job u where u.undo_of = j.id and u.status = 'completed'
    and not exists (select from import_job again where again.undo_of = u.id and again.status = 'completed'))`;

/** A pair that may be taken back. Times are seconds since 1970 by the clock of the database. */
export interface TimedPair {
  readonly key_hash: Buffer;
  /** Before its row could be seen. */
  readonly made: number;
  /** The same of what it was last made. */
  readonly written: number;
}

export const TIMES = sql`extract(epoch from created_at)::float8 as made, extract(epoch from updated_at)::float8 as written`;

/**
 * Pairs that an import has written and others rest on since: their rows were told that the pair is there already. The pair bears no trace
 * of it, so what the others have done is looked through, each chunk once. `keys` gives keys of 16 bytes, when there is another import at all.
 */
export class AffirmedKeys {
  readonly #run: Pick<ImportRun, 'importId' | 'projectId'>;
  readonly #keys: (read: Read) => Promise<readonly Buffer[]>;
  readonly #chunks: RawBuilder<unknown>;
  readonly #seen = new Set<string>();
  #known: KnownKeys | undefined;

  /** `chunks`: which `c` of other imports are looked at. */
  constructor(
    run: Pick<ImportRun, 'importId' | 'projectId'>,
    keys: (read: Read) => Promise<readonly Buffer[]>,
    chunks: RawBuilder<unknown> = sql`c.unchanged_rows > 0 or c.skipped_rows > 0`,
  ) {
    this.#run = run;
    this.#keys = keys;
    this.#chunks = chunks;
  }

  /** Looks at what was done since the last time; one call after the other. */
  async look(read: Read, onProgress: () => void | Promise<void>): Promise<void> {
    const { projectId, importId } = this.#run;
    for (const { import_id: other, chunk_no: chunkNo, fence } of await read(
      affirmingChunks({ projectId, importId }, this.#chunks),
    )) {
      const name = `${other}.${chunkNo}.${fence}`;
      if (this.#seen.has(name)) continue;
      this.#known ??= new KnownKeys(await this.#keys(read));
      const [chunk] = await read(sql<FoundChunk>`
        select extract(epoch from finished_at)::float8 as finished, keys, fates,
          case when skipped_rows > 0 then jsonb_path_query_array(findings, ${EXISTING}::jsonpath) end as existing
        from import_chunk where import_id = ${other} and chunk_no = ${chunkNo} and keys is not null and fates is not null`);
      if (chunk !== undefined) this.#known.note(chunk);
      this.#seen.add(name);
      await onProgress();
    }
  }

  /** Whether a row has found the pair as it is since it was written last; at any time, if that is 0. */
  asItIs({ key_hash: key, written }: Omit<TimedPair, 'made'>): boolean {
    return this.#known !== undefined && this.#known.unchangedAt(key) >= written;
  }

  /** Whether a row was told since the pair was made that it is there, as it is now or was then. */
  there({ key_hash: key, made }: Omit<TimedPair, 'written'>): boolean {
    return this.#known !== undefined && this.#known.toldAt(key) >= made;
  }
}

/**
 * Chunks, with rows as asked for, of imports that were loading when an import was, or after it. What a check of a file has told that is not
 * written yet counts for nothing, nor does what has been undone.
 */
const affirmingChunks = (
  { projectId, importId }: Pick<ImportRun, 'importId' | 'projectId'>,
  rows: RawBuilder<unknown>,
) => sql<{
  import_id: string;
  chunk_no: number;
  fence: number;
}>`
    select c.import_id, c.chunk_no, c.fence from import_job j join import_chunk c on c.import_id = j.id
    where j.project_id = ${projectId} and j.id <> ${importId} and j.kind not in ('preview', 'undo')
      and coalesce(j.loaded_at, now()) >= (select started_at from import_job where id = ${importId})
      and not coalesce((j.options ->> 'dryRun')::boolean, false) and c.status = 'done' and (${rows})
      and not (j.options ->> 'onError' = 'rollback' and j.phase <> 'ended' and j.check_closed_at is null)
      and not ${IS_UNDONE}
    order by c.import_id, c.chunk_no`;

/** When rows last found a pair at each of the keys, each key once. */
class KnownKeys {
  readonly #table: KeyTable;
  readonly #unchanged: Float64Array;
  readonly #told: Float64Array;

  constructor(keys: readonly Buffer[]) {
    const all = Buffer.concat(keys);
    this.#table = new KeyTable(all);
    this.#unchanged = new Float64Array(all.length / KEY_BYTES).fill(-Infinity);
    this.#told = this.#unchanged.slice();
  }

  note({ finished, keys, fates, existing }: FoundChunk): void {
    fates.forEach((fate, offset) => {
      if (fate === UNCHANGED)
        for (const times of [this.#unchanged, this.#told]) this.#note(times, keys, offset, finished);
    });
    for (const offset of existing ?? []) if (fates[offset] === SKIPPED) this.#note(this.#told, keys, offset, finished);
  }

  #note(times: Float64Array, keys: Buffer, offset: number, finished: number): void {
    const place = this.#table.place(keys, offset * KEY_BYTES);
    if (place !== undefined) times[place] = Math.max(times[place] ?? finished, finished);
  }

  unchangedAt(key: Buffer): number {
    return this.#unchanged[this.#table.place(key, 0) ?? -1] ?? -Infinity;
  }

  toldAt(key: Buffer): number {
    return this.#told[this.#table.place(key, 0) ?? -1] ?? -Infinity;
  }
}
