import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { pino } from 'pino';
import { InferencePool } from './inference-pool.ts';

/**
 * Stands for inference-worker: a text's vector is [its length, 1], and the tokens of a unit are its number in the thread.
 * Some texts make it misbehave.
 */
const SCRIPTED = `
  import { parentPort } from 'node:worker_threads';
  let unit = 0;
  parentPort.on('message', ({ kind, texts }) => {
    if (kind === 'stop') return parentPort.close();
    if (texts.includes('die')) throw new Error('killed by a text');
    if (texts.includes('hang')) return;
    if (texts.includes('fail')) return parentPort.postMessage({ kind: 'failed', message: 'no memory' });
    unit += 1;
    const vectors = Float32Array.from(texts.flatMap((text) => [text.length, 1]));
    parentPort.postMessage({ kind: 'embedded', vectors, tokens: unit }, [vectors.buffer]);
  });
  parentPort.postMessage({ kind: 'ready', dimensions: 2 });
`;

let pool: InferencePool;
const log = pino({ level: 'silent' });
const onBroken = jest.fn<(error: Error) => void>();

afterEach(async () => {
  await pool.close();
  onBroken.mockReset();
});

const start = (source: string, workers = 1): InferencePool => {
  const workerFile = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
  pool = new InferencePool({ modelDir: '/nowhere', workers, log, onBroken, workerFile });
  return pool;
};

const never = new AbortController().signal;
const embed = (texts: string[], caller = 'someone', signal = never) => pool.embed(texts, { caller, signal });

/** Texts of so many units: each is as long as a text can count. */
const long = (units: number) => Array.from({ length: units * 4 }, (_, at) => 'x'.repeat(2000 + at));

async function untilReady(): Promise<void> {
  while (!pool.ready) await new Promise((resolve) => setImmediate(resolve));
}

describe('InferencePool', () => {
  it('is ready when a thread is', async () => {
    start(SCRIPTED);
    expect(pool.ready).toBe(false);
    await untilReady();
    expect(pool.dimensions).toBe(2);
  });

  it('puts the vectors of all units in the order of the texts', async () => {
    start(SCRIPTED, 2);
    await untilReady();
    const texts = Array.from({ length: 200 }, (_, at) => 'x'.repeat(1 + ((at * 37) % 500)));
    const { vectors } = await embed(texts);
    expect(Array.from(vectors)).toEqual(texts.flatMap((text) => [text.length, 1]));
  });

  it('gives each caller its turn', async () => {
    start(SCRIPTED);
    await untilReady();
    const order: string[] = [];
    const many = embed(long(20), 'import').then(() => order.push('import'));
    const one = embed(['a question'], 'search').then(({ tokens }) => {
      order.push('search');
      return tokens;
    });
    // After the unit that was under way and one more of the other caller.
    expect(await one).toBe(3);
    await many;
    expect(order).toEqual(['search', 'import']);
  });

  it('takes the waiting units of an aborted call out, and goes on with others', async () => {
    start(SCRIPTED);
    await untilReady();
    const gone = new AbortController();
    const reason = new Error('gone');
    const aborted = embed(long(20), 'import', gone.signal);
    const other = embed(['a'], 'search');
    gone.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    expect((await other).tokens).toBe(2);
    expect((await embed(['b'], 'search')).tokens).toBe(3);
    await expect(embed(['c'], 'import', gone.signal)).rejects.toBe(reason);
  });

  it('fails the call that the model fails on, and no other', async () => {
    start(SCRIPTED);
    await untilReady();
    const failing = embed(['fail', ...long(3)]);
    const other = embed(['a'], 'search');
    await expect(failing).rejects.toThrow('no memory');
    expect((await other).vectors).toEqual(new Float32Array([1, 1]));
  });

  it('replaces a thread that dies, and fails only what it had', async () => {
    start(SCRIPTED);
    await untilReady();
    const killing = embed(['die']);
    const waiting = embed(['a'], 'search');
    await expect(killing).rejects.toThrow('killed by a text');
    expect(pool.ready).toBe(false);
    expect((await waiting).vectors).toEqual(new Float32Array([1, 1]));
    expect(onBroken).not.toHaveBeenCalled();
  });

  it('tells when a thread cannot load the model, and does not try for ever', async () => {
    const broken = new Promise<Error>((resolve) => onBroken.mockImplementation(resolve));
    start(`throw new Error('no such model');`);
    expect((await broken).message).toBe('no such model');
    expect(pool.ready).toBe(false);
    expect(onBroken).toHaveBeenCalledTimes(1);
  });

  it('ends while a thread still computes', async () => {
    start(SCRIPTED);
    await untilReady();
    void embed(['hang']).catch(() => undefined);
    await pool.close();
    expect(pool.ready).toBe(false);
  });
});
