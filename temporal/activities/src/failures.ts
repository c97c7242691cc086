import type { ErrorCode } from '@pairloom/contract';
import {
  type CancelRequested,
  CodedFault,
  EmbeddingFault,
  FileFault,
  type ImportRun,
  type ImportRuns,
  type Superseded,
} from '@pairloom/core';
import { ApplicationFailure, ApplicationFailureCategory, TemporalFailure } from '@temporalio/common';
import {
  type EmbedActivities,
  FAILURE_TYPES,
  type LateEmbedActivities,
  type LoadActivities,
  type RowSpan,
  type UndoActivities,
  type WaitingFault,
} from '@pairloom/temporal-api';

/** Details of a coded failure: what the workflow puts into the import's record. */
export interface FailureDetails extends Partial<WaitingFault> {
  readonly line?: number;
}

/** What does not pass by itself is tried so often, with growing pauses about a minute; then a person is asked, or the import fails. */
export const LASTING_ATTEMPTS = 8;

/** Faults of the installation that a person can mend, and that may be mended while they are tried again. */
const MENDABLE: ReadonlySet<ErrorCode> = new Set([
  'database_credentials',
  'database_schema_missing',
  'database_full',
  'blob_credentials',
  'blob_full',
]);

/** The same, but no attempt will help before it is mended. */
const MENDABLE_ONLY: ReadonlySet<ErrorCode> = new Set([
  'source_missing',
  'source_changed',
  'embedding_credentials',
  'embedding_model_unknown',
  'embedding_dimension_changed',
  'chunk_failing',
  'step_failing',
]);

/** The database refuses a value (class 22, check violation): the same statement is refused each time. */
const REFUSED_VALUE = /^(?:22[0-9A-Z]{3}|23514)$/;

/** The database has ended a statement that took too long. */
const STATEMENT_TIMEOUT = /^57014$/;

/** Parts that come back by themselves. */
const AWAY: ReadonlySet<ErrorCode> = new Set(['database_unavailable', 'blob_unavailable']);

/** Pauses before a step of an import is tried again, growing from the first to the longest. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

const A_STEP = 'a step of the import';

/** Steps that may keep failing, by the names of their activities, in the words of the operator. */
const STEPS: Readonly<Record<string, string>> = {
  planChunks: 'planning',
  checkSource: 'checking the file',
  rewriteSource: 'rewriting the file',
  upsertChunks: 'loading',
  validateChunks: 'checking the rows',
  closeCheck: 'closing the check',
  settleChunks: 'settling',
  revertChunks: 'taking back what was written',
  embedChunks: 'making vectors',
  embedLate: 'making vectors',
  finishImport: 'ending',
  planUndo: 'planning the undo',
  takeBack: 'taking back',
  settleUndo: 'settling the undo',
} satisfies Partial<Record<keyof (LoadActivities & UndoActivities & EmbedActivities & LateEmbedActivities), string>>;

/** The step of an activity, named if it has a name. */
export function ofStep({ activityType }: { readonly activityType: string }): string {
  const name = STEPS[activityType];
  return name === undefined ? A_STEP : `${A_STEP}: ${name}`;
}

/** Where an activity has failed. */
export interface FailedAt {
  /** From 1, since the step last gave way to others. */
  readonly attempt: number;
  /** So many of the attempts have found the database, the blob store or the provider away, which says nothing of the step. */
  readonly away?: number;
  /** Attempts in a row, up to this one, at which a statement took too long before the step had got anywhere. */
  readonly tooSlow?: number;
  /** Whether the workflow waits for a person or leaves the step for later; if not, what can be mended is tried without end. */
  readonly mayWait?: boolean;
  /** As `ofStep` names it. */
  readonly step?: string;
  /** Chunk that was at work, with its rows. */
  readonly chunk?: { readonly no: number; readonly rows: RowSpan };
}

/** Codes stand as the failure's type. What cannot change by trying again is not tried again. */
export function toFailure(error: unknown, at: FailedAt): unknown {
  if (error instanceof TemporalFailure) return error;
  if (error instanceof EmbeddingFault)
    return failure(error.code, error, at, { nonRetryable: !error.retryable, nextRetryDelay: error.retryAfterMs });
  if (at.mayWait === true && (at.tooSlow ?? 0) >= LASTING_ATTEMPTS) return tooSlow(error, at);
  if (error instanceof CodedFault) {
    const lasting = MENDABLE.has(error.code) && at.mayWait === true && lasts(at);
    const nonRetryable = error instanceof FileFault || MENDABLE_ONLY.has(error.code) || lasting;
    return failure(error.code, error, at, { nonRetryable, line: error.line });
  }
  const unexpected = { message: 'Something unexpected went wrong.', cause: error };
  const nonRetryable = isGivenUp(error, at);
  if (at.chunk === undefined) return failure('internal', unexpected, at, { nonRetryable });
  return failure('chunk_failing', unexpected, at, { nonRetryable });
}

type Attempts = Pick<FailedAt, 'attempt' | 'away'>;

const lasts = ({ attempt, away = 0 }: Attempts): boolean => attempt - away >= LASTING_ATTEMPTS;

