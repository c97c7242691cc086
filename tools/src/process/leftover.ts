import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A process as one can find it again: pids come round, a pid with its birth does not. */
export interface ProcessMark {
  readonly pid: number;
  readonly birth: string;
}

/** Undefined when no such process runs. */
export function markOf(pid: number): ProcessMark | undefined {
  const birth = process.platform === 'linux' ? birthOnLinux(pid) : birthByPs(pid);
  return birth === undefined ? undefined : { pid, birth };
}

export const isRunning = (mark: ProcessMark): boolean => markOf(mark.pid)?.birth === mark.birth;

/** Notes a started process in a file, so that a later start can end it if this one is killed before it could. */
export function rememberProcess(file: string, pid: number): void {
  const mark = markOf(pid);
  if (mark) writeFileSync(file, JSON.stringify(mark), { mode: 0o600 });
}

export const forgetProcess = (file: string): void => rmSync(file, { force: true });

/** The process noted in the file, if it still runs. */
export function leftover(file: string): ProcessMark | undefined {
  let mark: unknown;
  try {
    mark = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
  return isMark(mark) && isRunning(mark) ? mark : undefined;
}

/** Ends what an earlier start left running. True when there was something. */
export async function endLeftover(file: string, signal: NodeJS.Signals, patienceMs = 15_000): Promise<boolean> {
  const mark = leftover(file);
  if (!mark) return false;
  await endProcess(mark, signal, patienceMs);
  forgetProcess(file);
  return true;
}

/** Sends the signal, waits, and kills what has not ended by then. */
export async function endProcess(mark: ProcessMark, signal: NodeJS.Signals, patienceMs: number): Promise<void> {
  send(mark.pid, signal);
  const deadline = Date.now() + patienceMs;
  while (isRunning(mark)) {
    if (Date.now() > deadline) send(mark.pid, 'SIGKILL');
    await delay(50);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function isMark(value: unknown): value is ProcessMark {
  return typeof value === 'object' && value !== null && 'pid' in value && 'birth' in value;
}

function birthOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold anything; the fields that follow start with the state (field 3), birth is field 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`;
  } catch {
    return undefined;
  }
}

function birthByPs(pid: number): string | undefined {
  try {
    const row = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return row === '' || row.startsWith('Z') ? undefined : row.slice(row.indexOf(' ')).trim();
  } catch {
    return undefined;
  }
}
