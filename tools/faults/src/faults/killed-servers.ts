import { setTimeout as pause } from 'node:timers/promises';
import type { Part } from '../stack/part.ts';
import type { Installation } from '../stack/installation.ts';
import { signalTree } from '../stack/process-tree.ts';
import type { Said } from '../stage.ts';
import { workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';
import { atRandomTime } from './moments.ts';

const WORK = workload();

type Server = Pick<Part, 'end' | 'start'>;

interface ServerDeath {
  readonly name: string;
  readonly part: (installation: Installation) => Server;
  readonly signal: NodeJS.Signals;
  /** Before it is started again, in milliseconds. */
  readonly awayMs: number;
  readonly log: Said;
}

const death = ({ name, part, signal, awayMs, log }: ServerDeath): Variant => ({
  name,
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log,
        endMs: 120_000,
        during: async (disturbed) => {
          await atRandomTime(disturbed);
          const server = part(disturbed.installation);
          await server.end(signal);
          await pause(awayMs);
          await server.start();
          disturbed.struck();
        },
      },
      random,
    ),
});

/** Neither gone nor there: connections stand, and nobody answers. */
const frozenPostgres = (seconds: number): Variant => ({
  name: `all its processes SIGSTOP at a random time, SIGCONT after ${seconds} s`,
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: { whenRetried: POSTGRES_SILENT },
        endMs: 240_000,
        during: async (disturbed) => {
          await atRandomTime(disturbed);
          const { pid } = disturbed.installation.servers.postgres;
          await signalTree(pid, 'SIGSTOP');
          try {
            await pause(seconds * 1_000);
          } finally {
            await signalTree(pid, 'SIGCONT');
          }
          disturbed.struck();
        },
      },
      random,
    ),
});

/** Of the worker's polls, or of a request of the gateway. */
const TEMPORAL_AWAY = /poll_workflow_task_queue|poll_activity_task_queue|temporal_unavailable|gRPC call/;
/** What is back so soon is only waited for. */
const TEMPORAL_BRIEFLY_AWAY = { whenRetried: /gRPC call|activity is tried again/ } as const;
const POSTGRES_AWAY = /database_unavailable|57P0[1-5]|ECONNREFUSED|ECONNRESET/;

const POSTGRES_SILENT = /database_unavailable|heartbeat|activity is tried again/;

const postgres = (installation: Installation): Server => installation.servers.postgres;
const temporal = (installation: Installation): Server => installation.servers.temporal;

export const KILLED_TEMPORAL: Fault = {
  no: 6,
  title: 'Temporal SIGKILL and restart on its file',
  variants: [
    death({
      name: 'SIGKILL at a random time',
      part: temporal,
      signal: 'SIGKILL',
      awayMs: 500,
      log: TEMPORAL_BRIEFLY_AWAY,
    }),
  ],
};

export const AWAY_TEMPORAL: Fault = {
  no: 7,
  title: 'Temporal away for minutes',
  variants: [60, 180].map((seconds) =>
    death({
      name: `ended at a random time, back after ${seconds} s`,
      part: temporal,
      signal: 'SIGTERM',
      awayMs: seconds * 1_000,
      log: TEMPORAL_AWAY,
    }),
  ),
};

export const KILLED_POSTGRES: Fault = {
  no: 8,
  title: 'PostgreSQL immediate restart, SIGKILL, SIGSTOP',
  variants: [
    death({
      name: 'immediate shutdown at a random time',
      part: postgres,
      signal: 'SIGQUIT',
      awayMs: 500,
      log: POSTGRES_AWAY,
    }),
    death({ name: 'SIGKILL at a random time', part: postgres, signal: 'SIGKILL', awayMs: 500, log: POSTGRES_AWAY }),
    death({
      name: 'immediate shutdown, away for 15 s',
      part: postgres,
      signal: 'SIGQUIT',
      awayMs: 15_000,
      log: POSTGRES_AWAY,
    }),
    frozenPostgres(20),
    frozenPostgres(100),
  ],
};
