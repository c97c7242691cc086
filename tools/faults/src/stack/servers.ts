import {
  type RunningPostgres,
  type RunningTemporal,
  startPostgres,
  startTemporal,
  toolsDirOf,
  type Log,
} from '@pairloom/tools';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Part } from './part.ts';
import { signalTree } from './process-tree.ts';
import { unmountUnder } from './small-disks.ts';

/** PostgreSQL and Temporal as `npm start` runs them, on files of their own. */
export interface Servers {
  readonly folder: string;
  readonly postgres: Part<RunningPostgres>;
  readonly temporal: Part<RunningTemporal>;
  /** Folder of what is installed once for all. */
  readonly toolsDir: string;
  /** What runs on them, and ends before they do. */
  readonly guests: Set<Part>;
  /** Ends all for good, whatever is under way. The same for whoever asks. */
  stop(): Promise<void>;
}

/** The signal gives up starting. */
export async function startServers(log: (part: string) => Log, signal?: AbortSignal): Promise<Servers> {
  const folder = mkdtempSync(join(tmpdir(), 'pairloom-faults-'));
  // As root, PostgreSQL runs under another account, which has to pass through.
  chmodSync(folder, 0o711);
  const toolsDir = toolsDirOf();
  const place = (part: string) => ({
    folder: join(folder, part),
    toolsDir,
    log: log(part),
    logFile: join(folder, `${part}.log`),
  });
  const postgres = new Part<RunningPostgres>('postgres', (before, closing) =>
    startPostgres({ ...place('postgres'), port: before?.port, signal: closing }),
  );
  const temporal = new Part<RunningTemporal>('temporal', (before, closing) =>
    startTemporal({ ...place('temporal'), ports: before?.ports, signal: closing }),
  );
  const guests = new Set<Part>();
  const end = async (): Promise<void> => {
    // A server that stands still keeps its guests from ending.
    const own = [postgres, temporal].filter((part) => part.runs);
    await Promise.all(own.map(({ pid }) => signalTree(pid, 'SIGCONT')));
    await Promise.all([...guests].map((part) => part.close()));
    await Promise.all([postgres.close(), temporal.close()]);
    // Told to stop in the middle of a run, nobody else takes down what was mounted for it.
    unmountUnder(folder);
    rmSync(folder, { recursive: true, force: true });
  };
  let ending: Promise<void> | undefined;
  const stop = (): Promise<void> => (ending ??= end());
  const giveUp = (): void => void stop();
  signal?.addEventListener('abort', giveUp);
  try {
    await Promise.all([postgres.start(), temporal.start()]);
    return { folder, postgres, temporal, toolsDir, guests, stop };
  } catch (fault) {
    await stop();
    throw fault;
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}
