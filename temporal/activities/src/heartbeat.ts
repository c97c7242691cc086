import { SystemFault } from '@pairloom/core';
import type { RowSpan } from '@pairloom/temporal-api';
import { Context } from '@temporalio/activity';
import { type FailedAt, LASTING_ATTEMPTS, isAway, isTooSlow, ofStep, toFailure, wayGiven } from './failures.ts';

/** What heartbeats tell the operator: figures only, never content. */
interface Told {
  /** The attempt that tells this: those after it have died before a word of theirs was heard. */
  attempt: number;
  bytesRead?: number;
  chunk?: number;
  firstRow?: number;
  lastRow?: number;
  /** Attempts in a row that died without a word at this chunk: the process was killed, or ran out of memory. */
  deaths?: number;
  /** Chunk at which attempts before have died, until this one tells its own, and how many in a row. */
  diedAt?: { readonly chunk: number; readonly deaths: number };
  /** Durable steps that the attempt has taken. */
  steps: number;
  /** Parts that the attempt has gone through of work that each attempt begins anew, and the most of an attempt before. */
  passed?: number;
  furthest?: number;
  /** Attempts in a row that died in the same way before they had taken a single step. */
  fruitless: number;
  /** The last attempt that gave way to others: none before it counts as failed. */
  gaveWayAt?: number;
  /** Attempts since then that have found a part away. */
  away?: number;
  /** Attempts in a row at which a statement took too long, before a step was taken or at the same chunk. */
  tooSlow?: number;
  place?: Place;
}

/** Where in its span the next attempt of a step goes on, and what it has to tell of the chunks before. */
export interface Place {
  readonly nextChunk: number;
  readonly unchecked: boolean;
  /** Where in that chunk the search for near duplicates goes on. */
  readonly nearFrom?: number;
}

const HEARTBEAT_MS = 1_000;
/** After so long a heartbeat is out: of several at once the last one is held back for half a second. */
const HEARD_MS = 750;
/** How far a lost attempt came is known as of its last heartbeat. Attempts that die at the same place tell of different parts, so one has to come further by this factor to have got on. */
const FURTHER = 1.25;
/** A step keeps its place for so long while others wait for one. */
export const TURN_MS = 4_000;

export interface BeatingOptions {
  /** Whether a fault that a person can mend is told as such to the workflow, which waits or leaves it for later; else it is tried without end. */
  readonly mayWait?: boolean;
  /** Whether the work asks for itself how often it has died; else it is not begun after too many deaths. */
  readonly heedsDeaths?: boolean;
}

/** Signs of life of an activity, with what it is at work on. */
export class Beat {
  readonly #context: Context;
  readonly #lost: Partial<Told>;
  readonly #told: Told;
  /** Attempts between the last of which something was heard and this one. */
  readonly #unheard: number;
  /** Whether the attempt before was lost: its end was not heard. */
  readonly #wasLost: boolean;
  #turnEndsAt = Date.now() + TURN_MS;

  constructor(context: Context) {
    this.#context = context;
    const { attempt } = context.info;
    const details: unknown = context.info.heartbeatDetails;
    // Of an attempt before: an operator may have numbers begin anew.
    const isOfBefore = isTold(details) && (details.attempt ?? 0) < attempt;
    this.#lost = attempt > 1 && isOfBefore ? details : {};
    const { steps, passed = 0, furthest = 0, fruitless = -1, gaveWayAt, away, place } = this.#lost;
    const gotNowhere = steps === 0 && passed <= furthest * FURTHER;
    // Builds before did not tell their attempt.
    const heard = this.#lost.attempt ?? (isOfBefore ? attempt - 1 : 0);
    this.#unheard = attempt - 1 - heard;
    this.#wasLost = attempt > 1 && (fruitless !== -1 || this.#unheard > 0);
    const deaths = (gotNowhere ? fruitless + 1 : 0) + this.#unheard;
    this.#told = { attempt, steps: 0, fruitless: deaths, gaveWayAt, away, place };
    const before = this.#lost.chunk === undefined ? this.#lost.diedAt : { deaths: 0, ...this.#lost };
    if (before?.chunk !== undefined)
      this.#told.diedAt = { chunk: before.chunk, deaths: before.deaths + 1 + this.#unheard };
    const most = Math.max(passed, furthest);
    if (most > 0) this.#told.furthest = most;
  }

  /** Counted from the last attempt that gave way to others: what that has done was no failure. */
  get attempt(): number {
    return this.#context.info.attempt - (this.#told.gaveWayAt ?? 0);
  }

  /** Attempts before, of those counted, that have found a part away. */
  get away(): number {
    return this.#told.away ?? 0;
  }

  /** Where an attempt before has said that it goes on; undefined when none has. */
  get place(): Place | undefined {
    return this.#told.place;
  }

  goesOnAt(place: Place): void {
    this.#told.place = place;
  }

  get turnIsOver(): boolean {
    return Date.now() >= this.#turnEndsAt;
  }

  /** In milliseconds since 1970. */
  get turnEndsAt(): number {
    return this.#turnEndsAt;
  }

  /** The step keeps its place for another turn, if no other end is given. */
  takeTurn(endsAt = Date.now() + TURN_MS): void {
    this.#turnEndsAt = endsAt;
  }

