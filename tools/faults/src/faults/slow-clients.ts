import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { judgeAny, judgeSameAsUndisturbed } from '../oracle/judge.ts';
import { judgeLeftovers } from '../oracle/leftovers.ts';
import { said } from '../oracle/log.ts';
import type { Outcome, Stage } from '../stage.ts';
import { until } from '../until.ts';
import { workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';
import { SLOW_READERS } from './slow-readers.ts';
import { newestImport } from './waiting.ts';

const WORK = workload({ rows: 200, batchRows: 50, embed: false });

const SLOW = 40;

interface Request {
  readonly projectId: string;
  readonly filename?: string;
  readonly bytes: number;
  readonly options?: object;
}

/** A connection on which the head of an upload has been sent, and nothing of its file. */
function uploadOn({ installation }: Stage, { projectId, filename = 'slow.csv', bytes, options = {} }: Request): Socket {
  const socket = connect(installation.gatewayPort, '127.0.0.1').on('error', () => undefined);
  const query = new URLSearchParams({ filename, options: JSON.stringify(options) });
  socket.write(
    `POST /api/v1/projects/${projectId}/imports?${query.toString()} HTTP/1.1\r\nHost: 127.0.0.1:${installation.gatewayPort}\r\n` +
      `Content-Type: application/octet-stream\r\nContent-Length: ${bytes}\r\nConnection: close\r\n\r\n`,
  );
  return socket;
}

/** Uploads that send a little and then nothing, and stay. */
function stalledUploads(stage: Stage, projectId: string, count: number): Socket[] {
  return Array.from({ length: count }, () => {
    const socket = uploadOn(stage, { projectId, bytes: 1_000_000 });
    socket.write('question,');
    return socket;
  });
}

const stalled: Variant = {
  name: `${SLOW} uploads that stall while others import, then vanish`,
  play: async (stage): Promise<Outcome> => {
    const { api, installation } = stage;
    const undisturbed = await stage.undisturbed(WORK);
    const projectId = await stage.project(WORK);
    const heard = installation.listen();
    const sockets = stalledUploads(stage, await api.createProject(randomUUID()), SLOW);
    try {
      const record = await api.importQuietly(projectId, WORK, WORK.content);
      const violations = record.status === 'completed' ? [] : [`an import beside them ended as ${record.status}`];
      for (const socket of sockets) socket.destroy();
      violations.push(...(await judgeAny(installation, { work: WORK, projectId, record, undisturbed })));
      violations.push(...(await said(/client went away|"finished":false/, heard)));
      return { violations, recoveryMs: undefined, note: record.status };
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  },
};

const SMALL = workload({ rows: 8, embed: false });
/** Longer than an upload may be silent, and never silent. */
const DRIPS_MS = 45_000;

const dripping: Variant = {
  name: 'an upload that comes byte by byte',
  play: async (stage): Promise<Outcome> => {
    const { api, installation } = stage;
    const undisturbed = await stage.undisturbed(SMALL);
    const projectId = await stage.project(SMALL);
    const { content, filename, options } = SMALL;
    const socket = uploadOn(stage, { projectId, filename, options, bytes: content.length }).setNoDelay(true);
    try {
      const answer = answerOn(socket);
      for (const byte of content) {
        socket.write(Buffer.of(byte));
        await pause(DRIPS_MS / content.length);
      }
      const status = await answer;
      if (status !== 202 && status !== 201) return outcome([`a slow upload was answered with ${status}`]);
      const record = await api.ended(projectId, await newestImport(installation, projectId));
      const ended = { work: SMALL, projectId, record, undisturbed };
      return outcome(await judgeSameAsUndisturbed(installation, ended), record.status);
    } finally {
      socket.destroy();
    }
  },
};

/** Status of the answer; 0 when the connection ends without one. */
async function answerOn(socket: Socket): Promise<number> {
  let answer = '';
  socket.on('data', (bytes) => (answer += bytes.toString('latin1')));
  await once(socket, 'close');
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}

const outcome = (violations: readonly string[], note = ''): Outcome => ({ violations, recoveryMs: undefined, note });

/** The gateway gives a connection two minutes without a byte. */
const QUIET_MS = 120_000;
const GIVEN_UP_MS = QUIET_MS + 30_000;

/** The other end is gone and nobody has told: a peer without power, a cable pulled. */
const halfOpen: Variant = {
  name: 'clients that are gone without a word: before the head, after it, in the middle of the file',
  play: async (stage): Promise<Outcome> => {
    const { api, installation } = stage;
    const projectId = await api.createProject(randomUUID());
    const heard = installation.listen();
    const silent = connect(installation.gatewayPort, '127.0.0.1').on('error', () => undefined);
    const headOnly = uploadOn(stage, { projectId, bytes: 1_000_000 });
    const half = uploadOn(stage, { projectId, bytes: WORK.content.length });
    half.write(WORK.content.subarray(0, WORK.content.length / 2));
    const sockets = [silent, headOnly, half];
    for (const socket of sockets) socket.resume();
    const start = performance.now();
    try {
      await until('both uploads have begun', async () => (await statesOf(stage, projectId)).length === 2, 10_000);
      await until('the gateway has closed them', async () => sockets.every(({ closed }) => closed), GIVEN_UP_MS);
      const took = Math.round((performance.now() - start) / 1000);
      const violations = await stillOpen(stage, projectId);
      violations.push(...(await judgeLeftovers(installation, projectId)));
      violations.push(...(await said(/client went away/, heard)));
      const { status } = await api.importQuietly(projectId, WORK, WORK.content);
      if (status !== 'completed') violations.push(`the next import ended as ${status}`);
      return outcome(violations, `given up after ${took} s`);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  },
};

/** What the uploads came to, each as phase and code. */
async function statesOf({ installation }: Stage, projectId: string): Promise<string[]> {
  const { rows } = await installation.database.query<{ state: string }>(
    `select concat_ws(' ', phase, error->>'code') as state from import_job where project_id = $1`,
    [projectId],
  );
  return rows.map(({ state }) => state);
}

async function stillOpen(stage: Stage, projectId: string): Promise<string[]> {
  const isSettled = async (): Promise<boolean> =>
    (await statesOf(stage, projectId)).every((state) => state === 'ended upload_incomplete');
  const settled = await until('settled', isSettled, 10_000).then(
    () => true,
    () => false,
  );
  return settled ? [] : [`uploads that were given up are ${(await statesOf(stage, projectId)).join(' and ')}`];
}

export const SLOW_CLIENTS: Fault = {
  no: 25,
  title: 'slow, stalled, half-open and vanishing clients',
  variants: [stalled, dripping, halfOpen, ...SLOW_READERS],
};
