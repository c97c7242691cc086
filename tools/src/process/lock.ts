import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';

export interface Lock {
  release(): void;
}

/**
 * Takes the lock that `path` stands for, or answers undefined when another process (or this one) holds it.
 * Node offers no file locks of its own; SQLite, which comes with it, takes a real one of the operating system. So the
 * lock ends with its holder, also when that is killed, and none can be left behind. The file itself stays and is empty.
 */
export function tryLock(path: string): Lock | undefined {
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('pragma journal_mode = memory; begin exclusive');
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
  return { release: () => database.close() };
}

const SQLITE_BUSY = 5;

/** Runs `work` while holding the lock, waiting for another holder; `onWait` is called once when there is one. */
export async function withLock<T>(path: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  let lock = tryLock(path);
  if (!lock) onWait();
  while (!lock) {
    await delay(200);
    lock = tryLock(path);
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}
