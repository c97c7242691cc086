import type { ErrorCode } from '@pairloom/contract';
import {
  type Command,
  type CommandAnswer,
  type CommandRefusal,
  type CommandUpdate,
  type SkipUpdate,
  UPDATES,
} from '@pairloom/temporal-api';
import {
  ApplicationFailure,
  CancellationScope,
  currentUpdateInfo,
  defineUpdate,
  patched,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { soon } from './activity-proxies.ts';
import type { Course } from './course.ts';
import type { ImportState } from './import-state.ts';
import { wakeImports } from './wake.ts';

export const pauseUpdate = defineUpdate<CommandAnswer, [CommandUpdate?]>(UPDATES.pause);
export const resumeUpdate = defineUpdate<CommandAnswer, [CommandUpdate?]>(UPDATES.resume);
export const retryUpdate = defineUpdate<CommandAnswer, [CommandUpdate?]>(UPDATES.retry);
export const skipUpdate = defineUpdate<CommandAnswer, [SkipUpdate]>(UPDATES.skip);

/**
 * Lets commands be given to the import. Those of the gateway stand in the job row already and are only told; one that an operator
 * gives by hand is written there first. The workflow then looks at the row, as after any signal.
 */
export function takeCommands(course: Course): void {
  const { state } = course;
  const take = (kind: 'pause' | 'resume' | 'retry', update: typeof pauseUpdate) =>
    setHandler(update, (given?: CommandUpdate) => carryOut(course, { kind, reason: given?.reason }, given), {
      validator: (given?: CommandUpdate) => {
        checkWords(given);
        if (given?.by === undefined) refuse(refusalOf(kind, state, course.input.embed));
      },
    });
  take('pause', pauseUpdate);
  take('resume', resumeUpdate);
  take('retry', retryUpdate);
  setHandler(
    skipUpdate,
    (given) => carryOut(course, { kind: 'skip', chunk: given.chunk, reason: given.reason }, given),
    {
      validator: (given) => {
        checkSkip(given);
        if (given.by === undefined && !mayWait(state, given.chunk)) refuse('chunk_not_waiting');
      },
    },
  );
}

async function carryOut(course: Course, command: Command, given?: CommandUpdate): Promise<CommandAnswer> {
  const commandId = currentUpdateInfo()?.id ?? workflowInfo().runId;
  const answer = await note(course, { commandId, command, by: given?.by });
  if (answer.state === 'refused') throw ApplicationFailure.nonRetryable(answer.message, answer.code);
  if (answer.state === 'settled') return answer;
  course.state.lastCommand = command.kind;
  if (command.kind === 'pause') course.state.paused = true;
  course.changed();
  course.turn.wake();
  // Also an import that no step has found held asks for its turn: its place went to another.
  if (course.state.status === 'processing') void course.turn.retake().catch(() => undefined);
  await wakeImports(answer.wake);
  return { state: 'noted' };
}

interface Noted {
  readonly commandId: string;
  readonly command: Command;
  readonly by?: string;
}

const note = ({ input, activities: { local, load } }: Course, noted: Noted) =>
  CancellationScope.nonCancellable(() =>
    soon(local.noteCommand, load.noteCommand, { importId: input.importId, ...noted }, `note ${noted.command.kind}`),
  );

/**
 * A cancel from the Temporal UI stands in no job row. It is written there, so that every statement heeds it and the record tells of
 * it; resolves when that is done.
 */
export async function noteCancel(course: Course): Promise<void> {
  if (!patched('note-cancel')) return;
  await note(course, { commandId: `cancel-${workflowInfo().runId}`, command: { kind: 'cancel' } });
}

function refusalOf(kind: 'pause' | 'resume' | 'retry', state: ImportState, embed: boolean): CommandRefusal | undefined {
  switch (kind) {
    case 'pause':
      return isPausable(state, embed) ? undefined : 'import_not_pausable';
    // Given once more it holds already, as in the app: the job row answers with the first one.
    case 'resume':
      return state.paused || state.lastCommand === 'resume' ? undefined : 'import_not_paused';
    case 'retry':
      return state.heldBy === 'attention' || state.lastCommand === 'retry' ? undefined : 'nothing_to_retry';
  }
}

/** Of a chunk that waited before a reset only the job row knows. */
const mayWait = ({ attention, heldBy }: ImportState, chunk: number): boolean =>
  attention === null ? heldBy === 'attention' : attention.chunk === chunk;

function isPausable({ phase, cancelRequested }: ImportState, embed: boolean): boolean {
  if (cancelRequested) return false;
  return phase === 'queued' || phase === 'planning' || phase === 'loading' || (embed && phase !== 'finishing');
}

const WORDS: Readonly<Record<CommandRefusal, string>> = {
  import_ended: 'The import has ended.',
  import_paused: 'The import is paused.',
  import_not_paused: 'The import is not paused.',
  import_not_pausable: 'The import can no longer be paused.',
  nothing_to_retry: 'Nothing of the import waits for a person.',
  chunk_not_waiting: 'The chunk does not wait for a person.',
};

function refuse(code: CommandRefusal | undefined): void {
  if (code !== undefined) throw ApplicationFailure.nonRetryable(WORDS[code], code);
}

const MAX_REASON = 500;
const INVALID: ErrorCode = 'invalid_request';

function checkWords(given: unknown): asserts given is CommandUpdate | undefined {
  if (given === undefined || given === null) return;
  const { by, reason } = typeof given === 'object' ? (given as Record<string, unknown>) : { by: 0, reason: 0 };
  if (isWords(by) && isWords(reason)) return;
  throw ApplicationFailure.nonRetryable(
    `The argument is {"reason": "…"}, at most ${MAX_REASON} characters, or nothing.`,
    INVALID,
  );
}

const isWords = (value: unknown): boolean =>
  value === undefined || (typeof value === 'string' && value.trim() !== '' && value.length <= MAX_REASON);

function checkSkip(given: unknown): asserts given is SkipUpdate {
  checkWords(given);
  if (given?.reason !== undefined && 'chunk' in given && Number.isSafeInteger(given.chunk)) return;
  throw ApplicationFailure.nonRetryable('The argument is {"chunk": 12, "reason": "…"}.', INVALID);
}
