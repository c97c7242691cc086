import { randomUUID } from 'node:crypto';
import type { Disturbed } from '../stage.ts';
import { until } from '../until.ts';
import { workload } from '../workload.ts';
import { judgeTold } from './commands-by-hand.ts';
import type { Variant } from './fault.ts';

const WORK = workload();
/** One row without an answer: it leaves no pair. */
const NEXT = { content: Buffer.from('question,answer\nWho comes next?,\n'), filename: 'next.csv', options: {} };

/** What the gateway waits for a worker at most, and a margin. */
const ANSWERED_MS = 10_000;

async function pauseAndKill(disturbed: Disturbed): Promise<void> {
  const { installation, api, projectId, accepted, random } = disturbed;
  const { id } = await accepted;
  const held = installation.atWorker.arm('chunk.claimed', 'hold', 1 + random.below(8));
  try {
    await held.untilReached();
    await api.command(projectId, id, 'pause', { reason: 'fault harness' });
    const { paused } = await api.get(projectId, id);
    if (!paused) throw new Error('the pause was answered, and the record does not tell it');
    await installation.worker.kill();
  } finally {
    held.release();
  }
}

/** Nobody but the database hears of it. */
async function resume({ api, projectId, accepted, installation }: Disturbed): Promise<void> {
  const { id } = await accepted;
  const start = performance.now();
  const answer = await api.command(projectId, id, 'resume', { reason: 'fault harness' });
  const tookMs = performance.now() - start;
  if (tookMs > ANSWERED_MS) throw new Error(`the resume was answered after ${Math.round(tookMs)} ms`);
  if (answer.paused || answer.queue?.position !== 1)
    throw new Error(`the resume was answered with paused ${answer.paused}, position ${answer.queue?.position}`);
  const { rows } = await installation.database.query<{ kind: string }>(
    `select commands -> -1 ->> 'kind' as kind from import_job where id = $1 and paused_at is null`,
    [id],
  );
  if (rows[0]?.kind !== 'resume') throw new Error(`the record holds ${rows[0]?.kind} as its last command`);
}

/** Whether an import had its rows loaded before another was let in. */
async function loadedBefore({ installation }: Disturbed, first: string, then: string): Promise<boolean> {
  const { rows } = await installation.database.query<{ right: boolean }>(
    `select a.loaded_at <= b.started_at as right from import_job a, import_job b where a.id = $1 and b.id = $2`,
    [first, then],
  );
  return rows[0]?.right === true;
}

/** Paused, then nobody works; the next import comes, and the first is resumed: with a worker it goes on, before the next. */
export const RESUMED_ALONE: Variant = {
  name: 'paused, worker SIGKILL, resumed by REST while no worker runs',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: /worker polls/,
        mayWaitAgain: true,
        during: async (disturbed) => {
          const { installation, api, projectId, accepted, struck } = disturbed;
          const { id } = await accepted;
          await pauseAndKill(disturbed);
          const next = await api.createStubbornly(projectId, { ...NEXT, key: randomUUID() });
          await resume(disturbed);
          struck();
          await installation.worker.start();
          const { status } = await api.ended(projectId, next.id);
          if (status !== 'completed') throw new Error(`the next import ended as ${status}`);
          await until('the first has ended', async () => (await api.get(projectId, id)).phase === 'ended', 60_000);
          if (!(await loadedBefore(disturbed, id, next.id))) throw new Error('the next import was let in before it');
        },
        also: (record, disturbed) => judgeTold(disturbed, record, ['import.pause', 'import.resume']),
      },
      random,
    ),
};
