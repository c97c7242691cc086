import { type DuplicatePolicies, type Fate, type ImportMode, type Verdict, verdictOn } from '@pairloom/contract';
import {
  type ChunkRange,
  type Finding,
  type PairContent,
  type PreparedChunk,
  type PreparedPair,
  contentHash,
  type ValidationPlan,
  outranks,
  refusedTransition,
} from '@pairloom/core';
import type { Kysely } from 'kysely';
import { setImmediate as heard } from 'node:timers/promises';
import { RowFates } from './chunk-result.ts';
import { contentOver } from './content-over.ts';
import { copyPairs, lockCopies, pairRows } from './copy-pairs.ts';
import { duplicateFinding, leftFinding, refusedFinding, sameQuestionFinding } from './fate-findings.ts';
import { writeHalving } from './halving.ts';
import { inKeyOrder } from './key-order.ts';
import { NamedPairs, asMoved } from './named-pairs.ts';
import { type PairGlance, type StoredPair, type Writer, glanceAt, lockPairs, statesBefore } from './pair-lookups.ts';
import { type ChangedPair, affirmPairs, deletePairs, insertPairs, insertVersions, updatePairs } from './pair-writes.ts';
import { Repeats } from './repeats.ts';

export const NO_KEY = Buffer.alloc(16);

/** Keys that are looked up to tell whether a chunk is new to the project. */
const SAMPLE_KEYS = 64;

/** Judged without a pause; a row that names its pair takes a tenth of a millisecond. */
const ROWS_PER_STEP = 250;

/** What the options of an import make of rows. */
export interface WriteRules {
  readonly mode: ImportMode;
  readonly duplicates: DuplicatePolicies;
  /** Tells the fates and writes no pair. */
  readonly dryRun: boolean;
  /** The first row that cannot be read ends the chunk: the rows after it are not reached. */
  readonly stopAtError: boolean;
  /** What the project asks of its pairs. */
  readonly validation: ValidationPlan | undefined;
}

/** A row and the pair that is stored where it belongs. */
interface Match {
  readonly prepared: PreparedPair;
  /** Key under which the pair is found: that of the question, where a row with an external id makes it its own. */
  readonly key: Buffer;
}

type Change = ChangedPair & { readonly prepared: PreparedPair };

/**
 * Writes the pairs of one chunk within a transaction and tells the fate of each of its rows. `check` is called before each
 * statement and throws to stop.
 */
export class ChunkWrite {
  readonly fates: RowFates;
  readonly findings: Finding[];
  readonly #db: Kysely<unknown>;
  readonly #writer: Writer;
  readonly #rules: WriteRules;
  readonly #range: ChunkRange;
  readonly #prepared: PreparedChunk;
  readonly #check: () => Promise<void>;
  readonly #repeats: Repeats;
  readonly #named: NamedPairs;
  /** Rows from the first on that are looked at. */
  readonly reached: number;

