import { setTimeout as pause } from 'node:timers/promises';
import type { ImportRecord } from '@pairloom/contract';
import type { Course, Disturbed } from '../stage.ts';
import type { AtFailpoint, Failpoint } from '../stack/failpoints.ts';
import { undoOf, workload, type Workload } from '../workload.ts';
import { damage, DAMAGES } from './changed-source.ts';
import { giveByHand, judgeSearchAttributes, judgeTold, untilHeld } from './commands-by-hand.ts';
import type { Variant } from './fault.ts';
import { atRandomTime, ended } from './moments.ts';
import { RESET_IN_LOG, resetToEach } from './resets.ts';
import { CHUNKS, takingBack, WHOLE } from './taken-back.ts';
import { untilWaitsWith } from './waiting.ts';

const WORK = workload();
const UNDO = undoOf(WORK);

const SETTLED_MS = 180_000;
const HOLD: AtFailpoint = 'hold';

/** Long enough for some of the new runs to ask for their turn, too short for others. */
const gapOf =
  ({ random }: Disturbed) =>
  () =>
    50 + random.below(300);

/** A chunk is held while something is done. */
async function whileHeld(disturbed: Disturbed, at: Failpoint, hit: number, what: () => Promise<void>): Promise<void> {
  const held = disturbed.installation.atWorker.arm(at, HOLD, hit);
  try {
    await held.untilReached();
    await what();
  } finally {
    held.release();
  }
}

async function recordOf({ api, projectId, accepted }: Disturbed): Promise<ImportRecord> {
  return api.get(projectId, (await accepted).id);
}

/** What stands still is reset, and stands as before. */
async function resetWhileItStands(disturbed: Disturbed, as: 'paused' | 'attention'): Promise<void> {
  await untilHeld(disturbed, as);
  const before = await recordOf(disturbed);
  await resetToEach(disturbed, gapOf(disturbed));
  await untilHeld(disturbed, as);
  const after = await recordOf(disturbed);
  const figuresOf = ({ status, paused, pause: given, attention, counts }: ImportRecord): string =>
    JSON.stringify({ status, paused, given, attention, counts });
  if (figuresOf(after) !== figuresOf(before))
    throw new Error(`the resets made ${figuresOf(after)} of ${figuresOf(before)}`);
}

/** Once more when it runs again: then the commands that were given by hand are sent again with each reset. */
async function resetOnItsWay(disturbed: Disturbed): Promise<void> {
  await pause(disturbed.random.below(1_000));
  await resetToEach(disturbed, gapOf(disturbed));
}

const told = (...commands: readonly string[]) =>
  async function judge(record: ImportRecord, disturbed: Disturbed): Promise<string[]> {
    return [...(await judgeTold(disturbed, record, commands)), ...(await judgeSearchAttributes(disturbed, record))];
  };

const whilePaused = (of: string, work: Workload, chunks: number): Variant => ({
  name: `reset to each point that is offered of ${of} that is paused, and again after it was resumed`,
  play: (stage, random) =>
    stage.play(
      {
        work,
        log: RESET_IN_LOG,
        mayWaitAgain: true,
        endMs: SETTLED_MS,
        during: async (disturbed) => {
          const hit = 1 + random.below(chunks);
          await whileHeld(disturbed, 'chunk.claimed', hit, () => giveByHand(disturbed, 'pause'));
          await resetWhileItStands(disturbed, 'paused');
          await giveByHand(disturbed, 'resume');
          await resetOnItsWay(disturbed);
        },
        also: told('import.pause', 'import.resume'),
      },
      random,
    ),
});

/** The last chunk of the source is not what it was when somebody looks at it. */
const whileAttended: Variant = {
  name: 'reset to each point that is offered of an import that waits for a person, and again after a retry',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: /source_changed/,
        mayWaitAgain: true,
        endMs: SETTLED_MS,
        during: async (disturbed) => {
          const { installation, accepted } = disturbed;
          const { id } = await accepted;
          let mend: (() => void) | undefined;
          try {
            await whileHeld(disturbed, 'chunk.claimed', 1 + random.below(4), async () => {
              mend = damage(installation, id, DAMAGES['one bit flipped']);
            });
            await untilWaitsWith(disturbed, 'source_changed');
            await resetWhileItStands(disturbed, 'attention');
          } finally {
            mend?.();
          }
          await giveByHand(disturbed, 'retry');
          await resetOnItsWay(disturbed);
        },
        also: told('import.needs_attention', 'import.retry'),
      },
      random,
    ),
};

/** Reset while it runs or after its end, it comes to the end that it has undisturbed; nobody gave a command. */
const reset = (name: string, work: Workload, during: Course['during']): Variant => ({
  name: `reset to each point that is offered ${name}`,
  play: (stage, random) => stage.play({ work, log: RESET_IN_LOG, endMs: SETTLED_MS, during, also: told() }, random),
});

/** All rows are looked at before the first is written: the first hits are those of the check. */
const whole = (pass: 'check' | 'write'): Variant =>
  reset(`in the ${pass} of an import that is all or nothing`, WHOLE, (disturbed) => {
    const hit = 1 + disturbed.random.below(CHUNKS) + (pass === 'check' ? 0 : CHUNKS);
    return whileHeld(disturbed, 'chunk.before_insert', hit, () => resetToEach(disturbed, gapOf(disturbed)));
  });

const wholeTakenBack: Variant = takingBack({
  name: 'reset to each point that is offered in the take-back of an import that is all or nothing',
  point: 'revert.before_commit',
  does: HOLD,
  log: /./,
  strike: async (disturbed, taking) => {
    try {
      await taking.untilReached();
      await resetToEach(disturbed, gapOf(disturbed));
    } finally {
      taking.release();
    }
  },
});

const undoRunning = reset('of an undo, at a chunk and at a random time', UNDO, async (disturbed) => {
  await whileHeld(disturbed, 'chunk.after_insert', 1, () => resetToEach(disturbed, gapOf(disturbed)));
  await atRandomTime(disturbed);
  await resetToEach(disturbed, gapOf(disturbed));
});

const undoCompleted = reset('of an undo that has completed', UNDO, async (disturbed) => {
  await ended(disturbed);
  await resetToEach(disturbed, gapOf(disturbed));
});

/** Resets of what stands still, of what is written as a whole or not at all, and of undos. */
export const RESET_STANDING: readonly Variant[] = [
  whilePaused('an import', WORK, 8),
  whileAttended,
  whole('check'),
  whole('write'),
  wholeTakenBack,
  whilePaused('an undo', UNDO, 1),
  undoRunning,
  undoCompleted,
];
