import { importWorkflowId } from '@pairloom/temporal-api';
import { silent } from '@pairloom/tools';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Fault, Variant } from './faults/fault.ts';
import { FROZEN_WORKER } from './faults/frozen-worker.ts';
import { KILLED_POSTGRES, KILLED_TEMPORAL } from './faults/killed-servers.ts';
import { killedWhileSavingVectors } from './faults/lost-count.ts';
import { SAME_FILE_TWICE } from './faults/same-file-twice.ts';
import { DROP_UNIQUE_KEY, MUTATIONS } from './mutations.ts';
import { randomFrom } from './random.ts';
import { Installation, type InstallationOptions } from './stack/installation.ts';
import { startServers, type Servers } from './stack/servers.ts';
import { judgeOpenRuns, leftOpen, openRuns } from './oracle/open-runs.ts';
import { Stage } from './stage.ts';
import { until } from './until.ts';
import { workload } from './workload.ts';

/** Of a machine that does other work meanwhile. */
const PATIENCE_MS = 300_000;
const SEED = 20_260_101;

function variantOf({ variants }: Fault, name: string): Variant {
  const found = variants.find((variant) => variant.name.includes(name));
  if (found === undefined) throw new Error(`There is no variant "${name}".`);
  return found;
}

const FROZEN = variantOf(FROZEN_WORKER, 'edit of one of its pairs');
const TWICE = variantOf(SAME_FILE_TWICE, 'one file twice');

/** One line for each promise that was broken. */
const violationsOf = async (stage: Stage, variant: Variant): Promise<readonly string[]> =>
  (await variant.play(stage, randomFrom(SEED))).violations;

interface Broken extends InstallationOptions {
  readonly variant: Variant;
  readonly breakDatabase?: string;
}

/** What the harness finds when the program is broken. */
async function foundIn(servers: Servers, { variant, breakDatabase, ...options }: Broken): Promise<readonly string[]> {
  const installation = await Installation.open(servers, options);
  try {
    if (breakDatabase !== undefined) await installation.database.query(breakDatabase);
    return await violationsOf(new Stage(installation), variant);
  } finally {
    await installation.close();
  }
}

/** Else the chunks that wait to copy behind the held one take all places, and the other import cannot end. */
const A_PLACE_FOR_EACH_CHUNK = { LOAD_CONCURRENCY: '12' };

const BROKEN = {
  fence: { name: 'no_fence', variant: FROZEN, mutations: MUTATIONS.withoutFence },
  uniqueKey: {
    name: 'no_unique_key',
    variant: TWICE,
    mutations: MUTATIONS.withoutUniqueKey,
    breakDatabase: DROP_UNIQUE_KEY,
    env: A_PLACE_FOR_EACH_CHUNK,
  },
  counter: {
    name: 'counter_outside',
    variant: killedWhileSavingVectors,
    mutations: MUTATIONS.counterOutside,
  },
} as const satisfies Record<string, Broken>;

/**
 * The longest is the time after which a dead worker's activities are given to another: so the broken programs run beside the
 * sound one, on the same servers, until those are what is to die.
 */
describe('faults on the real stack', () => {
  let servers: Servers;
  let sound: Installation;
  let stage: Stage;
  let found: Record<keyof typeof BROKEN, Promise<readonly string[]>>;

  beforeAll(async () => {
    servers = await startServers(() => silent);
    found = {
      fence: foundIn(servers, BROKEN.fence),
      uniqueKey: foundIn(servers, BROKEN.uniqueKey),
      counter: foundIn(servers, BROKEN.counter),
    };
    for (const finding of Object.values(found)) finding.catch(() => undefined);
    sound = await Installation.open(servers, { name: 'sound' });
    stage = new Stage(sound);
  }, PATIENCE_MS);

  afterAll(async () => {
    await Promise.allSettled(Object.values(found));
    await sound.close();
    await servers.stop();
  }, PATIENCE_MS);

  it.each([
    ['one file imported twice at once', TWICE],
    ['a worker killed while it saves vectors', killedWhileSavingVectors],
    ['a worker frozen, replaced and thawed', FROZEN],
  ])(
    '%s breaks no promise',
    async (_name, variant) => {
      expect(await violationsOf(stage, variant)).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'an import that still runs is told as open in Temporal',
    async () => {
      const { api, installation } = stage;
      const held = installation.atWorker.arm('chunk.after_insert', 'hold');
      const work = workload({ rows: 20, embed: false });
      const projectId = await api.createProject(randomUUID());
      const { id } = await api.create(projectId, work);
      await held.untilReached(PATIENCE_MS);
      const line = `importWorkflow ${importWorkflowId(id)} is still open in Temporal`;
      const told = async (): Promise<string[]> => leftOpen(await openRuns(installation), installation.taskQueuePrefix);
      await until('it is told as open', async () => (await told()).includes(line), PATIENCE_MS);
      held.release();
      await api.ended(projectId, id);
      expect(await judgeOpenRuns(installation)).toEqual([]);
    },
    PATIENCE_MS,
  );

  it.each([
    ['the fence of a chunk', 'fence', /the edit was overwritten/],
    ['the unique key of pairs', 'uniqueKey', /pairs: \d+ instead of \d+/],
    ['the transaction around a counter', 'counter', /more vectors are told than there are texts/],
  ] as const)(
    'without %s the harness goes red',
    async (_name, broken, finding) => {
      expect(await found[broken]).toContainEqual(expect.stringMatching(finding));
    },
    PATIENCE_MS,
  );

  it.each([
    ['PostgreSQL', KILLED_POSTGRES],
    ['Temporal', KILLED_TEMPORAL],
  ])(
    '%s killed while an import runs breaks no promise',
    async (_name, fault) => {
      expect(await violationsOf(stage, variantOf(fault, 'SIGKILL'))).toEqual([]);
    },
    PATIENCE_MS,
  );
});
