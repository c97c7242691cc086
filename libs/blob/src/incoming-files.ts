import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, stat, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** A file in the making is written to all the time; one that has been silent for so long was left by a process that died. */
const DEAD_AFTER_MS = 3_600_000;

/** Not a possible segment of a key. In the store's own folder, so that a rename to the final place is atomic. */
const FOLDER = '.incoming';

export interface IncomingFile {
  readonly path: string;
  readonly handle: FileHandle;
}

/** Blobs in the making, apart from the finished ones. */
export class IncomingFiles {
  readonly #folder: string;
  #sweptAt = -Infinity;

  constructor(root: string) {
    this.#folder = join(root, FOLDER);
  }

  async create(): Promise<IncomingFile> {
    await mkdir(this.#folder, { recursive: true });
    await this.#sweepNowAndThen();
    const path = join(this.#folder, randomUUID());
    return { path, handle: await open(path, 'wx') };
  }

  /** Closes and removes; for a file that has been moved to its place it only closes. */
  async discard({ path, handle }: IncomingFile): Promise<void> {
    await handle.close();
    await unlink(path).catch(() => undefined);
  }

  async #sweepNowAndThen(): Promise<void> {
    const now = Date.now();
    if (now - this.#sweptAt < DEAD_AFTER_MS) return;
    this.#sweptAt = now;
    for (const name of await readdir(this.#folder)) await this.#removeIfDead(join(this.#folder, name), now);
  }

  async #removeIfDead(path: string, now: number): Promise<void> {
    try {
      const { mtimeMs } = await stat(path);
      if (now - mtimeMs > DEAD_AFTER_MS) await unlink(path);
    } catch {
      // Another process was quicker; a file that really cannot be removed is met again by the next sweep.
    }
  }
}
