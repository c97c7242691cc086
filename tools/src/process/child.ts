import { spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PartFault } from '../fault.ts';
import { forgetProcess, rememberProcess } from './leftover.ts';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A part of the stack that runs as a process of its own. */
export interface RunningPart {
  readonly pid: number;
  /** Settles when the process has ended, for whatever reason. */
  readonly exited: Promise<Exit>;
  /** Ends it orderly; what has not ended after `stopMs` is killed. Resolves when it is gone. */
  stop(): Promise<void>;
}

export interface ChildSpec {
  /** Name for people. */
  readonly part: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Everything the process says is appended here. */
  readonly logFile: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly stopSignal?: NodeJS.Signals;
  /** Patience with an orderly end, in milliseconds. */
  readonly stopMs?: number;
  /** Where the process is noted while it runs. */
  readonly pidFile?: string;
  /** Opens a channel by which the process sees its parent go (Node parts). */
  readonly ipc?: boolean;
}

/**
 * Starts a process in a group of its own: a Ctrl-C in the terminal then reaches the supervisor alone, which ends the
 * parts in order.
 */
export async function startChild(spec: ChildSpec): Promise<RunningPart> {
  mkdirSync(dirname(spec.logFile), { recursive: true });
  const out = openSync(spec.logFile, 'a', 0o600);
  const child = spawn(spec.command, [...spec.args], {
    cwd: spec.cwd,
    env: { ...process.env, ...spec.env },
    uid: spec.uid,
    gid: spec.gid,
    detached: true,
    stdio: spec.ipc ? ['ignore', out, out, 'ipc'] : ['ignore', out, out],
  });
  closeSync(out);
  const exited = new Promise<Exit>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) =>
      reject(
        new PartFault(spec.part, `${spec.command} cannot be run`, 'See the cause; mend it and start again.', error),
      ),
    );
  });
  const pid = child.pid as number;
  if (spec.pidFile) {
    const file = spec.pidFile;
    rememberProcess(file, pid);
    void exited.then(() => forgetProcess(file));
  }
  const stop = async (): Promise<void> => {
    child.kill(spec.stopSignal ?? 'SIGTERM');
    const patience = new AbortController();
    const late = delay(spec.stopMs ?? 15_000, 'late', { signal: patience.signal }).catch(() => 'ended');
    if ((await Promise.race([exited, late])) === 'late') child.kill('SIGKILL');
    patience.abort();
    await exited;
  };
  return { pid, exited, stop };
}

/**
 * Waits until `check` answers true, trying every `everyMs`.
 * @throws PartFault when the process ends first or the time is up; the message ends with what the process said last.
 */
export async function untilReady(
  running: RunningPart,
  check: () => Promise<boolean>,
  options: { part: string; logFile: string; timeoutMs: number; everyMs?: number; signal?: AbortSignal },
): Promise<void> {
  let ended: Exit | undefined;
  void running.exited.then((exit) => (ended = exit));
  const deadline = Date.now() + options.timeoutMs;
  while (!(await check().catch(() => false))) {
    options.signal?.throwIfAborted();
    if (ended) throw endedEarly(options.part, ended, options.logFile);
    if (Date.now() > deadline)
      throw new PartFault(
        options.part,
        `not ready after ${Math.round(options.timeoutMs / 1000)} s${lastWords(options.logFile)}`,
        `Look into ${options.logFile}, then start again.`,
      );
    await delay(options.everyMs ?? 50);
  }
}

function endedEarly(part: string, exit: Exit, logFile: string): PartFault {
  const how = exit.signal ? `was ended by ${exit.signal}` : `ended with code ${exit.code}`;
  return new PartFault(
    part,
    `${how} before it was ready${lastWords(logFile)}`,
    `Look into ${logFile}, then start again.`,
  );
}

/** The last lines of a log, indented, to be appended to a message. Empty when there are none. */
export function lastWords(logFile: string, lines = 8): string {
  const text = tailOf(logFile, 8_192).trimEnd();
  if (text === '') return '';
  const last = text.split('\n').slice(-lines);
  return `. It said last:\n${last.map((line) => `    ${line}`).join('\n')}`;
}

function tailOf(file: string, bytes: number): string {
  let fd: number | undefined;
  try {
    fd = openSync(file, 'r');
    const { size } = fstatSync(fd);
    const buffer = Buffer.alloc(Math.min(bytes, size));
    readSync(fd, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8');
  } catch {
    return '';
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** GET that answers whether the status is 2xx. */
export async function answers(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  await response.body?.cancel();
  return response.ok;
}
