import { spawnStack } from '@pairloom/tools';
import { join } from 'node:path';
import { type Measure, rowsFile, seconds } from '../bench.ts';
import { PairloomClient } from '../pairloom.ts';
import { benchRows, writeRows } from '../rows.ts';
import { ScriptedProvider } from '../scripted-provider.ts';

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
  const provider = new ScriptedProvider(LATENCY_MS);
  const stack = await spawnStack({ EMBEDDINGS_BASE_URL: await provider.start(), EMBEDDINGS_API_KEY: 'scripted' });
  try {
    const pairloom = new PairloomClient(stack.info().gateway.url);
    const project = await pairloom.createProject('embeddings');
    const file = join(stack.folder, 'texts.csv');
    await writeRows(file, options.texts, options.seed);
    provider.reset();
    const plain = await pairloom.importFile(await pairloom.createProject('plain'), file);
    const loaded = await pairloom.importFile(project, file, 'texts.csv', { embed: true });
    const { calls, texts, tokens, paidTwice, mostAtOnce } = provider;
    const took = loaded.seconds - plain.seconds;
    const questions = [...new Set([...benchRows(options.texts, options.seed)].map(({ question }) => question))];
    const own = await sendAll(provider.url, questions);
    say(
      `${texts} texts in ${calls} calls, ${mostAtOnce} at once: ${seconds(took)}, sent to the provider directly ${seconds(own)}`,
    );
    return [
      { name: 'texts with vectors', unit: 'count', values: [texts] },
      { name: 'calls to the provider', unit: 'count', values: [calls] },
      { name: 'tokens', unit: 'count', values: [tokens] },
      { name: 'texts paid twice', unit: 'count', values: [paidTwice] },
      { name: "embedding : the provider's own time", unit: 'ratio', values: [took / own] },
      {
        name: 'one text a call, one after another : embedding',
        unit: 'ratio',
        better: 'higher',
        values: [(texts * LATENCY_MS) / 1000 / took],
      },
    ];
  } finally {
    await stack.stop();
    await provider.stop();
  }
};

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
