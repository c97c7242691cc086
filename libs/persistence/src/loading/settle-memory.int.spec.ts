import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { csv, loadChunk, startText } from '../testing/load-text.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

const ROWS = 120_000;
const CHUNK_ROWS = 5_000;
/** Too little for the findings of all rows. */
const HEAP_MIB = 48;

/** Settles in a process that ends when its heap is full. */
async function settleWithin(heapMib: number, importId: string): Promise<unknown> {
  const main = fileURLToPath(new URL('../testing/settle-process.ts', import.meta.url));
  const flags = ['--conditions=@pairloom/source', `--max-old-space-size=${heapMib}`];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, main, bench.url, importId]);
  return JSON.parse(stdout);
}

describe('settling a file of one question', () => {
  it('holds the findings of one chunk at a time', async () => {
    const projectId = await bench.project();
    const text = csv(['question', 'answer']) + csv(['Same?', 'Yes.']).repeat(ROWS);
    const source = await startText(bench.persistence, { projectId, text, chunkRows: CHUNK_ROWS });
    for (const { chunkNo } of source.ranges) await loadChunk(bench.persistence, source, chunkNo);
    const { importId } = source.run;
    expect(await settleWithin(HEAP_MIB, importId)).toEqual({ state: 'decided', keys: 1 });
    const [told] = await bench.query(
      `select count(*)::int as chunks, sum(created_rows)::int as created, sum(skipped_rows)::int as skipped,
        sum(jsonb_array_length(findings))::int as findings, bool_and(jsonb_path_exists(findings, '$[0] ? (@.w == ${ROWS})')) as winner
       from import_chunk where import_id = $1`,
      [importId],
    );
    expect(told).toEqual({
      chunks: source.ranges.length,
      created: 1,
      skipped: ROWS - 1,
      findings: ROWS - 1,
      winner: true,
    });
  });
});
