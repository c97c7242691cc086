import { inChunksOf100, rowByRow } from '../baseline/old-script.ts';
import { type Measure, rowsFile, seconds } from '../bench.ts';

const SINGLE_ROWS = 5_000;

/** Plain scripts of the kind that imports were done with before, by their rows a second. */
export const measureScripts: Measure = async (bench) => {
  const { stack, pairloom, sql, options, say } = bench;
  const { url } = stack.info().postgres;
  const file = await rowsFile(bench, 'scripts');
  const rates: { ours: number; chunks: number; single: number }[] = [];
  for (let round = 1; round <= options.rounds; round++) {
    await sql.clean();
    const ours = (await pairloom.importFile(await pairloom.createProject(`scripts ${round}`), file)).seconds;
    await sql.clean();
    const chunks = await inChunksOf100(url, file);
    const single = await rowByRow(url, file, SINGLE_ROWS);
    say(`round ${round}: import ${seconds(ours)}, chunks of 100 ${seconds(chunks)}, row by row ${seconds(single)}`);
    rates.push({ ours: options.rows / ours, chunks: options.rows / chunks, single: SINGLE_ROWS / single });
  }
  return [
    { name: 'script with chunks of 100', unit: 'rows/s', values: rates.map(({ chunks }) => chunks) },
    {
      name: 'rate of the import : chunks of 100',
      unit: 'ratio',
      better: 'higher',
      values: rates.map(({ ours, chunks }) => ours / chunks),
    },
    {
      name: 'script with a commit for each row',
      unit: 'rows/s',
      values: rates.map(({ single }) => single),
    },
    {
      name: 'rate of the import : a commit for each row',
      unit: 'ratio',
      better: 'higher',
      values: rates.map(({ ours, single }) => ours / single),
    },
  ];
};
