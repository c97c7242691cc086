import { setTimeout as pause } from 'node:timers/promises';
import type { Disturbed, Said } from '../stage.ts';
import { isQuery, type TcpProxy } from '../stack/tcp-proxy.ts';
import { workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';
import { atRandomTime, happenedBeforeEnd } from './moments.ts';

const WORK = workload();
/** Every other chunk is copied in, whatever the others do meanwhile. */
const COPIED = workload({ repeats: false });
const COPIES = 6;
/** A statement that gets no answer is given up after 75 s. */
const SILENT_MS = 240_000;

type Side = 'ofWorker' | 'ofGateway';
type Server = 'database' | 'temporal';

interface Breakage {
  readonly name: string;
  readonly side: Side;
  readonly server: Server;
  readonly breakIt: (link: TcpProxy) => void;
  readonly lastsMs: number;
  /** How long the import may take to its end. */
  readonly endMs?: number;
  readonly log: Said;
}

const UNAVAILABLE: Readonly<Record<Server, RegExp>> = {
  database: /database_unavailable/,
  temporal: /gRPC call|Network error|transport error|temporal_unavailable|heartbeat/i,
};

const breakage = ({ name, side, server, breakIt, lastsMs, endMs = 120_000, log }: Breakage): Variant => ({
  name: `${server} ${side === 'ofWorker' ? 'of the worker' : 'of the gateway'} ${name}`,
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log,
        endMs,
        during: async (disturbed) => {
          const link = disturbed.installation[side][server];
          await atRandomTime(disturbed);
          breakIt(link);
          await pause(lastsMs);
          link.heal();
          disturbed.struck();
        },
      },
      random,
    ),
});

const ALL = (['ofWorker', 'ofGateway'] as const).flatMap((side) =>
  (['database', 'temporal'] as const).map((server) => ({ side, server })),
);

/** COMMITs of an import: so many of them the worker sends, the gateway two. */
const COMMITS = { ofWorker: 50, ofGateway: 2 } as const;

/** The server has committed and nobody was told. */
const cutAfterCommit = (side: Side): Variant => ({
  name: `database ${side === 'ofWorker' ? 'of the worker' : 'of the gateway'} cut after COMMIT was sent`,
  play: (stage, random) => {
    let cut: Promise<void> = Promise.resolve();
    const nth = 1 + random.below(COMMITS[side]);
    return stage.play(
      {
        work: WORK,
        log: { whenRetried: UNAVAILABLE.database },
        before: ({ installation }) => {
          let commits = 0;
          const isCommit = isQuery('commit');
          cut = installation[side].database.cutAfter((bytes) => isCommit(bytes) && ++commits === nth);
        },
        during: async (disturbed: Disturbed) => {
          const struck = await happenedBeforeEnd(disturbed, cut);
          if (struck) disturbed.struck();
          disturbed.say(struck ? `COMMIT ${nth}` : `COMMIT ${nth} did not come`);
        },
      },
      random,
    );
  },
});

/** The server waits for the rest of the rows, and keeps the lock under which the import copies. */
const silentCopying: Variant = {
  name: 'database of the worker silent for good in the middle of a copy, new ones sound',
  play: (stage, random) =>
    stage.play(
      {
        work: COPIED,
        log: UNAVAILABLE.database,
        endMs: SILENT_MS,
        during: async ({ installation, struck }) => {
          const held = installation.atWorker.arm('chunk.copying', 'hold', 1 + random.below(COPIES));
          await held.untilReached();
          installation.ofWorker.database.lose();
          struck();
          held.release();
        },
      },
      random,
    ),
};

export const BROKEN_CONNECTIONS: Fault = {
  no: 9,
  title: 'connections cut, delayed, black-holed, lost after COMMIT',
  variants: [
    cutAfterCommit('ofWorker'),
    cutAfterCommit('ofWorker'),
    cutAfterCommit('ofGateway'),
    ...ALL.map((at) =>
      breakage({
        ...at,
        name: 'cut',
        breakIt: (link) => link.cut(),
        lastsMs: 0,
        log: { whenRetried: UNAVAILABLE[at.server] },
      }),
    ),
    ...ALL.map((at) =>
      breakage({
        ...at,
        name: 'refused for 3 s',
        breakIt: (link) => link.refuse(),
        lastsMs: 3_000,
        log: { whenRetried: UNAVAILABLE[at.server] },
      }),
    ),
    ...ALL.map((at) =>
      breakage({
        ...at,
        name: 'delayed by 300 ms',
        breakIt: (link) => link.delay(300),
        lastsMs: 5_000,
        log: { whenRetried: UNAVAILABLE[at.server] },
      }),
    ),
    ...ALL.map((at) =>
      breakage({
        ...at,
        name: 'black-holed for 15 s',
        breakIt: (link) => link.blackHole(),
        lastsMs: 15_000,
        log: { whenRetried: UNAVAILABLE[at.server] },
      }),
    ),
    ...ALL.map((at) =>
      breakage({
        ...at,
        name: 'silent for good, new ones sound',
        breakIt: (link) => link.lose(),
        lastsMs: 0,
        endMs: SILENT_MS,
        log: { whenRetried: UNAVAILABLE[at.server] },
      }),
    ),
    silentCopying,
  ],
};
