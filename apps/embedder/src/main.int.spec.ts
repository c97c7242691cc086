import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pairloom-embedder-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Runs the program to its end. */
async function run(env: Record<string, string>): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--conditions=@pairloom/source', MAIN], { env: { PORT: '0', ...env } });
  const [[code], out, err] = await Promise.all([
    once(child, 'exit') as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, out, err };
}

describe('main ends with 1 and says why', () => {
  it('when the environment is not complete', async () => {
    const { code, err } = await run({ EMBEDDER_WORKERS: 'many' });
    expect(code).toBe(1);
    expect(err).toContain('EMBEDDER_MODEL_DIR is not set');
    expect(err).toContain('EMBEDDER_WORKERS must be a whole number');
  });

  it('when the folder has no model', async () => {
    const { code, out } = await run({ EMBEDDER_MODEL_DIR: folder });
    expect(code).toBe(1);
    expect(out).toContain(`EMBEDDER_MODEL_DIR has no readable file ${folder}`);
  });

  it('when the model cannot be loaded', async () => {
    await writeFile(join(folder, 'model.onnx'), 'no model');
    await writeFile(join(folder, 'tokenizer.json'), '{}');
    const { code, out } = await run({ EMBEDDER_MODEL_DIR: folder });
    expect(code).toBe(1);
    expect(out).toContain('the embedder cannot start');
  });
});
