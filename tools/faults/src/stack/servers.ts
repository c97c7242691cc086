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
import { unmountUnder } from './small-disks.ts';

/** PostgreSQL and Temporal as `npm start` runs them, on files of their own. */
export interface Servers {
  readonly folder: string;
  readonly postgres: Part<RunningPostgres>;
  readonly temporal: Part<RunningTemporal>;
  /** Folder of what is installed once for all. */
  readonly toolsDir: string;
  stop(): Promise<void>;
}

export async function startServers(log: (part: string) => Log): Promise<Servers> {
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
  const postgres = new Part<RunningPostgres>('postgres', (before) =>
    startPostgres({ ...place('postgres'), port: before?.port }),
  );
  const temporal = new Part<RunningTemporal>('temporal', (before) =>
    startTemporal({ ...place('temporal'), ports: before?.ports }),
  );
  const stop = async (): Promise<void> => {
    await Promise.all([postgres.stop(), temporal.stop()]);
    // Told to stop in the middle of a run, nobody else takes down what was mounted for it.
    unmountUnder(folder);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all([postgres.start(), temporal.start()]);
    return { folder, postgres, temporal, toolsDir, stop };
  } catch (fault) {
    await stop();
    throw fault;
  }
}
