import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../until.ts';
import { type Failpoint, Failpoints } from './failpoints.ts';

describe('Failpoints', () => {
  let folder: string;
  let failpoints: Failpoints;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pairloom-failpoints-'));
    failpoints = new Failpoints(folder);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** A process that meets the point so often. Gives the signal that ended it. */
  const meet = (point: Failpoint, times: number): string | null => {
    const meeting = `for (let n = 0; n < ${times}; n++) await globalThis[Symbol.for('pairloom.failpoint')]('${point}');`;
    const env = { ...process.env, ...failpoints.environment() };
    return spawnSync(process.execPath, ['--input-type=module', '-e', meeting], { env }).signal;
  };

  it('carry an order out at the hit that it names, and keep it until then', () => {
    expect(failpoints.waiting).toBe(false);
    const armed = failpoints.arm('plan.read', 'kill', 2);
    expect([meet('plan.read', 1), armed.reached(), failpoints.waiting]).toEqual([null, false, true]);
    expect([meet('plan.read', 2), armed.reached(), failpoints.waiting]).toEqual(['SIGKILL', true, false]);
  });

  it('pass over other points, and over all when nothing is ordered', () => {
    const armed = failpoints.arm('plan.read', 'kill');
    expect(meet('plan.after_commit', 3)).toBe(null);
    failpoints.disarm();
    expect([meet('plan.read', 3), armed.reached(), failpoints.waiting]).toEqual([null, false, false]);
  });

  it('tell what a process holds, without what it held before', async () => {
    const holding = `globalThis.kept = Buffer.alloc(64 * 2 ** 20, 1); Buffer.alloc(256 * 2 ** 20, 1); console.log('made'); setInterval(() => {}, 1000);`;
    const env = { ...process.env, ...failpoints.environment() };
    const child = spawn(process.execPath, ['--input-type=module', '-e', holding], { env });
    try {
      await once(child.stdout, 'data');
      const ask = (): Promise<number> => failpoints.held({ signal: (name) => void child.kill(name) });
      // Buffers go a moment after the sweep.
      await until('what is not held has gone', async () => (await ask()) < 128, 10_000);
      expect(await ask()).toBeGreaterThanOrEqual(64);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'close');
    }
  });
});