  /**
   * Ends the attempt, so that others get its place; the next one comes when it is its project's turn, and costs no history.
   * @throws ApplicationFailure that is no fault
   */
  giveWay(): never {
    this.#told.gaveWayAt = this.#context.info.attempt;
    this.#told.away = 0;
    throw wayGiven();
  }

  /**
   * What kills the process at each attempt cannot be told as a failure, so that it has begun is told at once after a lost one.
   * @throws SystemFault `step_failing` when so many attempts in a row died before they had got anywhere.
   */
  heedDeaths(most = LASTING_ATTEMPTS): void {
    if (this.#context.info.attempt > 1) this.send();
    if (this.#told.fruitless >= most)
      throw new SystemFault('step_failing', `The worker died at each attempt of ${ofStep(this.#context.info)}.`);
  }

  /** A part of the work is done for good. */
  step(): void {
    this.#told.steps++;
  }

  /** A part is gone through of work that the next attempt begins anew: it gets on only if it comes further than those before. */
  pass(): void {
    this.#told.passed = (this.#told.passed ?? 0) + 1;
  }

  /** Local activities have no heartbeat: they end before one is missed. */
  send(): void {
    if (!this.#context.info.isLocal) this.#context.heartbeat(this.#told);
  }

  addBytes(bytes: number): void {
    this.#told.bytesRead = (this.#told.bytesRead ?? 0) + bytes;
  }

  /**
   * Tells which chunk is begun. What kills the process at each attempt cannot be told as a failure, so after an attempt that was
   * lost the first chunk is told, and heard, before its work begins. @throws SystemFault `chunk_failing` for a chunk at which attempt after attempt died.
   */
  async atChunk(no: number, rows: RowSpan): Promise<void> {
    const { diedAt } = this.#told;
    const isFirst = this.#told.chunk === undefined;
    // Chunks that are done are not begun again: those of which nothing was heard died at the first one.
    const unheard = isFirst && diedAt === undefined ? this.#unheard : 0;
    const deaths = diedAt?.chunk === no ? diedAt.deaths : unheard;
    [this.#told.firstRow, this.#told.lastRow] = rows;
    this.#told.chunk = no;
    this.#told.deaths = deaths;
    // From here on the deaths are the chunk's.
    this.step();
    if (deaths >= LASTING_ATTEMPTS)
      throw new SystemFault('chunk_failing', 'The worker died at each attempt to load the chunk.');
    if (this.#context.info.attempt > 1) this.send();
    if (this.#wasLost && isFirst) await this.#context.sleep(HEARD_MS);
  }

  /** Where and how often the work has failed; the attempt has not died. */
  failed(error: unknown): Pick<FailedAt, 'chunk' | 'away' | 'tooSlow' | 'step'> {
    const { chunk: no, firstRow, lastRow } = this.#told;
    const away = (this.#told.away ?? 0) + (isAway(error) ? 1 : 0);
    const tooSlow = this.#tooSlow(error);
    Object.assign(this.#told, { deaths: -1, diedAt: undefined, fruitless: -1, away, tooSlow });
    this.send();
    const step = ofStep(this.#context.info);
    if (no === undefined || firstRow === undefined || lastRow === undefined) return { away, tooSlow, step };
    return { away, tooSlow, step, chunk: { no, rows: [firstRow, lastRow] } };
  }

  /** Whether the step has failed so often, by deaths or statements that took too long, that a person would be asked. */
  isFailing(error: unknown): boolean {
    const died = error instanceof SystemFault && error.code === 'step_failing';
    return died || this.#tooSlow(error) >= LASTING_ATTEMPTS;
  }

  /** Attempts in a row, with this one, at which a statement took too long before they had got on. */
  #tooSlow(error: unknown): number {
    return isTooSlow(error) ? 1 + (this.#hasGotOn ? 0 : (this.#lost.tooSlow ?? 0)) : 0;
  }

  /** Further than the attempt before; to have begun a chunk is a step, too. */
  get #hasGotOn(): boolean {
    const { chunk, steps, passed = 0, furthest = 0 } = this.#told;
    return chunk !== this.#lost.chunk || steps > (chunk === undefined ? 0 : 1) || passed > furthest;
  }
}

const isTold = (details: unknown): details is Partial<Told> => typeof details === 'object' && details !== null;

/**
 * Runs the body of an activity with a heartbeat every second, which is also how a cancel reaches it and how an attempt learns that it
 * is obsolete, and turns coded faults into failures. The heartbeat comes from a timer: it tells that the process lives, the fences
 * tell whose work counts.
 */
export async function beating<T>(
  work: (signal: AbortSignal, beat: Beat) => Promise<T>,
  { mayWait = false, heedsDeaths = false }: BeatingOptions = {},
): Promise<T> {
  const context = Context.current();
  const beat = new Beat(context);
  // An attempt that died with its worker has left no line of its own.
  if (beat.attempt > 1) context.log.warn('activity is tried again', { attempt: context.info.attempt });
  const timer = setInterval(() => beat.send(), HEARTBEAT_MS);
  try {
    if (!heedsDeaths) beat.heedDeaths();
    return await work(context.cancellationSignal, beat);
  } catch (error) {
    const at = { attempt: beat.attempt, mayWait, ...beat.failed(error) };
    // A statement or call that was cut off by the cancel is no fault of its own.
    if (context.cancellationSignal.aborted) await context.cancelled;
    throw toFailure(error, at);
  } finally {
    clearInterval(timer);
  }
}
