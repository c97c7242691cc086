import { describe, expect, it } from '@jest/globals';
import { silent } from '../log.ts';
import type { Exit, RunningPart } from '../process/child.ts';
import { PartSet, type PartName } from './part-set.ts';

function recorder() {
  const stopped: PartName[] = [];
  const part = (name: PartName, pid: number): RunningPart => {
    let settle: (exit: Exit) => void = () => undefined;
    const exited = new Promise<Exit>((resolve) => (settle = resolve));
    const stop = async (): Promise<void> => {
      stopped.push(name);
      settle({ code: 0, signal: null });
    };
    return { pid, exited, stop };
  };
  return { stopped, part };
}

describe('PartSet', () => {
  it('ends those that take work first, those that keep data last', async () => {
    const { stopped, part } = recorder();
    const parts = new PartSet(
      () => silent,
      () => undefined,
    );
    const names: PartName[] = ['postgres', 'temporal', 'embedder', 'worker', 'gateway'];
    for (const [index, name] of names.entries()) await parts.run(name, async () => part(name, index + 1));
    expect(parts.pidOf('worker')).toBe(4);
    await parts.stop();
    expect(stopped.slice(0, 2)).toEqual(['gateway', 'worker']);
    expect(new Set(stopped.slice(2, 4))).toEqual(new Set(['embedder', 'temporal']));
    expect(stopped[4]).toBe('postgres');
  });

  it('ends a part that comes up only while it stops', async () => {
    const { stopped, part } = recorder();
    const parts = new PartSet(
      () => silent,
      () => undefined,
    );
    let comeUp: (part: RunningPart) => void = () => undefined;
    const starting = parts.run('postgres', () => new Promise<RunningPart>((resolve) => (comeUp = resolve)));
    const stopping = parts.stop();
    comeUp(part('postgres', 1));
    await starting;
    await stopping;
    expect(stopped).toEqual(['postgres']);
  });

  it('starts nothing more once it stops', async () => {
    const parts = new PartSet(
      () => silent,
      () => undefined,
    );
    await parts.stop();
    const starting = parts.run('worker', () => Promise.reject(new Error('must not be called')));
    await expect(starting).rejects.toThrow('aborted');
  });

  it('stops well when a part never came up', async () => {
    const parts = new PartSet(
      () => silent,
      () => undefined,
    );
    await expect(parts.run('temporal', () => Promise.reject(new Error('no port')))).rejects.toThrow('no port');
    await parts.stop();
    expect(parts.pidOf('temporal')).toBeUndefined();
  });
});
