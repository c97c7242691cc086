import { join } from 'node:path';
import { type Measure, seconds } from '../bench.ts';
import { BENCH_FORMATS, writeFormat } from '../formats.ts';

/** The same rows in each format that is read, upload and rewriting included; all formats once, round by round. */
export const measureFormats: Measure = async ({ stack, pairloom, sql, options, say }) => {
  const formats = BENCH_FORMATS.map((format) => ({
    ...format,
    file: join(stack.folder, format.filename),
    rates: [] as number[],
  }));
  for (const format of formats) await writeFormat(format, format.file, options.formatRows, options.seed);
  for (let round = 1; round <= options.rounds; round++)
    for (const { name, filename, file, rates } of formats) {
      await sql.clean();
      const project = await pairloom.createProject(`format ${name}, ${round}`);
      const loaded = await pairloom.importFile(project, file, filename);
      const total = loaded.record.counts.total ?? 0;
      if (total !== options.formatRows) throw new Error(`${name}: ${total} rows were read`);
      say(`${name}: ${seconds(loaded.seconds)}`);
      rates.push(total / loaded.seconds);
    }
  return formats.map(({ name, rates }) => ({
    name: `${options.formatRows.toLocaleString('en-US')} rows as ${name}`,
    unit: 'rows/s',
    values: rates,
  }));
};
