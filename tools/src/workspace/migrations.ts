import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PartFault } from '../fault.ts';
import { WORKSPACE } from '../places.ts';

const run = promisify(execFile);

export const MIGRATE = join(WORKSPACE, 'temporal/worker/dist/migrate.js');

/** Brings the database to the schema of this build. @throws PartFault with what the command said. */
export async function migrateUp(databaseUrl: string, signal?: AbortSignal): Promise<string> {
  try {
    const env = { ...process.env, DATABASE_URL: databaseUrl };
    const { stdout } = await run(process.execPath, [MIGRATE, 'up'], { env, signal, cwd: WORKSPACE });
    return stdout.trim();
  } catch (error) {
    if (signal?.aborted) throw error;
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const said = `${stdout}\n${stderr}`.trim();
    const remedy = 'Mend the cause; "npm run migrate -- status" (with DATABASE_URL) shows where the schema stands.';
    throw new PartFault(
      'Migrations',
      said === '' ? 'they failed' : `they failed. They said:\n    ${said.replaceAll('\n', '\n    ')}`,
      remedy,
      error,
    );
  }
}