  constructor(
    db: Kysely<unknown>,
    writer: Writer,
    rules: WriteRules,
    range: ChunkRange,
    prepared: PreparedChunk,
    check: () => Promise<void>,
  ) {
    this.#db = db;
    this.#writer = writer;
    this.#rules = rules;
    this.#range = range;
    this.#prepared = prepared;
    this.#check = check;
    const stop = rules.stopAtError
      ? prepared.pairs.findIndex((pair, offset) => pair === undefined && !this.#isLeftOut(offset))
      : -1;
    this.reached = stop < 0 ? range.rowCount : stop + 1;
    this.#named = new NamedPairs(db, writer, prepared, check);
    this.#repeats = new Repeats(prepared.pairs.slice(0, this.reached), rules.duplicates.file);
    this.fates = new RowFates(range.rowCount);
    this.findings = prepared.findings.filter(({ offset }) => offset < this.reached);
  }

  async run(): Promise<void> {
    for (let offset = 0; offset < this.reached; offset++)
      if (this.#prepared.pairs[offset] === undefined)
        this.fates.set(offset, this.#isLeftOut(offset) ? 'skipped' : 'failed');
    for (const { pair, other } of this.#repeats.barred)
      this.#find('failed', duplicateFinding(pair.offset, this.#rowOf(other), 'error'));
    let candidates = await this.#begin(await this.#named.locate(this.#repeats.candidates));
    while (candidates.length > 0) candidates = await this.#write(inKeyOrder(candidates));
    for (const { pair, winner } of this.#repeats.losers()) this.#find('skipped', duplicateFinding(pair.offset, winner));
  }

  #isLeftOut(offset: number): boolean {
    return this.#prepared.leftOut?.has(offset) === true;
  }

  /** 16 bytes a row; zeros for rows without a valid key. */
  keys(): Buffer {
    const keys = Buffer.alloc(this.#range.rowCount * NO_KEY.length);
    for (let offset = 0; offset < this.reached; offset++) {
      const key = this.#named.keyOf(offset) ?? this.#prepared.pairs[offset]?.key;
      if (key !== undefined) keys.set(key, offset * NO_KEY.length);
    }
    return keys;
  }

  /**
   * The first round. Where a sample of the keys is new to the project, so are most: then all are copied in but those that are there,
   * which come back. Keys are hashes, so any of them are a fair sample.
   */
  async #begin(candidates: readonly PreparedPair[]): Promise<readonly PreparedPair[]> {
    const { mode, dryRun } = this.#rules;
    const mayInsert = verdictOn(mode, 'replace', 'absent').does === 'create' && !dryRun;
    if (!mayInsert || candidates.length === 0 || candidates.some((pair) => pair.questionKey !== undefined))
      return candidates;
    await this.#check();
    const known = await this.#glance(candidates.slice(0, SAMPLE_KEYS));
    return known.every((pair) => pair === undefined) ? this.#copy(candidates) : candidates;
  }

  /** A copy fails at a key that is there: so one chunk of an import copies at a time, looks before, and else inserts. */
  async #copy(candidates: readonly PreparedPair[]): Promise<readonly PreparedPair[]> {
    const rows = pairRows(this.#writer, this.#range.firstRow, candidates, this.#prepared.memory);
    await lockCopies(this.#db, this.#writer.importId);
    await this.#check();
    const stored = await this.#glance(candidates);
    const isAbsent = (place: number): boolean => stored[place] === undefined;
    if (!(await copyPairs(this.#db, this.#writer, rows, isAbsent))) return this.#insert(candidates);
    for (const [place, pair] of candidates.entries()) if (isAbsent(place)) this.#tell(pair, 'created');
    return candidates.filter((_, place) => !isAbsent(place));
  }

  /** One round over the candidates, in key order. Gives those to be looked at again. */
  async #write(candidates: readonly PreparedPair[]): Promise<PreparedPair[]> {
    await this.#check();
    const stored = await this.#glance(candidates);
    const sameQuestion = await this.#glanceByQuestion(candidates.filter((_, place) => stored[place] === undefined));
    const absent: PreparedPair[] = [];
    const matches: Match[] = [];
    for (const [place, prepared] of candidates.entries()) {
      const found = stored[place];
      this.#named.checkStill(prepared, found);
      const other = found === undefined ? sameQuestion.get(prepared) : undefined;
      if (found !== undefined) this.#meet({ prepared, key: prepared.key }, found, matches);
      else if (other?.adopted === true)
        this.#meet({ prepared, key: prepared.questionKey as Buffer }, other.pair, matches);
      else if (this.#decide(prepared, undefined).does === 'create') {
        absent.push(prepared);
        if (other !== undefined) this.findings.push(sameQuestionFinding(prepared.offset, other.pair.id));
      }
    }
    return [...(await this.#change(matches)), ...(await this.#insert(absent))];
  }

  /** A pair that is there: what leaves it as it is is told at once, without a lock. */
  #meet(match: Match, found: PairGlance, matches: Match[]): void {
    if (found.own_row !== null) return void matches.push(match);
    const verdict = this.#decide(match.prepared, found);
    if (verdict.does === 'leave') return;
    const same = verdict.does === 'merge' && found.content_hash.equals(match.prepared.contentHash);
    if (same) this.#tell(match.prepared, 'unchanged');
    else matches.push(match);
  }

  #glance(pairs: readonly PreparedPair[]): Promise<(PairGlance | undefined)[]> {
    return glanceAt(
      this.#db,
      this.#writer,
      pairs.map((pair) => pair.key),
    );
  }

  /** Pairs with the questions of rows that are told by something else: a row with an external id makes the pair its own that has none. */
  async #glanceByQuestion(
    pairs: readonly PreparedPair[],
  ): Promise<ReadonlyMap<PreparedPair, { pair: PairGlance; adopted: boolean }>> {
    const others = pairs.filter((pair) => pair.questionKey !== undefined);
    if (others.length === 0) return new Map();
    const keys = others.map((pair) => pair.questionKey as Buffer);
    const stored = await glanceAt(this.#db, this.#writer, keys);
    return new Map(
      others.flatMap((prepared, place) => {
        const pair = stored[place];
        const adopted = pair !== undefined && prepared.externalId != null && pair.adoptable && pair.own_row === null;
        return pair === undefined ? [] : [[prepared, { pair, adopted }] as const];
      }),
    );
  }

  async #change(given: readonly Match[]): Promise<PreparedPair[]> {
    if (given.length === 0) return [];
    await this.#check();
    const matches = [...given].sort((a, b) => a.key.compare(b.key));
    const lock = !this.#rules.dryRun;
    const keys = matches.map(({ key }) => key);
    const locked = await lockPairs(this.#db, this.#writer, keys, lock);
    const own = locked.flatMap((pair) => (pair === undefined || pair.own_row === null ? [] : [pair.id]));
    const before = await statesBefore(this.#db, this.#writer, own);
    const again: PreparedPair[] = [];
    const changes: Change[] = [];
    const affirmed: Change[] = [];
    const removed: Change[] = [];
    for (const [place, match] of matches.entries()) {
      if ((place + 1) % ROWS_PER_STEP === 0) await heard();
      const stored = locked[place];
      this.#named.checkStill(match.prepared, stored);
      if (stored === undefined || isTaken(match, stored)) again.push(match.prepared);
      else this.#judge(match.prepared, stored, before.get(stored.id), { changes, affirmed, removed, again });
    }
    await this.#remove(removed);
    const { free, taken } = await this.#named.parted(changes);
    for (const { change, finding } of taken) again.push(...this.#fail(change.prepared, finding));
    again.push(...(await this.#update(free)));
    await this.#affirm(affirmed);
    return again;
  }

  #judge(
    prepared: PreparedPair,
    stored: StoredPair,
    before: PairContent | undefined,
    lists: { changes: Change[]; affirmed: Change[]; removed: Change[]; again: PreparedPair[] },
  ): void {
    const row = this.#rowOf(prepared);
    const own = stored.own_row;
    // Written when the chunk was loaded before, and kept when it was taken back.
    const again = own === row;
    if (own !== null && !again && !outranks(this.#rules.duplicates.file, row, own)) return this.#yieldTo(prepared, own);
    const verdict =
      own === null
        ? this.#decide(prepared, stored)
        : verdictOn(this.#rules.mode, 'replace', before === undefined ? 'absent' : 'present');
    if (verdict.does === 'leave') return;
    const content = contentOver(stored, before, prepared);
    const from = own === null ? stored.status : (before?.status ?? content.status);
    const refused =
      verdict.does === 'delete'
        ? undefined
        : refusedTransition(this.#rules.validation, prepared.offset, from, content.status);
    if (refused !== undefined) return void lists.again.push(...this.#fail(prepared, refused));
    const hash = contentHash(content);
    const change = {
      id: stored.id,
      row,
      keys: prepared,
      quality: prepared.quality,
      content,
      contentHash: hash,
      storedVariants: stored.variants,
      newVersion: own === null,
      prepared,
    };
    if (verdict.does === 'delete') lists.removed.push(change);
    else if (!hash.equals(stored.content_hash)) {
      const changed = this.#named.asChanged(prepared, stored, content, this.findings);
      if (changed === undefined) lists.again.push(...this.#failed(prepared));
      else lists.changes.push({ ...change, keys: changed, quality: changed.quality, prepared: changed });
    } else if (own === null) this.#tell(prepared, 'unchanged');
    else if (again) this.#tell(prepared, before === undefined ? 'created' : 'updated');
    else lists.affirmed.push(change);
  }

  async #update(changes: readonly Change[]): Promise<PreparedPair[]> {
    const again: PreparedPair[] = [];
    const write = async (some: readonly Change[]): Promise<void> => {
      await this.#check();
      const versions = some.filter((change) => change.newVersion);
      if (versions.length > 0) await insertVersions(this.#db, this.#writer, 'update', versions);
      await updatePairs(this.#db, this.#writer, some).catch(asMoved);
      this.#named.noteKeys(some);
    };
    await this.#halve(changes, write, 'updated', again);
    return again;
  }

  async #remove(removed: readonly Change[]): Promise<void> {
    const write = async (some: readonly Change[]): Promise<void> => {
      await this.#check();
      await insertVersions(this.#db, this.#writer, 'delete', some);
      await deletePairs(
        this.#db,
        this.#writer.projectId,
        some.map(({ id }) => id),
      );
    };
    await this.#halve(removed, write, 'deleted', []);
  }

  async #halve(
    changes: readonly Change[],
    write: (some: readonly Change[]) => Promise<void>,
    fate: Fate,
    again: PreparedPair[],
  ): Promise<void> {
    await writeHalving(
      this.#db,
      changes,
      async (some) => {
        if (!this.#rules.dryRun) await write(some);
        for (const { prepared } of some) this.#tell(prepared, fate);
      },
      (change, error) => again.push(...this.#reject(change.prepared, error)),
    );
  }

  async #affirm(affirmed: readonly Change[]): Promise<void> {
    if (affirmed.length === 0) return;
    await affirmPairs(this.#db, this.#writer, affirmed);
    for (const { prepared } of affirmed) this.#tell(prepared, 'unchanged');
  }

  async #insert(pairs: readonly PreparedPair[]): Promise<PreparedPair[]> {
    const again: PreparedPair[] = [];
    await writeHalving(
      this.#db,
      pairs,
      async (some) => {
        await this.#check();
        const lost = await this.#insertSome(some);
        const others = new Set(lost);
        for (const pair of some) if (!others.has(pair)) this.#tell(pair, 'created');
        again.push(...lost);
      },
      (pair, error) => again.push(...this.#reject(pair, error)),
    );
    return again;
  }

  /** Gives the pairs that were not inserted, since their keys were there. */
  async #insertSome(pairs: readonly PreparedPair[]): Promise<PreparedPair[]> {
    if (this.#rules.dryRun) return [];
    const inserted = await insertPairs(this.#db, this.#writer, this.#range.firstRow, pairs, this.#prepared.memory);
    if (inserted === pairs.length) return [];
    const there = await this.#glance(pairs);
    return pairs.filter((pair, place) => there[place]?.own_row !== this.#rowOf(pair));
  }

  /** The verdict of the mode on a row; a row that is left is told so. */
  #decide(prepared: PreparedPair, found: PairGlance | undefined): Verdict {
    const state = found === undefined ? 'absent' : found.status === 'retired' ? 'retired' : 'present';
    const verdict = verdictOn(this.#rules.mode, this.#rules.duplicates.project, state);
    if (verdict.does === 'leave') {
      this.#tell(prepared, verdict.fate);
      this.findings.push(leftFinding(prepared.offset, verdict.code, verdict.fate, found?.id));
    }
    return verdict;
  }

  /** A row that PostgreSQL refuses has failed; the next one in line takes its place. */
  #reject(pair: PreparedPair, error: unknown): PreparedPair[] {
    return this.#fail(pair, refusedFinding(pair.offset, error));
  }

  #fail(pair: PreparedPair, finding: Finding): PreparedPair[] {
    this.findings.push(finding);
    return this.#failed(pair);
  }

  #failed(pair: PreparedPair): PreparedPair[] {
    this.fates.set(pair.offset, 'failed');
    const successor = this.#repeats.successor(pair);
    return successor === undefined ? [] : [this.#named.inPlaceOf(pair, successor)];
  }

  /** Another row of the file, in another chunk, has written the pair already and outranks this one. */
  #yieldTo(pair: PreparedPair, row: number): void {
    this.#repeats.won(pair, row);
    this.#find('skipped', duplicateFinding(pair.offset, row));
  }

  #tell(pair: PreparedPair, fate: Fate): void {
    this.fates.set(pair.offset, fate);
    this.#repeats.won(pair, this.#rowOf(pair));
  }

  #find(fate: Fate, finding: Finding): void {
    this.fates.set(finding.offset, fate);
    this.findings.push(finding);
  }

  #rowOf(pair: PreparedPair): number {
    return this.#range.firstRow + pair.offset;
  }
}

/** Whether a pair that was to be made the row's own has got an external id meanwhile. */
const isTaken = ({ prepared, key }: Match, stored: StoredPair): boolean =>
  !stored.adoptable && !key.equals(prepared.key);
