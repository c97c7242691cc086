import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PartFault } from '../fault.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { lastWords, startChild, untilReady, type ChildSpec, type RunningPart } from './child.ts';

const folder = tempFolder();
const logFile = (): string => join(folder(), 'logs/part.log');
const node = (script: string, more: Partial<ChildSpec> = {}): ChildSpec => ({
  part: 'Part',
  command: process.execPath,
  args: ['-e', script],
  env: { NODE_OPTIONS: '' },
  logFile: logFile(),
  ...more,
});
const saidReady = async (): Promise<boolean> =>
  existsSync(logFile()) && readFileSync(logFile(), 'utf8').includes('ready');
const ready = (part: RunningPart): Promise<void> =>
  untilReady(part, saidReady, { part: 'Part', logFile: logFile(), timeoutMs: 30_000 });

describe('startChild', () => {
  it('gives the process its environment and keeps what it says', async () => {
    const part = await startChild(
      node('console.log(process.env.GREETING)', { env: { NODE_OPTIONS: '', GREETING: 'hello' } }),
    );
    expect(await part.exited).toEqual({ code: 0, signal: null });
    expect(readFileSync(logFile(), 'utf8')).toBe('hello\n');
  });

  it('notes the process while it runs', async () => {
    const pidFile = join(folder(), 'part.pid');
    const part = await startChild(node(`setInterval(() => {}, 1e6); console.log('ready')`, { pidFile }));
    await ready(part);
    expect(JSON.parse(readFileSync(pidFile, 'utf8'))).toMatchObject({ pid: part.pid });
    await part.stop();
    expect(existsSync(pidFile)).toBe(false);
  });

  it('ends a process orderly, and kills one that does not listen', async () => {
    const polite = await startChild(
      node(`process.on('SIGTERM', () => process.exit(3)); setInterval(() => {}, 1e6); console.log('ready')`),
    );
    await ready(polite);
    await polite.stop();
    expect(await polite.exited).toEqual({ code: 3, signal: null });

    const deaf = await startChild(
      node(`process.on('SIGTERM', () => {}); setInterval(() => {}, 1e6); console.log('ready')`, {
        stopMs: 100,
        logFile: join(folder(), 'deaf.log'),
      }),
    );
    const heard = async (): Promise<boolean> => readFileSync(join(folder(), 'deaf.log'), 'utf8').includes('ready');
    await untilReady(deaf, heard, { part: 'Part', logFile: logFile(), timeoutMs: 30_000 });
    await deaf.stop();
    expect(await deaf.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('names the program that cannot be run', async () => {
    const starting = startChild(node('', { command: join(folder(), 'nothing here') }));
    await expect(starting).rejects.toThrow(PartFault);
    await expect(starting).rejects.toThrow('nothing here cannot be run');
  });
});

describe('untilReady', () => {
  it('tells what a process said that ended before it was ready', async () => {
    const part = await startChild(node(`console.error('the disk is full'); process.exit(4)`));
    const waiting = untilReady(part, async () => false, { part: 'Part', logFile: logFile(), timeoutMs: 30_000 });
    await expect(waiting).rejects.toThrow(/ended with code 4 before it was ready.*the disk is full/s);
  });

  it('gives up after its time', async () => {
    const part = await startChild(node('setInterval(() => {}, 1e6)'));
    try {
      const waiting = untilReady(part, async () => false, { part: 'Part', logFile: logFile(), timeoutMs: 50 });
      await expect(waiting).rejects.toThrow('not ready after 0 s');
    } finally {
      await part.stop();
    }
  });

  it('gives up when it is asked to', async () => {
    const part = await startChild(node('setInterval(() => {}, 1e6)'));
    const asked = new AbortController();
    try {
      const waiting = untilReady(part, async () => false, {
        part: 'Part',
        logFile: logFile(),
        timeoutMs: 30_000,
        signal: asked.signal,
      });
      asked.abort(new Error('enough'));
      await expect(waiting).rejects.toThrow('enough');
    } finally {
      await part.stop();
    }
  });
});

describe('lastWords', () => {
  it('is empty when nothing was said', () => {
    expect(lastWords(join(folder(), 'none.log'))).toBe('');
  });
});
