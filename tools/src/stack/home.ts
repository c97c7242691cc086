import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PartFault } from '../fault.ts';
import { tryLock } from '../process/lock.ts';
import { readRunFile, removeRunFile } from './run-file.ts';

export interface ClaimedHome {
  release(): void;
}

/** Takes the data folder for this start, making it if missing. @throws PartFault when another start has it. */
export function claimHome(home: string): ClaimedHome {
  // Root's PostgreSQL runs under another account, which has to pass through.
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  mkdirSync(home, { recursive: true, mode });
  const lock = tryLock(join(home, 'start.lock'));
  const pidFile = join(home, 'start.pid');
  if (!lock) throw alreadyRunning(home, pidFile);
  writeFileSync(pidFile, String(process.pid));
  // Left by a start that was killed.
  removeRunFile(home);
  const release = (): void => {
    rmSync(pidFile, { force: true });
    lock.release();
  };
  return { release };
}

function alreadyRunning(home: string, pidFile: string): PartFault {
  const url = readRunFile(home)?.gateway.url;
  const where = url === undefined ? 'still starting' : url;
  return new PartFault(
    'Pairloom',
    `it already runs on ${home} (process ${pidOf(pidFile)}, ${where})`,
    'Use that one, or stop it with Ctrl-C, or give this one another data folder: PAIRLOOM_HOME=… npm start.',
  );
}

function pidOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return 'unknown';
  }
}
