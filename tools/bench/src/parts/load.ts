import { type Measure, rowsFile, seconds } from '../bench.ts';
import { historyEvents } from '../history-events.ts';
import type { TimedImport } from '../pairloom.ts';
import { type PartTimes, memoryFigures, partTimes, peakOfPostgres, timeFigures } from '../processes.ts';

/** The import against hand-written SQL, round by round, each from an empty table and after a checkpoint. */
export const measureLoad: Measure = async (bench) => {
  const { stack, pairloom, sql, options, say } = bench;
  const file = await rowsFile(bench, 'rows');
  const imports: TimedImport[] = [];
  const byHand: number[] = [];
  const times: { before: PartTimes; after: PartTimes }[] = [];
  const wal: number[] = [];
  const events: number[] = [];
  const postgresMb: number[] = [];
  for (let round = 1; round <= options.rounds; round++) {
    await sql.clean();
    const project = await pairloom.createProject(`load ${round}`);
    const [before, walBefore] = [partTimes(stack), await sql.walBytes()];
    const { result: loaded, peakMb } = await peakOfPostgres(stack, () => pairloom.importFile(project, file));
    times.push({ before, after: partTimes(stack) });
    wal.push(((await sql.walBytes()) - walBefore) / 1e6);
    imports.push(loaded);
    events.push(await historyEvents(stack, loaded.record.id));
    if (peakMb !== undefined) postgresMb.push(peakMb);
    await sql.clean();
    byHand.push(await sql.load(file));
    say(`round ${round}: import ${seconds(loaded.seconds)}, SQL by hand ${seconds(byHand.at(-1) ?? 0)}`);
  }
  await sql.clean();
  const taken = imports.map((one) => one.seconds);
  const rows = options.rows.toLocaleString('en-US');
  return [
    { name: `import of ${rows} rows through REST`, unit: 's', values: taken },
    { name: `import of ${rows} rows: rate`, unit: 'rows/s', values: taken.map((one) => options.rows / one) },
    { name: 'the same file by hand-written SQL', unit: 's', values: byHand },
    { name: 'ratio import : SQL', unit: 'ratio', values: taken.map((one, round) => one / (byHand[round] ?? NaN)) },
    ...timeFigures('import', times),
    { name: 'import: WAL', unit: 'MB', values: wal },
    { name: 'history events', unit: 'count', values: events },
    ...memoryFigures(stack),
    ...(postgresMb.length === 0
      ? []
      : [{ name: 'peak memory of all processes of postgres (PSS)', unit: 'MB' as const, values: postgresMb }]),
  ];
};
