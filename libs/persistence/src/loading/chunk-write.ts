import type { Fate } from '@pairloom/contract';
import {
  type ChunkRange,
  type Finding,
  type PairContent,
  type PreparedChunk,
  type PreparedPair,
  contentHash,
  mergeContent,
  newContent,
} from '@pairloom/core';
import type { Kysely } from 'kysely';
import { sqlState } from '../faults.ts';
import { RowFates } from './chunk-result.ts';
import { writeHalving } from './halving.ts';
import {
  type ChangedPair,
  type PairGlance,
  type StoredPair,
  type Writer,
  affirmPairs,
  glanceAt,
  insertPairs,
  insertVersions,
  lockPairs,
  statesBefore,
  updatePairs,
} from './pair-statements.ts';

const keysOf = (pairs: readonly PreparedPair[]): Buffer[] => pairs.map((pair) => pair.key);

/** Keys as map keys: one character a byte. */
const keyText = (key: Buffer): string => key.toString('latin1');

const NO_KEY = Buffer.alloc(16);

/** Keys that are looked up to tell whether a chunk is new to the project. */
const SAMPLE_KEYS = 64;

/** More than a chunk has rows; with 32 bits of a key still an exact number. */
const MAX_PLACES = 2 ** 20;

/**
 * Writes the pairs of one chunk within a transaction and tells the fate of each of its rows. `check` is called before each
 * statement and throws to stop.
 */
export class ChunkWrite {
  readonly fates: RowFates;
  readonly findings: Finding[];
  readonly #db: Kysely<unknown>;
  readonly #writer: Writer;
  readonly #range: ChunkRange;
  readonly #prepared: PreparedChunk;
  readonly #check: () => Promise<void>;
  /** Rows of keys that stand more than once in the chunk, in row order without the one that is being tried. */
  readonly #repeats = new Map<string, number[]>();
  /** Row of the file that won a repeated key. */
  readonly #winners = new Map<string, number>();

  constructor(
    db: Kysely<unknown>,
    writer: Writer,
    range: ChunkRange,
    prepared: PreparedChunk,
    check: () => Promise<void>,
  ) {
    this.#db = db;
    this.#writer = writer;
    this.#range = range;
    this.#prepared = prepared;
    this.#check = check;
    this.fates = new RowFates(range.rowCount);
    this.findings = [...prepared.findings];
  }

