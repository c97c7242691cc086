import type { ErrorCode, Fate } from '@pairloom/contract';
import type { UndoRun } from '@pairloom/core';
import { type Kysely, sql } from 'kysely';
import { type Writer, pairsAt } from '../loading/pair-lookups.ts';
import { deletePairs, insertVersions } from '../loading/pair-writes.ts';
import { type Ownership, type WrittenPair, ownershipOf, versionsBefore } from './last-writers.ts';
import { removedByUndo, removedPairs } from './removed-pairs.ts';
import { type Restoration, heldKeys, restoreStates, reviveStates } from './restore-states.ts';
import type { UndoneRow } from './undone-rows.ts';

/** What became of a row of an undo. */
export interface TakenBack {
  readonly fate: Exclude<Fate, 'unprocessed'>;
  readonly code?: Extract<ErrorCode, 'pair_changed_since' | 'pair_affirmed_since' | 'pair_key_taken'>;
  /** The pair, where it is known. */
  readonly pairId?: string;
  /** Pair that has the key. */
  readonly holderId?: string;
  /** Key under which the pair is found from now on, where that is another one. */
  readonly key?: Buffer;
}

interface PairThere extends WrittenPair {
  readonly key_hash: Buffer;
}

/** A pair that is there under the key of a row. */
interface Match {
  readonly row: UndoneRow;
  readonly pair: PairThere;
}

/** Takes back pairs within a transaction. `check` is called before each statement and throws to stop. */
export class TakeBack {
  /** By offset of the row. */
  readonly results = new Map<number, TakenBack>();
  readonly #db: Kysely<unknown>;
  readonly #run: UndoRun;
  readonly #writer: Writer;
  readonly #firstRow: number;
  readonly #check: () => Promise<void>;

  /** `firstRow` is the row of the undo with offset 0. */
  constructor(db: Kysely<unknown>, run: UndoRun, firstRow: number, check: () => Promise<void>) {
    const { projectId, importId, principal } = run;
    this.#db = db;
    this.#run = run;
    this.#writer = { projectId, importId, principal, sourceSet: null };
    this.#firstRow = firstRow;
    this.#check = check;
  }

