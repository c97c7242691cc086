import { type Finding, type PairContent, type PreparedChunk, type PreparedPair, keysAfterChange } from '@pairloom/core';
import type { Kysely } from 'kysely';
import { sqlState } from '../faults.ts';
import { takenFinding } from './fate-findings.ts';
import { type PairGlance, type Writer, glanceAt, keysOfPairs } from './pair-lookups.ts';
import type { ChangedPair } from './pair-writes.ts';

const UNIQUE_VIOLATION = '23505';

/** Keys have changed hands since they were looked up. With the SQLSTATE of a serialisation failure, so that the transaction is repeated. */
export class KeysMoved extends Error {
  readonly code = '40001';
}

/** Somebody has just taken a key that was free a moment ago: looked at again, the row is told so. */
export function asMoved(error: unknown): never {
  throw sqlState(error) === UNIQUE_VIOLATION ? new KeysMoved('A key was taken meanwhile.', { cause: error }) : error;
}

type NamedChange = ChangedPair & { readonly prepared: PreparedPair };

/** Rows of a chunk that name their pair by its id, whatever the pair is told by, and may have it told by something else. */
export class NamedPairs {
  readonly #db: Kysely<unknown>;
  readonly #writer: Writer;
  readonly #judge: PreparedChunk['judgeChange'];
  readonly #check: () => Promise<void>;
  /** By offset the keys of the pairs. */
  readonly #keys = new Map<number, Buffer>();

  constructor(db: Kysely<unknown>, writer: Writer, { judgeChange }: PreparedChunk, check: () => Promise<void>) {
    this.#db = db;
    this.#writer = writer;
    this.#judge = judgeChange;
    this.#check = check;
  }

  /** Gives the rows the keys that their pairs have now; a pair that is not there is found under no key. */
  async locate(rows: readonly PreparedPair[]): Promise<readonly PreparedPair[]> {
    const ids = rows.flatMap(({ pairId }) => (pairId === undefined ? [] : [pairId]));
    if (ids.length === 0) return rows;
    await this.#check();
    const keys = await keysOfPairs(this.#db, this.#writer.projectId, ids);
    return rows.map((prepared) => {
      const key = prepared.pairId === undefined ? undefined : keys.get(prepared.pairId);
      if (key === undefined) return prepared;
      this.#keys.set(prepared.offset, key);
      return { ...prepared, key };
    });
  }

  /** A row that names the same pair as one that was located, and takes its place, under the same key. */
  inPlaceOf({ offset }: PreparedPair, next: PreparedPair): PreparedPair {
    const key = this.#keys.get(offset);
    if (key === undefined) return next;
    this.#keys.set(next.offset, key);
    return { ...next, key };
  }

  /** Key of the pair that the row names, undefined when it names none, or one that is not there. */
  keyOf(offset: number): Buffer | undefined {
    return this.#keys.get(offset);
  }

  /** The changes are made: their pairs are told by what the rows say now. */
  noteKeys(changes: readonly NamedChange[]): void {
    for (const { prepared } of changes)
      if (prepared.pairId !== undefined) this.#keys.set(prepared.offset, prepared.key);
  }

  /** @throws KeysMoved when the pair that a row names is no longer under the key where it was located. */
  checkStill({ offset, pairId }: PreparedPair, found: PairGlance | undefined): void {
    if (pairId === undefined || !this.#keys.has(offset)) return;
    if (found?.id !== pairId) throw new KeysMoved('A pair has got another key meanwhile.');
  }

  /**
   * The row with the keys and the quality that its pair has after the change; undefined when the project does not want the pair so. What
   * there is to say goes to `findings`.
   */
  asChanged(
    prepared: PreparedPair,
    stored: PairContent,
    content: PairContent,
    findings: Finding[],
  ): PreparedPair | undefined {
    if (prepared.pairId === undefined) return prepared;
    const judged = this.#judge?.(prepared.offset, stored, content);
    const told = judged?.findings ?? [];
    findings.push(...told);
    if (told.some(({ severity }) => severity === 'error')) return undefined;
    return { ...prepared, ...keysAfterChange(prepared.key, stored, content), quality: judged?.quality };
  }

  /**
   * Parts changes after which a named pair would be told by what another one is told by, stored before or by an earlier row. A key that
   * another row gives up counts as taken, so that the order of rows does not matter.
   */
  async parted<Change extends NamedChange>(
    changes: readonly Change[],
  ): Promise<{
    readonly free: readonly Change[];
    readonly taken: readonly { readonly change: Change; readonly finding: Finding }[];
  }> {
    const renamed = changes
      .filter(
        ({ prepared: { pairId, offset, key } }) =>
          pairId !== undefined && this.#keys.get(offset)?.equals(key) === false,
      )
      .sort((a, b) => a.row - b.row);
    if (renamed.length === 0) return { free: changes, taken: [] };
    await this.#check();
    const keys = renamed.map(({ prepared }) => prepared.key);
    const holders = await glanceAt(this.#db, this.#writer, keys);
    const first = new Map<string, Change>();
    const barred = new Set<Change>();
    const taken = renamed.flatMap((change, place) => {
      const key = change.prepared.key.toString('latin1');
      const earlier = first.get(key);
      const holder = holders[place]?.id ?? earlier?.id;
      if (holder === undefined) first.set(key, change);
      else barred.add(change);
      if (holder === undefined) return [];
      return [{ change, finding: takenFinding(change.prepared.offset, holder, earlier?.row) }];
    });
    return { free: changes.filter((change) => !barred.has(change)), taken };
  }
}
