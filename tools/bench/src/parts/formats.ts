import { join } from 'node:path';
import { type Measure, seconds } from '../bench.ts';
import type { Figure } from '../figures.ts';
import { BENCH_FORMATS, writeFormat } from '../formats.ts';

/**
 * The same rows in each format that is read, upload and rewriting included; all formats once, round by round. Of those that are rewritten as
 * lines also how large these are.
 */
export const measureFormats: Measure = async ({ stack, pairloom, sql, options, say }) => {
  const formats = BENCH_FORMATS.map((format) => ({
    ...format,
    file: join(stack.folder, format.filename),
    unpacked: 0,
    rates: [] as number[],
    linesShare: [] as number[],
  }));
  for (const format of formats)
    format.unpacked = await writeFormat(format, format.file, options.formatRows, options.seed);
  for (let round = 1; round <= options.rounds; round++)
    for (const { name, filename, file, unpacked, rates, linesShare } of formats) {
      await sql.clean();
      const project = await pairloom.createProject(`format ${name}, ${round}`);
      const { record, seconds: took } = await pairloom.importFile(project, file, filename);
      const total = record.counts.total ?? 0;
      if (total !== options.formatRows) throw new Error(`${name}: ${total} rows were read`);
      say(`${name}: ${seconds(took)}`);
      rates.push(total / took);
      const lines = Number(await sql.ask(`select coalesce(rows_bytes, 0) from import_job where id = '${record.id}'`));
      if (lines > 0) linesShare.push(lines / unpacked);
    }
  return formats.flatMap(({ name, rates, linesShare }): Figure[] => [
    { name: `${options.formatRows.toLocaleString('en-US')} rows as ${name}`, unit: 'rows/s', values: rates },
    ...(linesShare.length > 0
      ? [
          {
            name: `${name}: the lines it is rewritten as : the file unpacked`,
            unit: 'ratio' as const,
            values: linesShare,
          },
        ]
      : []),
  ]);
};