  async run(rows: readonly UndoneRow[]): Promise<void> {
    const there = await this.#lock(rows);
    const matches: Match[] = [];
    const gone: UndoneRow[] = [];
    const removed: UndoneRow[] = [];
    for (const row of rows) {
      const pair = there.get(row.key.toString('latin1'));
      if (row.fate === 'deleted') removed.push(row);
      else if (pair === undefined) gone.push(row);
      else matches.push({ row, pair });
    }
    await this.#tellGone(gone);
    const wanted = [...(await this.#judge(matches)), ...(await this.#judgeRemoved(removed))];
    await this.#restore(wanted);
  }

  /** In key order, as all locks are taken. */
  async #lock(rows: readonly UndoneRow[]): Promise<Map<string, PairThere>> {
    await this.#check();
    const keys = new Map(rows.map(({ key }) => [key.toString('latin1'), key]));
    const sorted = [...keys.values()].sort((a, b) => a.compare(b));
    const columns = sql`id, key_hash, version, last_import_id`;
    const { rows: pairs } = await pairsAt<PairThere>(this.#run.projectId, sorted, columns, true).execute(this.#db);
    return new Map(pairs.map((pair) => [pair.key_hash.toString('latin1'), pair]));
  }

  /** What stood under the key is gone: taken back by an earlier undo, or moved or removed by somebody else. */
  async #tellGone(rows: readonly UndoneRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.#check();
    const done = await removedByUndo(this.#db, this.#run, rows);
    for (const row of rows) {
      if (done.has(row)) this.#tell(row, { fate: 'unchanged', pairId: done.get(row) });
      else this.#tell(row, { fate: 'skipped', code: 'pair_changed_since' });
    }
  }

  /** Removes pairs that the undone import made; gives those that it changed, to be restored. */
  async #judge(matches: readonly Match[]): Promise<Restoration[]> {
    if (matches.length === 0) return [];
    await this.#check();
    const { projectId, undoneId } = this.#run;
    const pairs = matches.map(({ pair }) => pair);
    const owners = await ownershipOf(this.#db, projectId, undoneId, pairs);
    const seen = new Set<string>();
    const own = matches.filter((match) => !this.#isKept(match, owners.get(match.pair.id), seen));
    const below = (id: string): number => {
      const owner = owners.get(id);
      return owner?.owner === 'import' ? owner.below : 0;
    };
    const before = await versionsBefore(
      this.#db,
      projectId,
      undoneId,
      own.map(({ pair }) => ({ id: pair.id, below: below(pair.id) })),
    );
    await this.#remove(own.filter(({ pair }) => !before.has(pair.id)));
    return own.flatMap(({ row, pair }) => {
      const version = before.get(pair.id);
      if (version === undefined) return [];
      const { key_hash: key, variants } = version;
      const moves = !key.equals(pair.key_hash);
      return [{ row, pairId: pair.id, version: version.version, key, moves, revived: false, variants }];
    });
  }

  /** Whether the pair stays as it is, which is told. */
  #isKept({ row, pair }: Match, owner: Ownership | undefined, seen: Set<string>): boolean {
    const { id: pairId } = pair;
    if (owner?.owner === 'other') this.#tell(row, { fate: 'skipped', code: 'pair_changed_since', pairId });
    // Of an import that was not settled two rows may say that they changed the pair.
    else if (owner?.owner !== 'import' || seen.has(pairId)) this.#tell(row, { fate: 'unchanged', pairId });
    else if (row.affirmed) this.#tell(row, { fate: 'skipped', code: 'pair_affirmed_since', pairId });
    else {
      seen.add(pairId);
      return false;
    }
    return true;
  }

  async #remove(matches: readonly Match[]): Promise<void> {
    if (matches.length === 0) return;
    await this.#check();
    const pairs = matches.map(({ row, pair }) => ({ id: pair.id, row: this.#firstRow + row.offset }));
    await insertVersions(this.#db, this.#writer, 'delete', pairs);
    await this.#check();
    const ids = pairs.map(({ id }) => id);
    await deletePairs(this.#db, this.#run.projectId, ids);
    for (const { row, pair } of matches) this.#tell(row, { fate: 'deleted', pairId: pair.id });
  }

  /** Pairs that the undone import removed, as far as they are still gone. */
  async #judgeRemoved(rows: readonly UndoneRow[]): Promise<Restoration[]> {
    if (rows.length === 0) return [];
    await this.#check();
    const removed = await removedPairs(this.#db, this.#run, rows);
    const back = [...removed.values()].flatMap(({ there }) => (there === null ? [] : [there]));
    const owners = await ownershipOf(this.#db, this.#run.projectId, this.#run.undoneId, back);
    const seen = new Set<string>();
    return rows.flatMap((row) => {
      const pair = removed.get(row);
      if (pair === undefined) this.#tell(row, { fate: 'skipped', code: 'pair_changed_since' });
      else if (seen.has(pair.pair_id) || owners.get(pair.pair_id)?.owner === 'its undo')
        this.#tell(row, { fate: 'unchanged', pairId: pair.pair_id });
      else if (pair.there !== null || pair.changed_since)
        this.#tell(row, { fate: 'skipped', code: 'pair_changed_since', pairId: pair.pair_id });
      else {
        const { pair_id: pairId, version, variants } = pair;
        seen.add(pairId);
        return [{ row, pairId, version, key: row.key, moves: true, revived: true, variants }];
      }
      return [];
    });
  }

  /** A key that another pair of the undo gives up is free in the next round. */
  async #restore(wanted: readonly Restoration[]): Promise<void> {
    let open = wanted;
    while (open.length > 0) {
      await this.#check();
      const held = await heldKeys(this.#db, this.#run.projectId, open);
      const free = open.filter((one) => !held.has(one));
      const taken = open.filter((one) => held.has(one));
      await this.#write(free);
      if (!free.some(({ moves, revived }) => moves && !revived)) {
        for (const one of taken)
          this.#tell(one.row, {
            fate: 'failed',
            code: 'pair_key_taken',
            pairId: one.pairId,
            holderId: held.get(one),
          });
        return;
      }
      open = taken;
    }
  }

  async #write(free: readonly Restoration[]): Promise<void> {
    const writing = { writer: this.#writer, firstRow: this.#firstRow, check: this.#check };
    const restored = free.filter(({ revived }) => !revived);
    const revived = free.filter((one) => one.revived);
    await restoreStates(this.#db, writing, restored);
    await reviveStates(this.#db, writing, revived);
    for (const { row, pairId, key } of restored) this.#tell(row, { fate: 'updated', pairId, key });
    for (const { row, pairId } of revived) this.#tell(row, { fate: 'created', pairId });
  }

  #tell(row: UndoneRow, result: TakenBack): void {
    this.results.set(row.offset, result);
  }
}
