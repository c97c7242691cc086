import { afterEach, describe, expect, it } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeScript, WAITING } from '../testing/node-script.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { endLeftover, isRunning, leftover, markOf, rememberProcess } from './leftover.ts';

const folder = tempFolder();
const file = (): string => join(folder(), 'part.pid');
const children: ChildProcess[] = [];

async function started(script = WAITING): Promise<ChildProcess & { pid: number }> {
  const child = await nodeScript(script);
  children.push(child);
  return child as ChildProcess & { pid: number };
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

describe('leftover', () => {
  it('finds a noted process again and ends it', async () => {
    const child = await started();
    rememberProcess(file(), child.pid);
    expect(leftover(file())?.pid).toBe(child.pid);
    const exited = once(child, 'exit');
    expect(await endLeftover(file(), 'SIGTERM')).toBe(true);
    expect(await exited).toEqual([null, 'SIGTERM']);
    expect(existsSync(file())).toBe(false);
    expect(await endLeftover(file(), 'SIGTERM')).toBe(false);
  });

  it('kills one that does not listen', async () => {
    const child = await started(`process.on('SIGTERM', () => {}); ${WAITING}`);
    rememberProcess(file(), child.pid);
    const exited = once(child, 'exit');
    await endLeftover(file(), 'SIGTERM', 100);
    expect(await exited).toEqual([null, 'SIGKILL']);
  });

  it('leaves another process alone that came to have the same pid', async () => {
    const child = await started();
    writeFileSync(file(), JSON.stringify({ pid: child.pid, birth: 'an earlier one' }));
    expect(await endLeftover(file(), 'SIGTERM')).toBe(false);
    expect(markOf(child.pid)).toBeDefined();
  });

  it('knows no process that has ended', async () => {
    const child = await started();
    const mark = markOf(child.pid);
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    expect(mark && isRunning(mark)).toBe(false);
  });

  it.each(['', 'not json', '{}', '[1]'])('takes a note that says %j for none', (note) => {
    writeFileSync(file(), note);
    expect(leftover(file())).toBeUndefined();
  });
});
