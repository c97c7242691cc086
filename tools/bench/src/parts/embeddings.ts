import { spawnStack } from '@pairloom/tools';
import { join } from 'node:path';
import { type Measure, seconds } from '../bench.ts';
import { PairloomClient } from '../pairloom.ts';
import { writeRows } from '../rows.ts';
import { ScriptedProvider } from '../scripted-provider.ts';

const LATENCY_MS = 50;

/**
 * Vectors from a provider that answers each call after 50 ms, on a stack of its own: what the import adds to the provider's own time at
 * the calls that are allowed at once, and what it saves against one text a call, one after another.
 */
export const measureEmbeddings: Measure = async ({ options, say }) => {
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
    const own = (Math.ceil(calls / mostAtOnce) * LATENCY_MS) / 1000;
    say(
      `${texts} texts in ${calls} calls, ${mostAtOnce} at once: ${seconds(took)}, the provider's own ${seconds(own)}`,
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
