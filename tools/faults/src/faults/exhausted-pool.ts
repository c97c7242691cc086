import { Problem } from '@pairloom/contract';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Mutation } from '../stack/failpoints.ts';
import type { Disturbed, Stage } from '../stage.ts';
import { until } from '../until.ts';
import { workload } from '../workload.ts';
import { type Held, holdPairs, waitingForLock, withSession } from './contention.ts';
import type { Fault, Variant } from './fault.ts';
import { andBack, replaceWorker } from './new-build.ts';

const WORK = workload();

/** Takes every connection that the server has to give. */
async function exhaust(disturbed: Disturbed): Promise<pg.Client[]> {
  const { installation } = disturbed;
  const taken: pg.Client[] = [];
  const url = new URL(installation.servers.postgres.running.url);
  for (;;) {
    const client = new pg.Client({ connectionString: url.href, application_name: 'faults' });
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch {
      return taken;
    }
    taken.push(client);
  }
}

const noConnections: Variant = {
  name: 'no connection left for 8 s',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: /database_unavailable/,
        endMs: 120_000,
        during: async (disturbed) => {
          const { ofWorker, ofGateway } = disturbed.installation;
          await disturbed.accepted;
          const taken = await exhaust(disturbed);
          disturbed.say(`${taken.length} connections taken`);
          // What they have in their pools is lost, and nothing new is to be had.
          ofWorker.database.cut();
          ofGateway.database.cut();
          taken.push(...(await exhaust(disturbed)));
          await pause(8_000);
          await Promise.all(taken.map((client) => client.end()));
          disturbed.struck();
        },
      },
      random,
    ),
};

/** As built, a worker has a connection for each activity that it takes at once: none has to wait for one. */
const POOL_OF_TWO: Mutation = {
  file: 'worker/dist/main.js',
  find: 'poolSize: 2 * (config.load.concurrency + config.embed.concurrency) + SPARE_CONNECTIONS',
  put: 'poolSize: 2',
};

/** Longer than the program waits for a connection of its pool, 10 s, and shorter than for a lock, 15 s. */
const HELD_MS = 12_000;

const BOTH_HELD: Held = {
  what: 'both connections are held',
  program: 'worker',
  count: 2,
  withinMs: 60_000,
  heldMs: HELD_MS,
};

/** Two chunks wait for pairs that somebody has locked; all else that the worker has to do finds no connection. */
const workersPool: Variant = {
  name: `all connections of the worker's pool held for ${HELD_MS / 1000} s`,
  play: async (stage, random) => {
    await stage.undisturbed(WORK);
    return andBack(stage, async () => {
      await replaceWorker(stage.installation, [POOL_OF_TWO], 'SIGTERM');
      return stage.play(
        {
          work: WORK,
          log: /database_unavailable/,
          endMs: 120_000,
          during: (disturbed) => holdPairs(disturbed, BOTH_HELD),
        },
        random,
      );
    });
  },
};

/** As many connections the gateway has. */
const POOL = 10;
/** What a request may take that finds no connection. */
const ANSWERED_MS = 20_000;

interface Answer {
  readonly what: string;
  readonly status: number;
  readonly code: string | undefined;
}

/** Of a request that may be refused; status 0 when there is no answer in time. */
async function answerTo(what: string, url: string, init: RequestInit = {}): Promise<Answer> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(ANSWERED_MS) });
    const { data } = Problem.safeParse(await response.json());
    return { what, status: response.status, code: data?.code };
  } catch {
    return { what, status: 0, code: undefined };
  }
}

const isRefused = ({ status, code }: Answer): boolean => status === 503 && code === 'database_unavailable';

/** What holds a connection is answered when the lock is free, what found none is refused; nothing is left to hang. */
function judgeAnswers(holders: readonly Answer[], others: readonly Answer[]): string[] {
  const wrong = [
    ...holders.filter((answer) => answer.status !== 200 && !isRefused(answer)),
    ...others.filter((answer) => !isRefused(answer)),
  ];
  return wrong.map(({ what, status, code }) => `${what} was answered with ${status} ${code ?? ''}`);
}

/** Three requests for each connection wait for a table that somebody has locked, and some that do not need it. */
async function exhaustGateway(disturbed: Omit<Disturbed, 'accepted'>, found: string[]): Promise<void> {
  const { projectId, installation } = disturbed;
  const project = `${installation.url}/api/v1/projects/${projectId}`;
  await withSession(disturbed, async (client) => {
    await client.query('begin');
    await client.query('lock table mapping in access exclusive mode');
    const ask = (): Promise<Answer> => answerTo('a list of mappings', `${project}/mappings`);
    const holders = Array.from({ length: 3 * POOL }, ask);
    await until('all connections are held', waitingForLock(disturbed, 'gateway', POOL), 10_000);
    const headers = { 'content-type': 'application/octet-stream' };
    const others = [
      answerTo('a list of imports', `${project}/imports`),
      answerTo('a list of pairs', `${project}/pairs`),
      answerTo('an upload', `${project}/imports?filename=a.csv`, {
        method: 'POST',
        headers,
        body: 'question,answer\n',
      }),
    ];
    await pause(HELD_MS);
    await client.query('rollback');
    found.push(...judgeAnswers(await Promise.all(holders), await Promise.all(others)));
  });
  const after = await answerTo('a list of mappings afterwards', `${project}/mappings`);
  if (after.status !== 200) found.push(`${after.what} was answered with ${after.status} ${after.code ?? ''}`);
}

const gatewaysPool = (when: 'before the import is asked for' | 'while the import runs'): Variant => ({
  name: `all connections of the gateway's pool held for ${HELD_MS / 1000} s ${when}`,
  play: (stage: Stage, random) => {
    const found: string[] = [];
    let held: Promise<void> | undefined;
    return stage.play(
      {
        work: WORK,
        log: /"code":"database_unavailable"/,
        before: async (disturbed) => {
          if (when === 'while the import runs') return;
          held = exhaustGateway(disturbed, found);
          held.catch(() => undefined);
          await until('all connections are held', waitingForLock(disturbed, 'gateway', POOL), 10_000);
        },
        during: async (disturbed) => {
          if (held === undefined) await disturbed.accepted;
          await (held ??= exhaustGateway(disturbed, found));
          disturbed.struck();
        },
        also: async () => found,
      },
      random,
    );
  },
});

export const EXHAUSTED_POOL: Fault = {
  no: 12,
  title: 'no database connection left, in the server or in the pool of worker or gateway',
  variants: [
    noConnections,
    workersPool,
    gatewaysPool('before the import is asked for'),
    gatewaysPool('while the import runs'),
  ],
};
