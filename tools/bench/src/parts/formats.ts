import { join } from 'node:path';
import { type Measure, seconds } from '../bench.ts';
import type { Figure } from '../figures.ts';
import { BENCH_FORMATS, writeFormat } from '../formats.ts';

/** The same rows in each format that is read, upload and rewriting included. */
export const measureFormats: Measure = async ({ stack, pairloom, options, say }) => {
  const figures: Figure[] = [];
  for (const format of BENCH_FORMATS) {
    const file = join(stack.folder, format.filename);
    await writeFormat(format, file, options.formatRows, options.seed);
    const project = await pairloom.createProject(`format ${format.name}`);
    const loaded = await pairloom.importFile(project, file, format.filename);
    const total = loaded.record.counts.total ?? 0;
    if (total !== options.formatRows) throw new Error(`${format.name}: ${total} rows were read`);
    say(`${format.name}: ${seconds(loaded.seconds)}`);
    figures.push({
      name: `${total.toLocaleString('en-US')} rows as ${format.name}`,
      unit: 'rows/s',
      values: [total / loaded.seconds],
    });
  }
  return figures;
};
