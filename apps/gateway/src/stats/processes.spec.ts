import { expect, it } from '@jest/globals';
import { pino } from 'pino';
import { ProcessReader } from './process-figures.ts';
import { Processes } from './processes.ts';

it('tell each reader the CPU of the embedder since that one has read it last', async () => {
  let seconds = 100;
  // Two cores in the first of two seconds, one in the second, and so on.
  const embedder = {
    seen: async () => ({
      identity: '9@embedder',
      memoryBytes: 3e8,
      cpuSeconds: 1.5 * seconds + (seconds % 2) / 2,
      uptimeSeconds: seconds,
      lastSeenAt: new Date(0),
    }),
  };
  const processes = new Processes({ seen: async () => [] }, embedder, pino({ enabled: false }));
  const [every, now] = [new ProcessReader(), new ProcessReader()];
  const cpuFor = async (reader: ProcessReader) => (await processes.seen(reader)).at(-1)?.cpuPercent;
  const told = [await cpuFor(every), await cpuFor(now)];
  seconds = 101;
  told.push(await cpuFor(now));
  seconds = 102;
  told.push(await cpuFor(every));
  expect(told).toEqual([150, 150, 200, 150]);
});
