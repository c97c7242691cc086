import { setTimeout as pause } from 'node:timers/promises';
import { EventStream } from '../stack/event-stream.ts';
import type { Disturbed } from '../stage.ts';
import { until } from '../until.ts';
import { workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';
import { ended } from './moments.ts';

const WORK = workload();
const TABS = 2;
const DROPS = 4;
/** An event of the end comes, or the snapshot of the next connection holds it. */
const TOLD_MS = 20_000;

/** Each tab has seen the end, and never a state that is older than one it had seen. */
async function judgeTab(tab: EventStream, { api, projectId, accepted }: Disturbed): Promise<string[]> {
  const { id } = await accepted;
  const record = await api.get(projectId, id);
  const found: string[] = [];
  await until('the tab is told of the end', async () => tab.recordsOf(id).at(-1)?.phase === 'ended', TOLD_MS);
  const seen = tab.recordsOf(id);
  const last = seen.at(-1);
  if (last?.status !== record.status || JSON.stringify(last.counts) !== JSON.stringify(record.counts))
    found.push(`a tab was told ${last?.status} ${JSON.stringify(last?.counts)} last`);
  const back = seen.findIndex(({ revision }, at) => revision < (seen[at - 1]?.revision ?? 0));
  if (back >= 0) found.push(`a tab was told revision ${seen[back - 1]?.revision}, then ${seen[back]?.revision}`);
  for (let connection = 1; connection <= tab.connections; connection++) {
    const first = tab.told.find((told) => told.connection === connection);
    if (first !== undefined && first.event.type !== 'snapshot')
      found.push(`connection ${connection} began with ${first.event.type}`);
  }
  return found;
}

interface Drop {
  readonly name: string;
  readonly log: RegExp;
  readonly strike: (disturbed: Disturbed, tabs: readonly EventStream[]) => Promise<void>;
}

/** Two tabs follow the project while their connections, or the gateway, go away and come back. */
const followed = ({ name, log, strike }: Drop): Variant => ({
  name,
  play: async (stage, random) => {
    const found: string[] = [];
    const outcome = await stage.play(
      {
        work: WORK,
        log,
        during: async (disturbed) => {
          const { installation, projectId, say } = disturbed;
          const tabs = Array.from({ length: TABS }, () => EventStream.open(installation.url, projectId));
          try {
            await strike(disturbed, tabs);
            disturbed.struck();
            await ended(disturbed);
            for (const tab of tabs) found.push(...(await judgeTab(tab, disturbed)));
            say(`${tabs.map(({ connections }) => connections).join(' and ')} connections`);
          } finally {
            await Promise.all(tabs.map((tab) => tab.close()));
          }
        },
      },
      random,
    );
    return { ...outcome, violations: [...outcome.violations, ...found] };
  },
});

const dropped: Drop = {
  name: 'two tabs, their event streams dropped and resumed',
  log: /"route":"[^"]*\/events"[^\n]*"finished":false/,
  strike: async ({ random, typicalMs }, tabs) => {
    for (let drop = 0; drop < DROPS; drop++) {
      await pause(random.next() * (typicalMs / DROPS));
      random.pick(tabs).drop();
    }
  },
};

const gatewayGone: Drop = {
  name: 'two tabs, the gateway SIGKILLed and started again',
  log: /gateway listens/,
  strike: async ({ random, typicalMs, installation }) => {
    await pause(random.next() * typicalMs);
    await installation.gateway.kill();
    await installation.gateway.start();
  },
};

export const EVENT_STREAMS: Fault = {
  no: 27,
  title: 'event streams dropped and resumed, two tabs',
  variants: [followed(dropped), followed(gatewayGone)],
};
