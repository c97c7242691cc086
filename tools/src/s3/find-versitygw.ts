import { execFile } from 'node:child_process';
import { access, constants, mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { toolsDirOf } from '../places.ts';

const PACKAGE = 'github.com/versity/versitygw/cmd/versitygw@v1.8.0';

/** Where the S3 server for tests is, or why there is none. */
export type FoundVersitygw = { readonly path: string } | { readonly missing: string };

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function onPath(name: string): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const candidate = join(folder, name);
    if (folder !== '' && (await isExecutable(candidate))) return candidate;
  }
  return undefined;
}

let found: Promise<FoundVersitygw> | undefined;

/**
 * VERSITYGW_PATH, else on PATH, else built once with Go (about a minute and a half) and kept. Looked for once in a process, also where
 * that comes to nothing.
 */
export const findVersitygw = (): Promise<FoundVersitygw> => (found ??= look());

async function look(): Promise<FoundVersitygw> {
  const named = process.env['VERSITYGW_PATH'];
  if (named) return { path: named };
  const folder = join(toolsDirOf(), 'bin');
  const built = join(folder, 'versitygw');
  const known = (await onPath('versitygw')) ?? ((await isExecutable(built)) ? built : undefined);
  if (known) return { path: known };
  const go = await onPath('go');
  if (!go) return { missing: 'neither versitygw nor go is on PATH' };
  await mkdir(folder, { recursive: true });
  try {
    const env = { ...process.env, GOBIN: folder };
    await promisify(execFile)(go, ['install', PACKAGE], { env, timeout: 600_000 });
    return { path: built };
  } catch {
    return { missing: `go could not build ${PACKAGE}` };
  }
}
