import type { ImportRecord } from '@pairloom/contract';
import { createHash, randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { judgeSameAsUndisturbed } from '../oracle/judge.ts';
import { memoryOf, peakOf, sampleMemory } from '../oracle/memory.ts';
import type { Outcome, Stage } from '../stage.ts';
import { until } from '../until.ts';
import { workload } from '../workload.ts';
import type { Variant } from './fault.ts';

const WORK = workload({ rows: 200, batchRows: 50, embed: false });

/** A project of which a file is far larger than what the connections between two programs hold. */
const LARGE_ROWS = 12_000;
const ANSWER = 'An answer that takes its room. '.repeat(140);
const LARGE = Buffer.from(
  `question,answer\n${Array.from({ length: LARGE_ROWS }, (_, row) => `What is large ${row}?,${ANSWER}\n`).join('')}`,
);
/** So that a snapshot of the project weighs something, too. */
const SMALL_IMPORTS = 15;

interface Library {
  readonly projectId: string;
  /** Addresses of what it has to read: events first, then files. */
  readonly events: string;
  readonly files: readonly string[];
}

async function libraryOn({ api, installation }: Stage): Promise<Library> {
  const projectId = await api.createProject(randomUUID());
  const { id } = await api.importQuietly(projectId, { filename: 'large.csv', options: { embed: false } }, LARGE);
  for (let n = 0; n < SMALL_IMPORTS; n++) {
    const content = Buffer.from(`question,answer\nWhat is small ${n}?,this\n`);
    await api.importQuietly(projectId, { filename: `small-${n}.csv`, options: { embed: false } }, content);
  }
  const project = `${installation.url}/api/v1/projects/${projectId}`;
  const files = [
    `${project}/pairs/export?format=csv`,
    `${project}/pairs/export?format=json`,
    `${project}/imports/${id}/results/created`,
  ];
  return { projectId, events: `${project}/events`, files };
}

/** Asks for something and reads nothing of it but what its own buffer takes. */
function neverReading(address: string): Socket {
  const { hostname, port, host, pathname, search } = new URL(address);
  const socket = connect(Number(port), hostname).on('error', () => undefined);
  socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  return socket;
}

/** Everybody is told anew again and again, each time with all imports of the project. Resolves to what stops it. */
function talk({ api }: Stage): () => Promise<void> {
  const stopping = new AbortController();
  const talking = (async () => {
    for (let n = 0; !stopping.signal.aborted; n++) {
      const init = { method: 'PUT', headers: { 'content-type': 'application/json' } };
      await api.send('/notice', { ...init, body: JSON.stringify({ text: `notice ${n}` }) }).catch(() => undefined);
      await pause(200, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return async () => {
    stopping.abort();
    await talking;
  };
}

const READERS = 10;
/**
 * The gateway gives a connection two minutes without a byte, and two more for what went into the buffers of the system before; until those are
 * full goes the rest of the time, on a machine that does much besides.
 */
const GIVEN_UP_MS = 2 * 120_000 + 180_000;
/**
 * What waits for a client that does not read: of a file a piece of 256 Ki characters, as text (two bytes for each at most) and as bytes (three);
 * of events a snapshot, which is less. Beside it the connection.
 */
const WAITING_MIB = (256 * (2 + 3)) / 1024 + 0.125;
/** Until a reader of results stands still, the gateway has the chunk, too, of which it makes them. */
const CHUNK_MIB = 8;
/** What the process holds more or less by itself. */
const SLACK_MIB = 16;
/** So often it is asked what it holds. */
const LOOK_MS = 10_000;

/** Of the gateway, in MiB. */
interface Memory {
  /** Held before the first request, and at least while all clients stood still. */
  readonly held: { readonly before: number; readonly standing: number };
  /** Resident: the allocator gives back late what is held no more. */
  readonly resident: { readonly before: number; readonly peak: number };
}

/** Of which the least counts: others are answered meanwhile. */
const LAST_LOOKS = 3;

/** While the clients begin, the heap may double before it is swept. */
function judgeMemory(clients: number, { held, resident }: Memory): string[] {
  const waiting = clients * WAITING_MIB;
  const cost = held.standing - held.before;
  const most = 2 * (resident.before + waiting + READERS * CHUNK_MIB);
  return [
    ...(cost > waiting + SLACK_MIB ? [`${clients} clients that stand still cost ${cost} MiB`] : []),
    ...(resident.peak > most
      ? [`the gateway took ${resident.peak} MiB with ${clients} clients, ${resident.before} before`]
      : []),
  ];
}

const givenUp = (heard: () => string): number =>
  [...heard().matchAll(/"route":"[^"]*\/(?:events|export|results\/:kind)"[^\n]*"finished":false/g)].length;

/** Resolves when all clients are given up, to what the gateway held at least at the last looks while all of them stood. Others ask meanwhile. */
async function untilGivenUp(
  { installation: { atGateway, gateway } }: Stage,
  clients: number,
  heard: () => string,
  ask: () => Promise<void>,
): Promise<number> {
  const standing: number[] = [];
  let lookedAt = 0;
  await until(
    'the gateway has given up who does not read',
    async () => {
      await ask();
      if (performance.now() - lookedAt > LOOK_MS) {
        const held = await atGateway.held(gateway);
        lookedAt = performance.now();
        if (givenUp(heard) === 0) standing.push(held);
      }
      return givenUp(heard) >= clients;
    },
    GIVEN_UP_MS,
  );
  return Math.min(...standing.slice(-LAST_LOOKS));
}

const never: Variant = {
  name: `${READERS} clients each for events and downloads, which never read, while others import`,
  play: async (stage): Promise<Outcome> => {
    const { api, installation } = stage;
    const { gateway } = installation;
    const undisturbed = await stage.undisturbed(WORK);
    const library = await libraryOn(stage);
    const projectId = await stage.project(WORK);
    const heard = installation.listen();
    const heldBefore = await installation.atGateway.held(gateway);
    const [before, memory, quiet] = [memoryOf(gateway.pid) ?? 0, sampleMemory(gateway), talk(stage)];
    const addresses = [library.events, ...library.files];
    const sockets = addresses.flatMap((address) => Array.from({ length: READERS }, () => neverReading(address)));
    const violations: string[] = [];
    try {
      const record = await api.importQuietly(projectId, WORK, WORK.content);
      violations.push(...(await judgeSameAsUndisturbed(installation, { work: WORK, projectId, record, undisturbed })));
      const start = performance.now();
      const standing = await untilGivenUp(stage, sockets.length, heard, () =>
        api.get(projectId, record.id).then(
          () => undefined,
          (error: unknown) => void violations.push(`others are not answered: ${String(error)}`),
        ),
      );
      const peak = peakOf(await memory.stop());
      const held = { before: heldBefore, standing };
      violations.push(...judgeMemory(sockets.length, { held, resident: { before, peak } }));
      const took = Math.round((performance.now() - start) / 1000);
      const figures = `${heldBefore} MiB held, ${standing} while they stood; resident ${before}, up to ${peak}`;
      return { violations, recoveryMs: undefined, note: `given up after ${took} s, ${figures}` };
    } finally {
      await Promise.all([quiet(), memory.stop()]);
      for (const socket of sockets) socket.destroy();
      await api.send('/notice', { method: 'DELETE' }).catch(() => undefined);
    }
  },
};

/** What came to somebody who waits after each piece, as its hash. */
async function readSlowly(address: string, betweenMs: number): Promise<{ sha256: string; tookMs: number }> {
  const start = performance.now();
  const response = await fetch(address);
  if (!response.ok || response.body === null) throw new Error(`a download was answered with ${response.status}`);
  const hash = createHash('sha256');
  for await (const piece of response.body as AsyncIterable<Uint8Array>) {
    hash.update(piece);
    if (betweenMs > 0) await pause(betweenMs);
  }
  return { sha256: hash.digest('hex'), tookMs: performance.now() - start };
}

/** All in all longer than a connection may be without a byte. */
const BETWEEN_MS = 500;

/** Reads events piece by piece and late, until they tell the end of the import. */
async function eventsSlowly(address: string, importId: Promise<string>): Promise<string[]> {
  const reading = new AbortController();
  const response = await fetch(address, { signal: reading.signal });
  if (response.body === null) return ['there were no events'];
  const told = new RegExp(`"id":"${await importId}"[^\\n]*"phase":"ended"`);
  let text = '';
  try {
    for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
      text += piece;
      if (told.test(text)) return [];
      await pause(BETWEEN_MS);
    }
    return ['the events broke off before the end of the import'];
  } finally {
    reading.abort();
  }
}

const slow: Variant = {
  name: 'downloads and events that are read a little now and then, while others import',
  play: async (stage): Promise<Outcome> => {
    const { installation } = stage;
    const undisturbed = await stage.undisturbed(WORK);
    const library = await libraryOn(stage);
    const wanted = await Promise.all(library.files.map((file) => readSlowly(file, 0)));
    const projectId = await stage.project(WORK);
    const reading = Promise.all(library.files.map((file) => readSlowly(file, BETWEEN_MS)));
    reading.catch(() => undefined);
    const created = Promise.withResolvers<string>();
    const following = eventsSlowly(`${installation.url}/api/v1/projects/${projectId}/events`, created.promise);
    following.catch(() => undefined);
    const record = await importAs(stage, projectId, created.resolve);
    const violations = [
      ...(await judgeSameAsUndisturbed(installation, { work: WORK, projectId, record, undisturbed })),
      ...(await following),
    ];
    const read = await reading;
    for (const [at, { sha256 }] of read.entries())
      if (sha256 !== wanted[at]?.sha256) violations.push(`a download that was read slowly is another: ${at}`);
    const seconds = read.map(({ tookMs }) => Math.round(tookMs / 1000)).join(' and ');
    return { violations, recoveryMs: undefined, note: `${record.status}, read in ${seconds} s` };
  },
};

async function importAs({ api }: Stage, projectId: string, told: (id: string) => void): Promise<ImportRecord> {
  const { id } = await api.createStubbornly(projectId, { ...WORK, key: randomUUID() });
  told(id);
  return api.ended(projectId, id);
}

/** Who reads slowly gets the whole file, however long it takes; who does not read at all is given up. */
export const SLOW_READERS: readonly Variant[] = [never, slow];
