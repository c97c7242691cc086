import {
  type CancelRequested,
  type ClaimedChunk,
  type HeldImport,
  type LoadedChunk,
  type SettledImport,
  type Superseded,
  type UndoRun,
  type UndoStore,
  failpoint,
} from '@pairloom/core';
import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { lockChunk } from '../loading/chunk-repository.ts';
import { heedCancel, holdImport, holdLoading, untilStopped } from '../loading/writing-guard.ts';
import { notifyChange } from '../sql-fragments.ts';
import { AffirmedSince } from './affirmed-since.ts';
import { UNDO_LIMITS, type UndoLimits, chunksOfUndo, planUndo } from './plan-undo.ts';
import { settleUndo } from './settle-undo.ts';
import { TakeBack } from './take-back.ts';
import { readUndoChunk, storeUndone } from './undo-result.ts';

/** Taking back what an import did, chunk by chunk. */
export class UndoRepository implements UndoStore {
  readonly #database: Database;
  readonly #limits: UndoLimits;
  readonly #sinceOf = new WeakMap<UndoRun, AffirmedSince>();

  constructor(database: Database, limits = UNDO_LIMITS) {
    this.#database = database;
    this.#limits = limits;
  }

  async describe(importId: string): Promise<UndoRun | undefined> {
    const [row] = await this.#database.query(sql<Omit<UndoRun, 'importId'>>`
      select j.project_id as "projectId", p.name as "projectName", j.created_by as principal, j.undo_of as "undoneId"
      from import_job j join project p on p.id = j.project_id where j.id = ${importId} and j.undo_of is not null`);
    return row && { importId, ...row };
  }

  async plan(run: UndoRun, knownChunks: number, onProgress: () => void, signal?: AbortSignal) {
    const planned = await untilStopped(() => planUndo(this.#database, run, this.#limits, onProgress, signal));
    if ('state' in planned) return planned;
    const chunks = await chunksOfUndo(this.#database, run.importId, knownChunks);
    return { state: 'planned' as const, chunks, complete: planned.complete };
  }

  takeBack(
    run: UndoRun,
    claimed: ClaimedChunk,
    signal?: AbortSignal,
  ): Promise<SettledImport | CancelRequested | HeldImport | Superseded | LoadedChunk> {
    return untilStopped(async () => {
      const since = this.#since(run);
      await since.prepare(claimed.range.chunkNo, () => signal?.throwIfAborted());
      return this.#database.transaction(async (tx) => {
        const { kysely } = tx;
        await holdLoading(kysely, run.projectId);
        await holdImport(kysely, run.importId);
        await lockChunk(tx, claimed);
        const chunk = await readUndoChunk(kysely, run.importId, claimed.range.chunkNo);
        if (chunk === undefined) throw new Error('A claimed chunk is gone.');
        const check = () => heedCancel(kysely, run.importId, signal);
        const work = new TakeBack(kysely, run, chunk.first_row, check);
        await failpoint('chunk.before_insert');
        await work.run(await since.rowsOf(kysely, chunk, check));
        await failpoint('chunk.after_insert');
        await check();
        const result = await storeUndone(kysely, run.importId, chunk, work.results);
        await notifyChange(run.projectId, run.importId).execute(kysely);
        return result;
      });
    });
  }

  settle(run: UndoRun, onProgress: () => void, signal?: AbortSignal) {
    return settleUndo(this.#database, run, onProgress, signal);
  }

  /** A step describes the undo once, then takes its chunks back one after the other. */
  #since(run: UndoRun): AffirmedSince {
    const known = this.#sinceOf.get(run) ?? new AffirmedSince(this.#database, run);
    this.#sinceOf.set(run, known);
    return known;
  }
}