/** Whether an error of the program is not tried again; never so for what has a code. */
export const isGivenUp = (error: unknown, at: Attempts): boolean =>
  !(error instanceof CodedFault) && !(error instanceof TemporalFailure) && (lasts(at) || isValueRefused(error));

const isValueRefused = (error: unknown): boolean => hasState(error, REFUSED_VALUE);

/** Whether a statement took longer than it may, which under the code of the fault is a database that is away. */
export const isTooSlow = (error: unknown): boolean => hasState(error, STATEMENT_TIMEOUT);

/** Whether a part is away: to be waited out. */
export const isAway = (error: unknown): boolean =>
  error instanceof EmbeddingFault ? error.retryable : error instanceof CodedFault && AWAY.has(error.code);

function hasState(error: unknown, states: RegExp): boolean {
  for (let e = error; e instanceof Error; e = e.cause)
    if ('code' in e && typeof e.code === 'string' && states.test(e.code)) return true;
  return false;
}

function tooSlow(cause: unknown, at: FailedAt): ApplicationFailure {
  const fault = { message: `A statement took longer than it may at each attempt of ${at.step ?? A_STEP}.`, cause };
  return failure(at.chunk === undefined ? 'step_failing' : 'chunk_failing', fault, at, { nonRetryable: true });
}

interface FailureOptions extends FailureDetails {
  readonly nonRetryable: boolean;
  readonly nextRetryDelay?: number;
}

function failure(
  code: ErrorCode,
  { message, cause }: { message: string; cause?: unknown },
  at: FailedAt,
  { nonRetryable, nextRetryDelay, line }: FailureOptions,
): ApplicationFailure {
  const waits = nonRetryable && at.mayWait === true && canBeMended(code);
  const details: FailureDetails = { ...(line === undefined ? {} : { line }), ...(waits ? waitingAt(at) : {}) };
  return ApplicationFailure.create({
    type: code,
    message,
    nonRetryable,
    nextRetryDelay: nextRetryDelay ?? pauseOf(at),
    details: [details],
    cause: withoutContent(cause),
  });
}

/** Temporal would count the attempts that gave way, too. */
const pauseOf = ({ attempt, mayWait }: FailedAt): number | undefined =>
  mayWait === true ? Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)) : undefined;

const canBeMended = (code: ErrorCode): boolean => MENDABLE.has(code) || MENDABLE_ONLY.has(code);

const waitingAt = ({ chunk }: FailedAt): WaitingFault =>
  chunk === undefined ? { waits: true } : { waits: true, chunk: chunk.no, rows: chunk.rows };

const SQLSTATE_OR_ERRNO = /^[A-Z0-9_]{1,40}$/;

/**
 * Where an error came from, for whoever mends the program: kind, code and stack with those of its causes. Messages of parsers,
 * drivers and providers may quote a row; they neither enter a history nor a log.
 */
function withoutContent(error: unknown): Error | undefined {
  if (error === undefined || error === null) return undefined;
  if (!(error instanceof Error)) return new Error(`a thrown ${typeof error}`);
  const code = stateOf(error);
  const bare = new Error(code, { cause: withoutContent(error.cause) });
  bare.name = error.name;
  const frames = error.stack?.match(/^ {4}at .*$/gm) ?? [];
  bare.stack = [`${error.name}${code === '' ? '' : ` ${code}`}`, ...frames].join('\n');
  return bare;
}

const stateOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' && SQLSTATE_OR_ERRNO.test(error.code) ? error.code : '';

/** What a log may tell of an error: the code of a fault, else its kind and the code that the system gave it. */
export function reasonOf(error: unknown): string {
  if (error instanceof CodedFault) return error.code;
  return error instanceof Error ? `${error.name} ${stateOf(error)}`.trimEnd() : typeof error;
}

/** An attempt that has ended so that others get its place. Temporal waits a second at least before it offers the next one. */
export const wayGiven = (): ApplicationFailure =>
  ApplicationFailure.create({
    type: FAILURE_TYPES.gaveWay,
    message: 'The step has given its place to others and goes on when it is its turn.',
    nextRetryDelay: 1,
    category: ApplicationFailureCategory.BENIGN,
  });

/** Why an activity stops before its work is done. */
export function stopFailure(stop: CancelRequested | Superseded): Error {
  switch (stop.state) {
    case 'cancel_requested':
      return ApplicationFailure.create({
        type: FAILURE_TYPES.cancelled,
        message: 'A cancel was requested.',
        nonRetryable: true,
      });
    case 'superseded':
      // Nobody waits for the answer of an older attempt. But the older one may have been the late one with its claim: then this
      // one has to come again, and a cancellation would end an import that nobody cancelled.
      return ApplicationFailure.create({
        type: FAILURE_TYPES.superseded,
        message: 'Another attempt has taken the work over.',
      });
  }
}

/** The import that the activity is about. An import that is not there cannot come back. */
export async function describeRun(runs: ImportRuns, importId: string): Promise<ImportRun> {
  const run = await runs.describe(importId);
  if (run === undefined)
    throw ApplicationFailure.nonRetryable('There is no such import, or it has no source.', 'import_not_found');
  return run;
}
