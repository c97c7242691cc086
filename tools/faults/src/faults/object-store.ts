import { setTimeout as pause } from 'node:timers/promises';
import { Refused } from '../stack/api.ts';
import { storeObstacle } from '../stack/object-store.ts';
import type { StoreCall, StoreMood } from '../stack/s3-proxy.ts';
import type { Disturbed, Said } from '../stage.ts';
import { workload } from '../workload.ts';
import { CHANGED_SOURCE } from './changed-source.ts';
import type { Fault, Variant } from './fault.ts';
import { DEAD_GATEWAY } from './killed-gateway.ts';
import { ended } from './moments.ts';
import { BOTH_TIMES, mend, type Mended } from './waiting.ts';

const WORK = workload();

const SECONDS = 5;
/** The client of the store asks three times by itself; so many refusals last for some attempts of a step. */
const REFUSALS = 8;
const SLOW_MS = 700;

const away = (): StoreMood => ({ kind: 'away' });
const SLOW_DOWN = { kind: 'refuse', status: 503, code: 'SlowDown' } as const;
const UNAVAILABLE = /blob_unavailable/;

const isRead = ({ method }: StoreCall): boolean => method === 'GET';

/** Nothing reaches the store while the file comes in; who sends it asks again. */
const awayAtUpload: Variant = {
  name: `away for ${SECONDS} s when a file comes in`,
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: UNAVAILABLE,
        before: ({ installation }) => installation.store.ofGateway.misbehave(away),
        during: async ({ installation, struck, accepted }) => {
          await pause(SECONDS * 1_000);
          installation.store.ofGateway.heal();
          struck();
          await accepted;
        },
      },
      random,
    ),
};

type Step = 'it is planned' | 'its chunks are loaded';

/** Holds the import where it is about to read its source. */
async function heldBefore({ installation, random }: Disturbed, step: Step): Promise<{ release(): void }> {
  const held =
    step === 'it is planned'
      ? installation.atGateway.arm('upload.queued', 'hold')
      : installation.atWorker.arm('chunk.claimed', 'hold', 1 + random.below(6));
  await held.untilReached();
  return held;
}

interface Misbehaving {
  readonly name: string;
  readonly step: Step;
  readonly moodOf: (call: StoreCall) => StoreMood | undefined;
  readonly lastsMs: number;
  readonly log: Said;
}

/** The worker's way to the store, from the moment when it is about to read. */
const misbehaving = ({ name, step, moodOf, lastsMs, log }: Misbehaving): Variant => ({
  name: `${name} when ${step}`,
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log,
        endMs: 120_000,
        during: async (disturbed) => {
          const { store } = disturbed.installation;
          const held = await heldBefore(disturbed, step);
          store.ofWorker.misbehave(moodOf);
          held.release();
          if (lastsMs === Infinity) return ended(disturbed);
          await pause(lastsMs);
          store.ofWorker.heal();
          disturbed.struck();
        },
      },
      random,
    ),
});

const STEPS: readonly Step[] = ['it is planned', 'its chunks are loaded'];

/** The first downloads of a step; counted, whoever asks for them. */
function cutDownloads(count: number): Misbehaving['moodOf'] {
  let left = count;
  return (call) => (isRead(call) && left-- > 0 ? { kind: 'cut' } : undefined);
}

const slowDownAtUpload: Variant = {
  name: 'SlowDown, then fine, when a file comes in',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        // The client of the store waits and asks again by itself.
        log: () => true,
        before: ({ installation }) =>
          installation.store.ofGateway.misbehave(({ no }) => (no <= 2 ? SLOW_DOWN : undefined)),
        during: async ({ accepted }) => void (await accepted),
      },
      random,
    ),
};

/** The store has another secret, and answers so to everybody who signs with the old one. */
const refusedAtLoad = (when: Mended): Variant => ({
  name: `credentials refused when chunks are loaded, mended ${when}`,
  play: (stage, random) => {
    const heard = stage.installation.listen();
    return stage.play(
      {
        work: WORK,
        mayWaitAgain: true,
        log: /blob_credentials/,
        during: async (disturbed) => {
          const { store } = disturbed.installation;
          const held = await heldBefore(disturbed, 'its chunks are loaded');
          await store.changeSecret();
          held.release();
          await mend(disturbed, { code: 'blob_credentials', when, heard, how: () => store.heal() });
        },
      },
      random,
    );
  },
});

const refusedAtUpload: Variant = {
  name: 'credentials refused for an upload, which is sent again',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: /blob_credentials/,
        before: async ({ installation, api, projectId, say }) => {
          await installation.store.changeSecret();
          const code = await api.create(projectId, WORK).then(
            () => 'none',
            (error: unknown) => (error instanceof Refused ? error.problem.code : String(error)),
          );
          await installation.store.heal();
          if (code !== 'blob_credentials') throw new Error(`the upload was refused with ${code}`);
          say(`refused: ${code}`);
        },
        during: async ({ accepted, struck }) => {
          struck();
          await accepted;
        },
      },
      random,
    ),
};

const IN_S3 = { objectStore: true, obstacle: storeObstacle } as const;

export const OBJECT_STORE: Fault = {
  no: 9,
  title: 'S3 store away, slow, cut in a download, asking to slow down, refusing credentials',
  ...IN_S3,
  variants: [
    awayAtUpload,
    ...STEPS.map((step) =>
      misbehaving({ name: `away for ${SECONDS} s`, step, moodOf: away, lastsMs: SECONDS * 1_000, log: UNAVAILABLE }),
    ),
    ...STEPS.map((step) =>
      misbehaving({
        name: 'downloads cut in the middle',
        step,
        lastsMs: Infinity,
        log: UNAVAILABLE,
        moodOf: cutDownloads(3),
      }),
    ),
    ...STEPS.map((step) =>
      misbehaving({
        name: `each answer ${SLOW_MS} ms late`,
        step,
        lastsMs: Infinity,
        log: () => true,
        moodOf: () => ({ kind: 'delay', ms: SLOW_MS }),
      }),
    ),
    ...STEPS.map((step) =>
      misbehaving({
        name: 'SlowDown, then fine',
        step,
        lastsMs: Infinity,
        log: UNAVAILABLE,
        moodOf: ({ no }) => (no <= REFUSALS ? SLOW_DOWN : undefined),
      }),
    ),
    slowDownAtUpload,
    ...BOTH_TIMES.map(refusedAtLoad),
    refusedAtUpload,
  ],
};

const inS3 = ({ variants, title, no }: Fault): Fault => ({
  no,
  title: `${title}, with blobs in S3`,
  ...IN_S3,
  variants: variants.map((variant) => ({ ...variant, name: `${variant.name}, blobs in S3` })),
});

export const CHANGED_OBJECT = inS3(CHANGED_SOURCE);
export const DEAD_GATEWAY_S3 = inS3(DEAD_GATEWAY);
