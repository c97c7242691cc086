import { spawnStack } from '@pairloom/tools';
import { join } from 'node:path';
import { type Measure, rowsFile, seconds } from '../bench.ts';
import type { Figure } from '../figures.ts';
import { PairloomClient } from '../pairloom.ts';
import { benchRows, writeRows } from '../rows.ts';
import { type ProviderFigures, ScriptedProvider } from '../scripted-provider.ts';

const LATENCY_MS = 50;

/** Texts that the local model embeds: it needs seconds for them. */
const LOCAL_TEXTS = 1_000;
/** Calls as the worker makes them unless told otherwise. */
const BATCH = 64;
const AT_ONCE = 2;

/**
 * Vectors from a provider that answers each call after 50 ms, on a stack of its own: what the import adds to the time that the same texts take when they
 * are sent to it directly, and what it saves against one text a call, one after another.
 */
export const measureEmbeddings: Measure = async (bench) => [
  ...(await measureScripted(bench)),
  ...(await measureLocal(bench)),
];

const measureScripted: Measure = async ({ options, say }) => {
  const provider = await ScriptedProvider.start(LATENCY_MS);
  const stack = await spawnStack({
    EMBEDDINGS_BASE_URL: provider.url,
    EMBEDDINGS_API_KEY: 'scripted',
    RECONCILE_INTERVAL: '1h',
    UPKEEP_INTERVAL: '1h',
  });
  try {
    const pairloom = new PairloomClient(stack.info().gateway.url);
    const file = join(stack.folder, 'texts.csv');
    await writeRows(file, options.texts, options.seed);
    const importInto = async (name: string, embed: boolean) =>
      (await pairloom.importFile(await pairloom.createProject(name), file, 'texts.csv', { embed })).seconds;
    const questions = [...new Set([...benchRows(options.texts, options.seed)].map(({ question }) => question))];
    // The first of everything is slower, and is not counted.
    await importInto('warm-up', true);
    const rounds: Round[] = [];
    for (let round = 0; round < options.rounds; round++) {
      const plain = await importInto(`plain ${round}`, false);
      await provider.reset();
      const took = (await importInto(`texts ${round}`, true)) - plain;
      const asked = await provider.figures();
      await provider.reset();
      const own = await sendAll(provider.url, questions);
      rounds.push({ asked, took, own });
      const { calls, texts, mostAtOnce, meanAtOnce } = asked;
      const { meanAtOnce: directly } = await provider.figures();
      say(
        `${texts} texts in ${calls} calls, ${mostAtOnce} at most and ${meanAtOnce.toFixed(2)} on the mean at once: ${seconds(took)}, sent to the provider directly ${seconds(own)} (${directly.toFixed(2)} at once)`,
      );
    }
    return figuresOf(rounds);
  } finally {
    await stack.stop();
    await provider.stop();
  }
};

interface Round {
  readonly asked: ProviderFigures;
  /** Seconds that the import took longer than without vectors. */
  readonly took: number;
  /** Seconds of the same texts sent directly. */
  readonly own: number;
}

function figuresOf(rounds: readonly Round[]): Figure[] {
  const counted = (name: string, of: (asked: ProviderFigures) => number): Figure => ({
    name,
    unit: 'count',
    values: rounds.map(({ asked }) => of(asked)),
  });
  return [
    counted('texts with vectors', ({ texts }) => texts),
    counted('calls to the provider', ({ calls }) => calls),
    counted('tokens', ({ tokens }) => tokens),
    counted('texts paid twice', ({ paidTwice }) => paidTwice),
    {
      name: 'calls at once, on the mean',
      unit: 'ratio',
      better: 'higher',
      values: rounds.map(({ asked }) => asked.meanAtOnce),
    },
    {
      name: "embedding : the provider's own time",
      unit: 'ratio',
      values: rounds.map(({ took, own }) => took / own),
    },
    {
      name: 'one text a call, one after another : embedding',
      unit: 'ratio',
      better: 'higher',
      values: rounds.map(({ asked, took }) => (asked.texts * LATENCY_MS) / 1000 / took),
    },
  ];
}

/** Vectors from the local model: what the import adds to the time that the same texts take when they are sent to the model directly. */
const measureLocal: Measure = async (bench) => {
  const { stack, pairloom, options, say } = bench;
  const { embedder } = stack.info();
  const file = await rowsFile(bench, 'local', LOCAL_TEXTS);
  const plain = await pairloom.importFile(await pairloom.createProject('local, plain'), file);
  const loaded = await pairloom.importFile(await pairloom.createProject('local'), file, 'local.csv', { embed: true });
  const took = loaded.seconds - plain.seconds;
  const own = await sendAll(
    embedder.url,
    [...benchRows(LOCAL_TEXTS, options.seed)].map(({ question }) => question),
  );
  say(`${LOCAL_TEXTS} texts by the local model: ${seconds(took)}, sent to it directly ${seconds(own)}`);
  return [
    { name: 'local model, sent to it directly', unit: 'rows/s', values: [LOCAL_TEXTS / own] },
    { name: "local model, embedding : the model's own time", unit: 'ratio', values: [took / own] },
  ];
};

/** Seconds for all texts, in batches, two at a time. */
async function sendAll(url: string, texts: readonly string[]): Promise<number> {
  const batches = Array.from({ length: Math.ceil(texts.length / BATCH) }, (_, n) =>
    texts.slice(n * BATCH, (n + 1) * BATCH),
  );
  const start = performance.now();
  const lane = async (): Promise<void> => {
    for (let input = batches.shift(); input !== undefined; input = batches.shift()) {
      const body = JSON.stringify({ model: 'all-MiniLM-L6-v2', input, encoding_format: 'base64' });
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${url}/embeddings`, { method: 'POST', headers, body });
      if (!response.ok) throw new Error(`the embedder answered ${response.status}`);
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return (performance.now() - start) / 1000;
}
