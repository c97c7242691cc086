import { randomUUID } from 'node:crypto';
import { MOVABLE_CLOCK } from '../stack/failpoints.ts';
import type { Disturbed } from '../stage.ts';
import { workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';
import { atRandomTime, ended } from './moments.ts';

const WORK = workload();
const HOUR_MS = 3_600_000;

type Moved = 'worker' | 'gateway';

const clockOf = ({ installation }: Pick<Disturbed, 'installation'>, part: Moved) =>
  part === 'worker' ? installation.atWorker : installation.atGateway;

/** A line of the program that is further from now than any run lasts. */
function tellsOfJump(heard: string): boolean {
  const times = [...heard.matchAll(/"time":"([^"]+)"/g)].map(([, time = '']) => Date.parse(time));
  return times.some((time) => Math.abs(Date.now() - time) > HOUR_MS / 2);
}

const moved = (part: Moved, hours: number, when: 'before the upload' | 'at a random time'): Variant => ({
  name: `clock of the ${part} ${hours > 0 ? 'forward' : 'back'} by an hour ${when}`,
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: tellsOfJump,
        before: (beforehand) => {
          if (when === 'before the upload') clockOf(beforehand, part).moveClock(hours * HOUR_MS);
        },
        during: async (disturbed) => {
          if (when === 'at a random time') {
            await atRandomTime(disturbed);
            clockOf(disturbed, part).moveClock(hours * HOUR_MS);
          }
          disturbed.struck();
          await ended(disturbed);
          // Both have little to say while all goes well: the worker tells its time when it is told to go, the gateway when it is asked for something.
          if (part === 'worker') await disturbed.installation.worker.end('SIGTERM');
          else await disturbed.api.createProject(randomUUID());
        },
      },
      random,
    ),
});

export const MOVED_CLOCK: Fault = {
  no: 26,
  title: 'clock of worker or gateway jumps by an hour',
  env: MOVABLE_CLOCK,
  variants: [
    ...[1, -1].flatMap((hours) => [
      moved('worker', hours, 'at a random time'),
      moved('gateway', hours, 'at a random time'),
      moved('gateway', hours, 'before the upload'),
    ]),
  ],
};
