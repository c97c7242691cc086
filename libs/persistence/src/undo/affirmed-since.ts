import type { UndoRun } from '@pairloom/core';
import { type Kysely, sql } from 'kysely';
import { AffirmedKeys } from '../affirmed/affirmed-keys.ts';
import type { Database } from '../database.ts';
import { type LockedUndoChunk, rowsOf } from './undo-result.ts';
import type { UndoneRow } from './undone-rows.ts';

/** Chunks whose keys are held at once. */
const CHUNKS_AT_ONCE = 50;

/**
 * What imports beside an undo have brought as it is since that was planned. Chunks of the undo are asked for one after the other, so that those of
 * the others are read once for many, and before the transaction of one begins.
 */
export class AffirmedSince {
  readonly #database: Database;
  readonly #run: UndoRun;
  #first = 0;
  /** Behind the last chunk whose keys are held. */
  #end = 0;
  #affirmed: AffirmedKeys | undefined;

  constructor(database: Database, run: UndoRun) {
    this.#database = database;
    this.#run = run;
  }

  /** Looks at what can be seen before the chunk is locked. */
  async prepare(chunkNo: number, onProgress: () => void): Promise<void> {
    await this.#keysWith(chunkNo).look((statement) => this.#database.query(statement), onProgress);
  }

  /** The rows of a locked chunk, marked as well where their pair has been brought as it is. */
  async rowsOf(db: Kysely<unknown>, chunk: LockedUndoChunk, check: () => Promise<void>): Promise<UndoneRow[]> {
    const affirmed = this.#keysWith(chunk.chunk_no);
    await affirmed.look(async (statement) => (await statement.execute(db)).rows, check);
    return rowsOf(chunk).map((row) =>
      affirmed.asItIs({ key_hash: row.key, written: 0 }) ? { ...row, affirmed: true } : row,
    );
  }

  #keysWith(chunkNo: number): AffirmedKeys {
    if (this.#affirmed !== undefined && chunkNo >= this.#first && chunkNo < this.#end) return this.#affirmed;
    const { importId, projectId, undoneId } = this.#run;
    this.#first = chunkNo;
    this.#end = chunkNo + CHUNKS_AT_ONCE;
    this.#affirmed = new AffirmedKeys(
      { importId: undoneId, projectId },
      async (read) => {
        const chunks = await read(sql<{ keys: Buffer }>`
          select keys from import_chunk where import_id = ${importId} and chunk_no >= ${chunkNo} and chunk_no < ${this.#end}`);
        // Others may not be planned yet.
        this.#end = chunkNo + chunks.length;
        return chunks.map(({ keys }) => keys);
      },
      sql`c.unchanged_rows > 0 and c.finished_at >= (select started_at from import_job where id = ${importId})`,
    );
    return this.#affirmed;
  }
}
