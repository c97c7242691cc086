import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, stat, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from './folder-faults.ts';

/** Not a possible segment of a key. In the store's own folder, so that a rename to the final place is atomic. */
const FOLDER = '.incoming';

export interface IncomingFile {
  readonly path: string;
  readonly handle: FileHandle;
}

/** Blobs in the making, apart from the finished ones. */
export class IncomingFiles {
  readonly #folder: string;

  constructor(root: string) {
    this.#folder = join(root, FOLDER);
  }

  async create(): Promise<IncomingFile> {
    await mkdir(this.#folder, { recursive: true });
    const path = join(this.#folder, randomUUID());
    return { path, handle: await open(path, 'wx') };
  }

  /** Closes and removes; for a file that has been moved to its place it only closes. */
  async discard({ path, handle }: IncomingFile): Promise<void> {
    await handle.close();
    await unlink(path).catch(() => undefined);
  }

  /** A file in the making is written to all the time; one that has been silent since `before` was left by a process that died. */
  async removeSilent(before: number): Promise<number> {
    let removed = 0;
    for (const name of await this.#names()) if (await removeIfSilent(join(this.#folder, name), before)) removed++;
    return removed;
  }

  async #names(): Promise<string[]> {
    try {
      return await readdir(this.#folder);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }
}

/** False where another process was quicker. */
async function removeIfSilent(path: string, before: number): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    if (mtimeMs >= before) return false;
    await unlink(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
