import type { ImportRecord } from '@pairloom/contract';
import { type Measure, rowsFile, seconds } from '../bench.ts';
import { historyEvents } from '../history-events.ts';
import { rssMb } from '../processes.ts';

/** From here on the memory has to be flat. */
const WARM_MS = 60_000;

/** Whether an import stays as fast as it began, and as small: meant for as many rows as the disk takes. */
export const measureFlat: Measure = async (bench) => {
  const { stack, pairloom, sql, options, say } = bench;
  const file = await rowsFile(bench, 'flat');
  await sql.clean();
  const start = performance.now();
  const started = await pairloom.startImport(await pairloom.createProject('flat'), file, 'rows.csv', {});
  const tenth = options.rows / 10;
  const passed = new Map<number, number>();
  const memory = { worker: [] as number[], gateway: [] as number[] };
  const look = ({ phase, counts }: ImportRecord): boolean => {
    const at = performance.now();
    for (const part of [0, 1, 9, 10])
      if (counts.processed >= Math.max(1, part * tenth) && !passed.has(part)) passed.set(part, at);
    if (at - start > WARM_MS)
      for (const part of ['worker', 'gateway'] as const) memory[part].push(rssMb(stack.info()[part].pid) ?? Number.NaN);
    return phase === 'ended';
  };
  const { status, counts, id } = await pairloom.until(started, look);
  if (status !== 'completed' || counts.processed !== options.rows) throw new Error(`The import ended ${status}.`);
  const took = (from: number, to: number): number => ((passed.get(to) ?? NaN) - (passed.get(from) ?? NaN)) / 1000;
  const [first, last] = [took(0, 1), took(9, 10)];
  say(`first tenth ${seconds(first)}, last tenth ${seconds(last)}`);
  return [
    {
      name: `import of ${options.rows.toLocaleString('en-US')} rows through REST`,
      unit: 's',
      values: [(performance.now() - start) / 1000],
    },
    { name: 'rate of the last tenth : first tenth', unit: 'ratio', better: 'higher', values: [first / last] },
    ...(['worker', 'gateway'] as const)
      .filter((part) => memory[part].length > 0)
      .map((part) => ({
        name: `memory of the ${part} after the first minute`,
        unit: 'MB' as const,
        values: memory[part],
      })),
    { name: 'history events of it', unit: 'count', values: [await historyEvents(stack, id)] },
  ];
};
