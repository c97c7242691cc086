import { type ImportRun, KEY_BYTES } from '@pairloom/core';
import { type RawBuilder, sql } from 'kysely';
import { IS_UNCHANGED, affirmingChunks } from '../undo/affirmed-pairs.ts';
import { KeyTable } from '../undo/key-table.ts';
import { fateCode } from './chunk-result.ts';

/** Runs a statement, within a transaction or without one. */
export type Read = <Row>(statement: RawBuilder<Row>) => Promise<readonly Row[]>;

/** Keys of 16 bytes each, and when the first of them may have been written: seconds since 1970 by the clock of the database. */
export interface KeysSince {
  readonly keys: Buffer;
  readonly since: number;
}

/** What a row of another import has found: the pair as the row has it, or just that there is one. */
export type Affirmed = 'as it is' | 'there';

const AS_IT_IS = 2;
const THERE = 1;
const SKIPPED = fateCode('skipped');
const EXISTING = '$[*] ? (@.c == "pair_exists").o';

interface FoundChunk {
  readonly finished: number;
  readonly keys: Buffer;
  readonly fates: Buffer;
  readonly existing: readonly number[] | null;
}

/**
 * Pairs that an import has written and others rest on since: their rows were told that the pair is there already. The pair bears no trace
 * of it, so what the others have done is looked through, each chunk once. `read` gives the keys, when there is another import at all.
 */
export class AffirmedKeys {
  readonly #run: Pick<ImportRun, 'importId' | 'projectId'>;
  readonly #keys: (read: Read) => Promise<readonly KeysSince[]>;
  readonly #chunks: RawBuilder<unknown>;
  readonly #seen = new Set<string>();
  #known: KnownKeys | undefined;

  /** `chunks`: which `c` of other imports are looked at. */
  constructor(
    run: Pick<ImportRun, 'importId' | 'projectId'>,
    keys: (read: Read) => Promise<readonly KeysSince[]>,
    chunks: RawBuilder<unknown> = sql`c.unchanged_rows > 0 or c.skipped_rows > 0`,
  ) {
    this.#run = run;
    this.#keys = keys;
    this.#chunks = chunks;
  }

  /** Looks at what was done since the last time. */
  async look(read: Read, onProgress: () => void | Promise<void>): Promise<void> {
    const { projectId, importId } = this.#run;
    for (const { import_id: other, chunk_no: chunkNo, fence } of await read(
      affirmingChunks(projectId, importId, this.#chunks),
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

  of(key: Buffer): Affirmed | undefined {
    return this.#known?.of(key);
  }
}

class KnownKeys {
  readonly #table: KeyTable;
  readonly #since: Float64Array;
  readonly #marks: Uint8Array;

  constructor(parts: readonly KeysSince[]) {
    this.#table = new KeyTable(Buffer.concat(parts.map(({ keys }) => keys)));
    const count = parts.reduce((sum, { keys }) => sum + keys.length / KEY_BYTES, 0);
    this.#since = new Float64Array(count);
    this.#marks = new Uint8Array(count);
    let at = 0;
    for (const { keys, since } of parts) this.#since.fill(since, at, (at += keys.length / KEY_BYTES));
  }

  note({ finished, keys, fates, existing }: FoundChunk): void {
    fates.forEach((fate, offset) => {
      if (fate === IS_UNCHANGED) this.#mark(keys, offset, finished, AS_IT_IS);
    });
    for (const offset of existing ?? []) if (fates[offset] === SKIPPED) this.#mark(keys, offset, finished, THERE);
  }

  /** What was found before the pair was written was another one. */
  #mark(keys: Buffer, offset: number, finished: number, mark: number): void {
    for (const place of this.#table.places(keys, offset * KEY_BYTES))
      if (finished >= (this.#since[place] ?? 0)) this.#marks[place] = Math.max(mark, this.#marks[place] ?? 0);
  }

  of(key: Buffer): Affirmed | undefined {
    let mark = 0;
    for (const place of this.#table.places(key, 0)) mark = Math.max(mark, this.#marks[place] ?? 0);
    return mark === AS_IT_IS ? 'as it is' : mark === THERE ? 'there' : undefined;
  }
}