  async run(): Promise<void> {
    let candidates = this.#lastOfEachKey();
    this.#prepared.pairs.forEach((pair, offset) => {
      if (pair === undefined) this.fates.set(offset, 'failed');
    });
    if (candidates.length > 0) candidates = await this.#begin(candidates);
    while (candidates.length > 0) candidates = await this.#write(inKeyOrder(candidates));
    this.#skipRepeats();
  }

  /** 16 bytes a row; zeros for rows without a valid key. */
  keys(): Buffer {
    return Buffer.concat(this.#prepared.pairs.map((pair) => pair?.key ?? NO_KEY));
  }

  /** In key order, one row a key. */
  #lastOfEachKey(): PreparedPair[] {
    const last: PreparedPair[] = [];
    for (const pair of inKeyOrder(this.#prepared.pairs)) {
      const earlier = last.at(-1);
      if (earlier === undefined || !earlier.key.equals(pair.key)) {
        last.push(pair);
        continue;
      }
      last[last.length - 1] = pair;
      const key = keyText(pair.key);
      const repeats = this.#repeats.get(key);
      if (repeats === undefined) this.#repeats.set(key, [earlier.offset]);
      else repeats.push(earlier.offset);
    }
    return last;
  }

  /**
   * The first round. Where a sample of the keys is new to the project, so are most: then all are inserted without a look, and
   * those that were there come back. Keys are hashes, so any of them are a fair sample.
   */
  async #begin(candidates: readonly PreparedPair[]): Promise<PreparedPair[]> {
    await this.#check();
    const known = await this.#glance(candidates.slice(0, SAMPLE_KEYS));
    return known.every((pair) => pair === undefined) ? this.#insert(candidates) : this.#write(candidates);
  }

  /** One round over the candidates, in key order. Gives those to be looked at again. */
  async #write(candidates: readonly PreparedPair[]): Promise<PreparedPair[]> {
    await this.#check();
    const stored = await this.#glance(candidates);
    const absent: PreparedPair[] = [];
    const different: PreparedPair[] = [];
    for (const [place, pair] of candidates.entries()) {
      const found = stored[place];
      if (found === undefined) absent.push(pair);
      else if (found.own_row !== null || !found.content_hash.equals(pair.contentHash)) different.push(pair);
      else this.#tell(pair, 'unchanged');
    }
    return [...(await this.#change(different)), ...(await this.#insert(absent))];
  }

  #glance(pairs: readonly PreparedPair[]): Promise<(PairGlance | undefined)[]> {
    return glanceAt(this.#db, this.#writer, keysOf(pairs));
  }

  async #change(pairs: readonly PreparedPair[]): Promise<PreparedPair[]> {
    if (pairs.length === 0) return [];
    await this.#check();
    const locked = await lockPairs(this.#db, this.#writer, keysOf(pairs));
    const own = locked.flatMap((pair) => (pair === undefined || pair.own_row === null ? [] : [pair.id]));
    const before = await statesBefore(this.#db, this.#writer, own);
    const again: PreparedPair[] = [];
    const changes: (ChangedPair & { prepared: PreparedPair })[] = [];
    const affirmed: { id: string; row: number; prepared: PreparedPair }[] = [];
    for (const [place, prepared] of pairs.entries()) {
      const stored = locked[place];
      const row = this.#rowOf(prepared);
      if (stored === undefined) again.push(prepared);
      else if (stored.own_row !== null && stored.own_row > row) this.#yieldTo(prepared, stored.own_row);
      else {
        const content = contentOver(stored, before.get(stored.id), prepared);
        const hash = contentHash(content);
        const change = {
          id: stored.id,
          row,
          content,
          contentHash: hash,
          newVersion: stored.own_row === null,
          prepared,
        };
        if (!hash.equals(stored.content_hash)) changes.push(change);
        else if (stored.own_row === null) this.#tell(prepared, 'unchanged');
        else affirmed.push(change);
      }
    }
    again.push(...(await this.#update(changes)));
    if (affirmed.length > 0) {
      await affirmPairs(this.#db, this.#writer, affirmed);
      for (const { prepared } of affirmed) this.#tell(prepared, 'unchanged');
    }
    return again;
  }

  async #update(changes: readonly (ChangedPair & { prepared: PreparedPair })[]): Promise<PreparedPair[]> {
    const again: PreparedPair[] = [];
    await writeHalving(
      this.#db,
      changes,
      async (some) => {
        await this.#check();
        const versions = some.filter((change) => change.newVersion);
        if (versions.length > 0) await insertVersions(this.#db, this.#writer, versions);
        await updatePairs(this.#db, this.#writer, some);
        for (const { prepared } of some) this.#tell(prepared, 'updated');
      },
      (change, error) => again.push(...this.#reject(change.prepared, error)),
    );
    return again;
  }

  async #insert(pairs: readonly PreparedPair[]): Promise<PreparedPair[]> {
    const again: PreparedPair[] = [];
    await writeHalving(
      this.#db,
      pairs,
      async (some) => {
        await this.#check();
        const inserted = await insertPairs(this.#db, this.#writer, this.#range.firstRow, some);
        const lost = inserted === some.length ? [] : await this.#lost(some);
        const others = new Set(lost);
        for (const pair of some) if (!others.has(pair)) this.#tell(pair, 'created');
        again.push(...lost);
      },
      (pair, error) => again.push(...this.#reject(pair, error)),
    );
    return again;
  }

  /** Pairs that were not inserted, since their keys were there. */
  async #lost(pairs: readonly PreparedPair[]): Promise<PreparedPair[]> {
    const there = await this.#glance(pairs);
    return pairs.filter((pair, place) => there[place]?.own_row !== this.#rowOf(pair));
  }

  /** A row that PostgreSQL refuses has failed; the next earlier row with its key takes its place. */
  #reject(pair: PreparedPair, error: unknown): PreparedPair[] {
    this.fates.set(pair.offset, 'failed');
    this.findings.push({
      offset: pair.offset,
      field: null,
      code: 'row_rejected',
      severity: 'error',
      message: refusal(error),
      value: null,
    });
    const key = keyText(pair.key);
    const next = this.#repeats.get(key)?.pop();
    const successor = next === undefined ? undefined : this.#prepared.pairs[next];
    return successor === undefined ? [] : [successor];
  }

  /** A higher row of the file, in another chunk, has written the pair already. */
  #yieldTo(pair: PreparedPair, row: number): void {
    this.#winners.set(keyText(pair.key), row);
    this.#skip(pair.offset, row);
  }

  #tell(pair: PreparedPair, fate: Fate): void {
    this.fates.set(pair.offset, fate);
    const key = keyText(pair.key);
    if (this.#repeats.has(key)) this.#winners.set(key, this.#rowOf(pair));
  }

  #skipRepeats(): void {
    for (const [key, offsets] of this.#repeats) {
      for (const offset of offsets) this.#skip(offset, this.#winners.get(key) ?? 0);
    }
  }

  #skip(offset: number, winner: number): void {
    this.fates.set(offset, 'skipped');
    this.findings.push(duplicateFinding(offset, winner));
  }

  #rowOf(pair: PreparedPair): number {
    return this.#range.firstRow + pair.offset;
  }
}

export const duplicateFinding = (offset: number, winner: number): Finding => ({
  offset,
  field: 'question',
  code: 'duplicate_in_file',
  severity: 'warning',
  message: `The same question stands again in row ${winner}, which is the one that counts.`,
  value: null,
  otherRow: winner,
});

/** A lower row of the same import counts for nothing: what is merged with is what was there before both. */
function contentOver(stored: StoredPair, before: PairContent | undefined, row: PreparedPair): PairContent {
  if (stored.own_row === null) return mergeContent(stored, row);
  return before === undefined ? newContent(row) : mergeContent(before, row);
}

/** The refusal without the values: SQLSTATE and the name of the constraint. */
function refusal(error: unknown): string {
  const constraint =
    error instanceof Error && 'constraint' in error && typeof error.constraint === 'string'
      ? `, constraint ${error.constraint}`
      : '';
  return `PostgreSQL refused the row (SQLSTATE ${sqlState(error) ?? 'unknown'}${constraint}).`;
}

/**
 * In the order of the keys, and of the rows under one key. Sorted as numbers, of the first four bytes of the key and the place: far
 * cheaper than comparing buffers. Only where these bytes are the same have whole keys to be compared.
 */
function inKeyOrder(pairs: readonly (PreparedPair | undefined)[]): PreparedPair[] {
  const present = pairs.filter((pair) => pair !== undefined);
  const order = Float64Array.from(present, (pair, place) => pair.key.readUInt32BE(0) * MAX_PLACES + place).sort();
  const sorted = Array.from(order, (number) => present[number % MAX_PLACES] as PreparedPair);
  for (let i = 1; i < sorted.length; i++) {
    const pair = sorted[i] as PreparedPair;
    let to = i;
    while (to > 0 && comesBefore(pair, sorted[to - 1] as PreparedPair)) to--;
    if (to < i) sorted.splice(to, 0, ...sorted.splice(i, 1));
  }
  return sorted;
}

function comesBefore(a: PreparedPair, b: PreparedPair): boolean {
  if (a.key.readUInt32BE(0) !== b.key.readUInt32BE(0)) return false;
  return (a.key.compare(b.key) || a.offset - b.offset) < 0;
}
