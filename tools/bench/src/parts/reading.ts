import { type Measure, rowsFile } from '../bench.ts';
import { percentile } from '../figures.ts';

const LOOKS = 50;

/** Pages of a project that holds all rows: the first page of the list, a text that is in many pairs, one that is in none. */
export const measureReading: Measure = async (bench) => {
  const { pairloom, sql, say } = bench;
  await sql.clean();
  const project = await pairloom.createProject('reading');
  await pairloom.importFile(project, await rowsFile(bench, 'reading'));
  const looks = {
    'list of pairs': '?limit=50',
    'common text': '?q=refund&limit=50',
    'text in no pair': '?q=zzyzx&limit=50',
  };
  const figures = [];
  for (const [name, query] of Object.entries(looks)) {
    const ms: number[] = [];
    for (let n = 0; n < LOOKS; n++) {
      const start = performance.now();
      await pairloom.read(`/projects/${project}/pairs${query}`);
      ms.push(performance.now() - start);
    }
    say(`${name}: ${percentile(ms, 0.5).toFixed(0)} ms`);
    figures.push({ name: `${name}, p50`, unit: 'ms' as const, values: [percentile(ms, 0.5)] });
    figures.push({ name: `${name}, p95`, unit: 'ms' as const, values: [percentile(ms, 0.95)] });
  }
  await sql.clean();
  return figures;
};
