import { FileFault, type BlobStore, type ListedBlob, type StoredBlob } from '@pairloom/core';
import { mkdir, open, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { checkedKey, checkRange } from './blob-key.ts';
import { BlobMeter } from './blob-meter.ts';
import { codedStream } from './coded-stream.ts';
import { folderFault, isMissing } from './folder-faults.ts';
import { filesAfter } from './folder-listing.ts';
import { IncomingFiles, type IncomingFile } from './incoming-files.ts';

export interface FolderOptions {
  readonly kind: 'folder';
  /** Absolute; made when missing. Gateway and workers on several machines need one that all of them see. */
  readonly path: string;
}

const BLOCK_BYTES = 1024 * 1024;
/** Written before the disk is asked for them, so that the last sync finds little left to wait for. */
const SYNC_BYTES = 16 * BLOCK_BYTES;
const NO_MEMORY = Buffer.alloc(0);

/** Makes names in a folder survive a power cut; syncing the file alone does not. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Reads until the buffer is full or the file ends; one call may give less than was asked for. */
async function readFully(handle: FileHandle, buffer: Buffer, start: number): Promise<Buffer> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** Has what was written so far brought to the disk now and then, beside the writing. */
class Syncing {
  readonly #handle: FileHandle;
  #written = 0;
  #underWay: Promise<void> | undefined;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  wrote(bytes: number): void {
    this.#written += bytes;
    if (this.#written < SYNC_BYTES || this.#underWay !== undefined) return;
    this.#written = 0;
    const sync = this.#handle.datasync().then(() => void (this.#underWay = undefined));
    // A fault is told once, to whoever asked: it stays, and fails the whole at its end.
    sync.catch(() => undefined);
    this.#underWay = sync;
  }

  /** Rejects when a sync has failed. */
  async end(): Promise<void> {
    await this.#underWay;
  }
}

/** Writes in blocks, one on its way to the disk while the next is filled: bodies come in pieces of some ten kilobytes. */
async function writeBlocks(handle: FileHandle, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  let [filling, other] = [Buffer.allocUnsafeSlow(BLOCK_BYTES), Buffer.allocUnsafeSlow(BLOCK_BYTES)];
  let filled = 0;
  let writing: Promise<void> = Promise.resolve();
  const syncing = new Syncing(handle);
  try {
    for await (const piece of pieces) {
      for (let at = 0; at < piece.length;) {
        const part = piece.subarray(at, at + BLOCK_BYTES - filled);
        filling.set(part, filled);
        at += part.length;
        filled += part.length;
        if (filled < BLOCK_BYTES) continue;
        await writing;
        syncing.wrote(BLOCK_BYTES);
        writing = handle.writeFile(filling);
        // A body that ends in a fault is told by that; nobody may be waiting for the block then.
        writing.catch(() => undefined);
        [filling, other, filled] = [other, filling, 0];
      }
    }
  } finally {
    await writing;
  }
  await handle.writeFile(filling.subarray(0, filled));
  await syncing.end();
}

/** What was removed since it was listed is no fault. */
function missingAsUndefined(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}

export class FolderBlobStore implements BlobStore {
  readonly #root: string;
  readonly #incoming: IncomingFiles;

  constructor({ path }: FolderOptions) {
    this.#root = path;
    this.#incoming = new IncomingFiles(path);
  }

  async put(key: string, body: AsyncIterable<Uint8Array>, limits?: { maxBytes?: number }): Promise<StoredBlob> {
    const target = this.#pathOf(key);
    const meter = new BlobMeter(limits?.maxBytes);
    try {
      const file = await this.#incoming.create();
      try {
        await writeBlocks(file.handle, meter.pass(body));
        await this.#publish(file, target);
      } finally {
        await this.#incoming.discard(file);
      }
    } catch (error) {
      throw meter.blame(error, folderFault);
    }
    return meter.result();
  }

  async readRange(key: string, start: number, end: number, memory = NO_MEMORY): Promise<Buffer> {
    checkRange(start, end);
    const { handle, size } = await this.#open(key);
    try {
      const length = Math.max(Math.min(end, size) - start, 0);
      const buffer = memory.length < length ? Buffer.allocUnsafe(length) : memory.subarray(0, length);
      return await readFully(handle, buffer, start);
    } catch (error) {
      throw folderFault(error);
    } finally {
      await handle.close();
    }
  }

  async readStream(key: string, start = 0): Promise<Readable> {
    checkRange(start, start);
    const { handle } = await this.#open(key);
    return codedStream(handle.createReadStream({ start }), folderFault);
  }

  async *readBlocks(key: string, start = 0): AsyncGenerator<Buffer, void, undefined> {
    checkRange(start, start);
    const { handle } = await this.#open(key);
    try {
      const memory = Buffer.allocUnsafeSlow(BLOCK_BYTES);
      for (let at = start; ;) {
        const block = await readFully(handle, memory, at);
        if (block.length > 0) yield block;
        if (block.length < BLOCK_BYTES) return;
        at += block.length;
      }
    } catch (error) {
      throw folderFault(error);
    } finally {
      await handle.close();
    }
  }

  async size(key: string): Promise<number | undefined> {
    const path = this.#pathOf(key);
    try {
      const found = await stat(path);
      return found.isFile() ? found.size : undefined;
    } catch (error) {
      if (await this.#isMissing(error)) return undefined;
      throw folderFault(error);
    }
  }

  async list(window: { folder: string; after?: string; limit: number }): Promise<ListedBlob[]> {
    const { folder, after, limit } = window;
    const root = this.#pathOf(folder);
    const place = after === undefined ? [] : checkedKey(after).split('/').slice(folder.split('/').length);
    const found: ListedBlob[] = [];
    try {
      for await (const segments of filesAfter(root, place)) {
        const file = await stat(join(root, ...segments)).catch(missingAsUndefined);
        if (file !== undefined) found.push({ key: [folder, ...segments].join('/'), modifiedAt: file.mtimeMs });
        if (found.length === limit) break;
      }
    } catch (error) {
      if (!(await this.#isMissing(error))) throw folderFault(error);
    }
    return found;
  }

  async remove(key: string): Promise<void> {
    const path = this.#pathOf(key);
    try {
      await unlink(path);
      await syncFolder(dirname(path));
    } catch (error) {
      if (!(await this.#isMissing(error))) throw folderFault(error);
    }
  }

  async removeUnfinished(before: number): Promise<number> {
    try {
      return await this.#incoming.removeSilent(before);
    } catch (error) {
      throw folderFault(error);
    }
  }

  async check(): Promise<void> {
    try {
      const probe = await this.#incoming.create();
      await this.#incoming.discard(probe);
    } catch (error) {
      throw folderFault(error);
    }
  }

  #pathOf(key: string): string {
    return join(this.#root, ...checkedKey(key).split('/'));
  }

  async #publish(file: IncomingFile, target: string): Promise<void> {
    await file.handle.sync();
    const folder = dirname(target);
    const firstMade = await mkdir(folder, { recursive: true });
    await rename(file.path, target);
    await syncFolder(folder);
    if (firstMade === undefined) return;
    // New folders are names in their parents.
    for (let made = folder; made.length >= firstMade.length; made = dirname(made)) await syncFolder(dirname(made));
  }

  /** A store whose own folder is gone, such as a volume that is not mounted, does not know what it lacks. */
  async #isMissing(error: unknown): Promise<boolean> {
    if (!isMissing(error)) return false;
    const root = await stat(this.#root).catch(() => undefined);
    return root?.isDirectory() === true;
  }

  async #open(key: string): Promise<{ handle: FileHandle; size: number }> {
    const path = this.#pathOf(key);
    let handle: FileHandle | undefined;
    try {
      handle = await open(path, 'r');
      const found = await handle.stat();
      if (found.isFile()) return { handle, size: found.size };
    } catch (error) {
      await handle?.close();
      if (await this.#isMissing(error)) throw new FileFault('source_missing', undefined, { cause: error });
      throw folderFault(error);
    }
    await handle.close();
    throw new FileFault('source_missing');
  }
}
