import { importWorkflowId, UPDATES } from '@pairloom/temporal-api';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../random.ts';
import { Refused } from '../stack/api.ts';
import type { Installation } from '../stack/installation.ts';
import type { Stage } from '../stage.ts';
import { until } from '../until.ts';
import { damage, DAMAGES } from './changed-source.ts';
import { resetPoints, resetTo } from './resets.ts';

/** Where a soak strikes. */
export interface Soaking {
  readonly stage: Stage;
  readonly installation: Installation;
  readonly random: Random;
  readonly projectId: string;
  /** Imports that an operator has ended, and what they may end as besides. */
  readonly mayEndAs: Map<string, Set<string>>;
  /** Begins imports of the same keys, side by side in a project of their own. */
  readonly overlap: () => void;
}

export interface Blow {
  readonly name: string;
  readonly log?: RegExp;
  readonly strike: (soaking: Soaking) => Promise<void>;
}

const HOUR_MS = 3_600_000;
const RESUMED_MS = 60_000;

const lasting = (random: Random): Promise<void> => pause(200 + random.below(3_000));

/** The import that is at work, else the next; undefined when all have ended. */
async function importAtWork({ installation, projectId }: Soaking): Promise<string | undefined> {
  const { rows } = await installation.database.query<{ id: string }>(
    `select id from import_job where project_id = $1 and phase not in ('uploading', 'ended')
     order by (phase = 'queued'), created_at limit 1`,
    [projectId],
  );
  return rows[0]?.id;
}

type OnImport = (soaking: Soaking, importId: string) => Promise<unknown>;

/** Something done to the import that is at work. One that has ended meanwhile refuses it, which is right. */
const onImport = (name: string, does: OnImport): Blow => ({
  name,
  strike: async (soaking) => {
    const importId = await importAtWork(soaking);
    if (importId !== undefined) await does(soaking, importId).catch(() => undefined);
  },
});

function mayEnd({ mayEndAs }: Soaking, importId: string, as: string): void {
  mayEndAs.set(importId, new Set([...(mayEndAs.get(importId) ?? []), as]));
}

const handleOf = ({ installation }: Soaking, importId: string) =>
  installation.temporal.workflow.getHandle(importWorkflowId(importId));

/** However often it has to be asked: what stays paused never ends. */
async function resume(ask: () => Promise<unknown>): Promise<void> {
  await until(
    'the paused import is resumed',
    async () => {
      try {
        await ask();
        return true;
      } catch (error) {
        return error instanceof Refused && !error.problem.retryable;
      }
    },
    RESUMED_MS,
  );
}

const commandOf = ({ stage, projectId }: Soaking, importId: string, name: string): Promise<unknown> =>
  stage.api.command(projectId, importId, name, { reason: 'fault harness' });

const OPERATORS: readonly Blow[] = [
  onImport('cancel by REST', async (soaking, importId) => {
    mayEnd(soaking, importId, 'cancelled');
    await commandOf(soaking, importId, 'cancel');
  }),
  onImport('cancel in Temporal', async (soaking, importId) => {
    mayEnd(soaking, importId, 'cancelled');
    await handleOf(soaking, importId).cancel();
  }),
  onImport('terminate in Temporal', async (soaking, importId) => {
    mayEnd(soaking, importId, 'run_terminated');
    await handleOf(soaking, importId).terminate('fault harness');
  }),
  onImport('reset in Temporal', async ({ installation, random }, importId) => {
    const { runId, events } = await resetPoints(installation, importId);
    if (events.length > 0) await resetTo(installation, importId, runId, random.pick(events));
  }),
  onImport('pause and resume by REST', async (soaking, importId) => {
    await commandOf(soaking, importId, 'pause');
    await lasting(soaking.random);
    await resume(() => commandOf(soaking, importId, 'resume'));
  }),
  onImport('pause and resume in Temporal', async (soaking, importId) => {
    const args: [{ by: string; reason: string }] = [{ by: 'operator', reason: 'fault harness' }];
    await handleOf(soaking, importId).executeUpdate(UPDATES.pause, { args });
    await lasting(soaking.random);
    await handleOf(soaking, importId)
      .executeUpdate(UPDATES.resume, { args })
      .catch(() => undefined);
    // Whatever became of that one.
    await resume(() => commandOf(soaking, importId, 'resume'));
  }),
];

const SOURCES = Object.entries(DAMAGES).map(([what, how]) =>
  onImport(`source ${what}`, async ({ installation, random }, importId) => {
    const mend = damage(installation, importId, how);
    await lasting(random);
    mend();
  }),
);

const CLOCKS = (['worker', 'gateway'] as const).map((part): Blow => ({
  name: `clock of the ${part} jumps by an hour`,
  strike: async ({ installation, random }) => {
    const clock = part === 'worker' ? installation.atWorker : installation.atGateway;
    clock.moveClock(random.pick([1, -1]) * HOUR_MS);
    await lasting(random);
    clock.moveClock(0);
  },
}));

const PARTS: readonly Blow[] = [
  {
    name: 'worker SIGKILL',
    log: /worker polls/,
    strike: async ({ installation: { worker } }) => {
      await worker.kill();
      await worker.start();
    },
  },
  {
    name: 'worker SIGTERM',
    log: /worker stopped/,
    strike: async ({ installation: { worker } }) => {
      await worker.end('SIGTERM');
      await worker.start();
    },
  },
  {
    name: 'worker frozen',
    strike: async ({ installation: { worker }, random }) => {
      worker.signal('SIGSTOP');
      await lasting(random);
      worker.signal('SIGCONT');
    },
  },
  {
    name: 'gateway SIGKILL',
    log: /gateway listens/,
    strike: async ({ installation: { gateway } }) => {
      await gateway.kill();
      await gateway.start();
    },
  },
  {
    name: 'PostgreSQL SIGKILL',
    strike: async ({ installation: { servers } }) => {
      await servers.postgres.kill();
      await servers.postgres.start();
    },
  },
  {
    name: 'Temporal SIGKILL',
    strike: async ({ installation: { servers } }) => {
      await servers.temporal.kill();
      await servers.temporal.start();
    },
  },
  {
    name: 'database of the worker black-holed',
    strike: async ({ installation: { ofWorker }, random }) => {
      ofWorker.database.blackHole();
      await lasting(random);
      ofWorker.database.heal();
    },
  },
  {
    name: 'Temporal of both refused',
    strike: async ({ installation: { ofWorker, ofGateway }, random }) => {
      ofWorker.temporal.refuse();
      ofGateway.temporal.refuse();
      await lasting(random);
      ofWorker.temporal.heal();
      ofGateway.temporal.heal();
    },
  },
  {
    name: 'embeddings 503',
    strike: async ({ installation: { provider }, random }) => {
      provider.misbehave(() => ({ kind: 'status', status: 503 }));
      await lasting(random);
      provider.heal();
    },
  },
  { name: 'imports of the same keys side by side', strike: async ({ overlap }) => overlap() },
];

const DISKS = (['database', 'blobs'] as const).map((which): Blow => ({
  name: `disk full for ${which}`,
  strike: async ({ installation: { disks }, random }) => {
    disks?.fill(which);
    await lasting(random);
    disks?.free();
  },
}));

/** Kinds of blows; one is drawn first, then one of its own. What is struck mends by itself or is mended before the next. */
export const blowsOf = ({ disks }: Installation): readonly (readonly Blow[])[] => [
  PARTS,
  OPERATORS,
  SOURCES,
  CLOCKS,
  ...(disks === undefined ? [] : [DISKS]),
];
