import { spawnStack, type SpawnedStack } from '@pairloom/tools';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Measure } from '../bench.ts';
import type { Figure } from '../figures.ts';
import { historyEvents } from '../history-events.ts';
import { PairloomClient, type TimedImport } from '../pairloom.ts';
import { writeRows } from '../rows.ts';
import { ScriptedProvider } from '../scripted-provider.ts';
import { SqlByHand } from '../sql-by-hand.ts';

const ROWS = 5_000;
const BATCH_ROWS = 1_000;

/**
 * What an import with vectors asks of others, first and again: statements, rows and log of the database, events, calls. It is nearly the
 * same on every machine, so it may be held to what it was.
 */
export const measureCounts: Measure = async ({ options, say }) => {
  const provider = await ScriptedProvider.start(0);
  const stack = await spawnStack({
    EMBEDDINGS_BASE_URL: provider.url,
    EMBEDDINGS_API_KEY: 'scripted',
    RECONCILE_INTERVAL: '1h',
    UPKEEP_INTERVAL: '1h',
  });
  try {
    const { gateway, postgres } = stack.info();
    const pairloom = new PairloomClient(gateway.url);
    const sql = new SqlByHand(postgres.url, postgres.pid);
    await sql.logStatements();
    const file = join(stack.folder, 'counts.csv');
    await writeRows(file, ROWS, options.seed);
    const project = await pairloom.createProject('counts');
    const load = () => pairloom.importFile(project, file, 'counts.csv', { embed: true, batchRows: BATCH_ROWS });
    const figures: Figure[] = [];
    for (const what of ['first import', 'again']) {
      await provider.reset();
      // After it each page that is touched goes into the log as a whole, once.
      await sql.checkpoint();
      figures.push(...(await counted(what, { stack, sql, provider, load })));
    }
    say(`${ROWS} rows in chunks of ${BATCH_ROWS}, with vectors, and again: counted`);
    return figures;
  } finally {
    await stack.stop();
    await provider.stop();
  }
};

interface Counted {
  readonly stack: SpawnedStack;
  readonly sql: SqlByHand;
  readonly provider: ScriptedProvider;
  readonly load: () => Promise<TimedImport>;
}

async function counted(what: string, { stack, sql, provider, load }: Counted): Promise<Figure[]> {
  const [statements, wal] = [await statementsOf(stack), await sql.walBytes()];
  const transaction = await sql.transaction();
  const { record } = await load();
  const { calls, texts, paidTwice } = await provider.figures();
  const counts: readonly (readonly [string, number])[] = [
    ['statements', (await statementsOf(stack)) - statements],
    ['kB of WAL', ((await sql.walBytes()) - wal) / 1000],
    ['history events', await historyEvents(stack, record.id)],
    ['calls to the provider', calls],
    ['texts sent to it', texts],
    ['texts paid twice', paidTwice],
    ['pairs written', record.counts.created + record.counts.updated],
    ['rows written to pairs and versions', await sql.rowVersionsSince(transaction)],
  ];
  return counts.map(([name, value]) => ({ name: `${what}: ${name}`, unit: 'count', fixed: true, values: [value] }));
}

/** Statements of the worker so far, by the server's log; those of the gateway depend on how often it is asked. */
async function statementsOf(stack: SpawnedStack): Promise<number> {
  const log = await readFile(join(stack.folder, 'home/logs/postgres.log'), 'utf8');
  return log.match(/^\[pairloom-worker\] LOG: {2}(execute|statement)\b/gm)?.length ?? 0;
}
