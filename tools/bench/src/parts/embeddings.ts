import { type SpawnedStack, spawnStack } from '@pairloom/tools';
import { join } from 'node:path';
import { type Bench, type Measure, seconds } from '../bench.ts';
import { sendAll, sendOneByOne } from '../embedder-calls.ts';
import type { Figure } from '../figures.ts';
import { PairloomClient } from '../pairloom.ts';
import { benchRows, writeRows } from '../rows.ts';
import { type ProviderFigures, ScriptedProvider } from '../scripted-provider.ts';

const LATENCY_MS = 50;

/** Texts that the local model embeds: it needs seconds for them. */
const LOCAL_TEXTS = 1_000;
/** Of them so many are sent one by one, and tell of the rest. */
const ONE_BY_ONE = 100;

/**
 * What an import adds to the time that the same texts take when they are sent to the provider directly, and what it saves against one text
 * a call, one after another: with a provider that answers each call after 50 ms, on a stack of its own, and with the local model.
 */
export const measureEmbeddings: Measure = async (bench) => [
  ...(await measureScripted(bench)),
  ...(await measureLocal(bench)),
];

interface Round {
  /** Seconds that the import took longer than without vectors. */
  readonly took: number;
  /** Seconds of the same texts sent directly. */
  readonly direct: number;
  /** Seconds of the same texts one by one, by those that were tried. */
  readonly oneByOne: number;
  /** Texts that the import made vectors of, by its own count. */
  readonly embedded: number;
}

/** Where texts are imported to and which API makes their vectors. */
interface Target {
  readonly stack: SpawnedStack;
  readonly pairloom: PairloomClient;
  readonly url: string;
}

interface Texts {
  readonly file: string;
  /** Each once. */
  readonly questions: readonly string[];
}

async function textsFile(stack: SpawnedStack, count: number, seed: number): Promise<Texts> {
  const file = join(stack.folder, `${count} texts.csv`);
  await writeRows(file, count, seed);
  const pairs = [...benchRows(count, seed)].filter(({ answer }) => answer !== '');
  return { file, questions: [...new Set(pairs.map(({ question }) => question))] };
}

const measureScripted: Measure = async ({ options, say }) => {
  const provider = await ScriptedProvider.start(LATENCY_MS);
  const stack = await spawnStack({
    EMBEDDINGS_BASE_URL: provider.url,
    EMBEDDINGS_API_KEY: 'scripted',
    RECONCILE_INTERVAL: '1h',
    UPKEEP_INTERVAL: '1h',
  });
  try {
    const target = { stack, pairloom: new PairloomClient(stack.info().gateway.url), url: provider.url };
    const texts = await textsFile(stack, options.texts, options.seed);
    // The first of everything is slower, and is not counted.
    await importInto(target, texts, 'warm-up', true);
    const rounds: (Round & { asked: ProviderFigures; again: ProviderFigures })[] = [];
    for (let round = 1; round <= options.rounds; round++) {
      const plain = await importInto(target, texts, `plain ${round}`, false);
      await provider.reset();
      const loaded = await importInto(target, texts, `texts ${round}`, true);
      const asked = await provider.figures();
      await provider.reset();
      await target.pairloom.importFile(loaded.record.projectId, texts.file, 'texts.csv', { embed: true });
      const again = await provider.figures();
      const took = loaded.seconds - plain.seconds;
      rounds.push({ ...(await sentDirectly(target, texts)), took, embedded: asked.texts, asked, again });
      const { calls, texts: sent, mostAtOnce, meanAtOnce } = asked;
      say(`${sent} texts in ${calls} calls, ${mostAtOnce} at most and ${meanAtOnce.toFixed(2)} on the mean at once`);
      saySeconds(say, rounds.at(-1));
    }
    const counted = (name: string, of: (round: (typeof rounds)[number]) => number, more: Partial<Figure> = {}) => ({
      name,
      unit: 'count' as const,
      values: rounds.map(of),
      ...more,
    });
    return [
      counted('texts with vectors', ({ asked }) => asked.texts),
      counted('calls to the provider', ({ asked }) => asked.calls),
      counted('tokens', ({ asked }) => asked.tokens),
      counted('texts paid twice', ({ asked }) => asked.paidTwice, { fixed: true }),
      counted('the file again: calls to the provider', ({ again }) => again.calls, { fixed: true }),
      counted('calls at once, on the mean', ({ asked }) => asked.meanAtOnce, { unit: 'calls' }),
      ...ratios('provider of 50 ms', rounds),
    ];
  } finally {
    await stack.stop();
    await provider.stop();
  }
};

/** With the model that comes along, which takes the same cores as the import. */
async function measureLocal({ stack, pairloom, options, say }: Bench): Promise<Figure[]> {
  const target = { stack, pairloom, url: stack.info().embedder.url };
  const texts = await textsFile(stack, LOCAL_TEXTS, options.seed);
  const rounds: Round[] = [];
  for (let round = 1; round <= options.rounds; round++) {
    const plain = await importInto(target, texts, `local, plain ${round}`, false);
    const loaded = await importInto(target, texts, `local ${round}`, true);
    const took = loaded.seconds - plain.seconds;
    const { embedded } = loaded.record.embeddings;
    rounds.push({ ...(await sentDirectly(target, texts)), took, embedded });
    saySeconds(say, rounds.at(-1));
  }
  const { questions } = texts;
  return [
    {
      name: 'local model, sent to it directly',
      unit: 'rows/s',
      values: rounds.map(({ direct }) => questions.length / direct),
    },
    {
      name: 'local model: texts paid twice',
      unit: 'count',
      fixed: true,
      values: rounds.map(({ embedded }) => embedded - questions.length),
    },
    ...ratios('local model', rounds),
  ];
}

async function importInto({ pairloom }: Target, { file }: Texts, name: string, embed: boolean) {
  return pairloom.importFile(await pairloom.createProject(name), file, 'texts.csv', { embed });
}

async function sentDirectly({ url }: Target, { questions }: Texts): Promise<Pick<Round, 'direct' | 'oneByOne'>> {
  const direct = await sendAll(url, questions);
  const tried = questions.slice(0, ONE_BY_ONE);
  return { direct, oneByOne: ((await sendOneByOne(url, tried)) / tried.length) * questions.length };
}

function saySeconds(say: Bench['say'], round: Round | undefined): void {
  if (round === undefined) return;
  const { took, direct, oneByOne } = round;
  say(`embedding ${seconds(took)}, sent directly ${seconds(direct)}, one by one ${seconds(oneByOne)}`);
}

const ratios = (what: string, rounds: readonly Round[]): Figure[] => [
  {
    name: `${what}: embedding : its own time`,
    unit: 'ratio',
    values: rounds.map(({ took, direct }) => took / direct),
  },
  {
    name: `${what}: one text a call, one after another : embedding`,
    unit: 'ratio',
    better: 'higher',
    values: rounds.map(({ took, oneByOne }) => oneByOne / took),
  },
];
