import type { BlobStore } from '@pairloom/core';
import type { BlobCursor, UpkeepActivities, VectorCursor } from '@pairloom/temporal-api';
import type { ReconcilePorts } from './reconcile-ports.ts';

const KEYS_AT_ONCE = 1_000;
const RESULTS_AT_ONCE = 20;
const SOURCES_AT_ONCE = 50;
const BLOBS_AT_ONCE = 500;
const VECTORS_AT_ONCE = 2_000;
/** Parts of its work that one step does. */
const PARTS = 10;

/** Folders of the blob store; there is nothing in others that we would have put there. */
const FOLDERS = ['sources', 'rows', 'uploads', 'edits'] as const;
/** Younger blobs are left alone, whatever is known of them. */
const YOUNG_MS = 3_600_000;

export async function forgetIdempotencyKeys({ reconciling }: ReconcilePorts): Promise<number> {
  return inParts(() => reconciling.forgetKeys(KEYS_AT_ONCE), KEYS_AT_ONCE);
}

/** @throws what the first import that could not be cleared away has failed of, when all others are. */
export async function expireResults({ retention, blobs, log }: ReconcilePorts): Promise<number> {
  const failed = new Failed();
  const expired = await inParts(async () => {
    const due = await retention.resultsDue(RESULTS_AT_ONCE);
    for (const importId of due) {
      await failed.heed(
        async () => {
          const ended = await retention.expireResults(importId);
          if (ended === undefined) return;
          await removeAll(blobs, ended.blobKeys);
          await retention.linesRemoved(importId);
          if (ended.isNew) log.info({ importId }, 'results of an import have expired');
        },
        () => log.warn({ importId }, 'results of an import could not be cleared away'),
      );
    }
    return due.length;
  }, RESULTS_AT_ONCE);
  failed.tell();
  return expired;
}

/** @throws what the first source that could not be cleared away has failed of, when all others are. */
export async function expireSources({ retention, blobs, log }: ReconcilePorts): Promise<number> {
  const failed = new Failed();
  const expired = await inParts(async () => {
    const due = await retention.sourcesDue(SOURCES_AT_ONCE);
    for (const sourceId of due) {
      await failed.heed(
        async () => {
          const spent = await retention.expireSource(sourceId);
          if (spent === undefined) return;
          await removeAll(blobs, spent.blobKeys);
          await retention.sourceRemoved(sourceId);
          log.info({ sourceId, blobs: spent.blobKeys.length }, 'source has expired and is removed');
        },
        () => log.warn({ sourceId }, 'source could not be cleared away'),
      );
    }
    return due.length;
  }, SOURCES_AT_ONCE);
  failed.tell();
  return expired;
}

/** What has failed of many things, of which one keeps no other from being done. */
class Failed {
  readonly #errors: unknown[] = [];

  async heed(work: () => Promise<void>, onFailure: () => void): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#errors.push(error);
      onFailure();
    }
  }

  /** @throws the first error. */
  tell(): void {
    if (this.#errors.length > 0) throw this.#errors[0];
  }
}

/** Looks at the next part of the blob store, folder by folder, and at what is in the making; `next` is null when all of it was seen. */
export async function removeOrphanedBlobs(
  ports: ReconcilePorts,
  from: BlobCursor | null,
): Promise<{ readonly removed: number; readonly next: BlobCursor | null }> {
  let removed = 0;
  let cursor: BlobCursor | null = from ?? { folder: FOLDERS[0] };
  for (let part = 0; part < PARTS && cursor !== null; part++) {
    const { folder, after }: BlobCursor = cursor;
    const listed = await ports.blobs.list({ folder, ...(after === undefined ? {} : { after }), limit: BLOBS_AT_ONCE });
    const old = listed.filter(({ modifiedAt }) => Date.now() - modifiedAt > YOUNG_MS);
    removed += await removeOrphans(
      ports,
      old.map(({ key }) => key),
    );
    const last = listed.at(-1);
    cursor = listed.length === BLOBS_AT_ONCE && last !== undefined ? { folder, after: last.key } : folderAfter(folder);
  }
  const unfinished = await ports.blobs.removeUnfinished(Date.now() - YOUNG_MS);
  if (unfinished > 0) ports.log.warn({ blobs: unfinished }, 'blobs that were never finished are removed');
  return { removed: removed + unfinished, next: cursor };
}

async function removeOrphans({ retention, blobs, log }: ReconcilePorts, blobKeys: readonly string[]): Promise<number> {
  const orphans = await retention.orphans(blobKeys);
  let removed = 0;
  for (const blobKey of orphans) {
    // The key names an import or a source by its id, and nothing else.
    try {
      await blobs.remove(blobKey);
      removed++;
      log.warn({ blobKey }, 'blob belongs to nothing and is removed');
    } catch {
      log.warn({ blobKey }, 'blob that belongs to nothing could not be removed');
    }
  }
  return removed;
}

function folderAfter(folder: string): BlobCursor | null {
  const next = FOLDERS[FOLDERS.findIndex((known) => known === folder) + 1];
  return next === undefined ? null : { folder: next };
}

/** Looks at the next part of all vectors; `next` is null when all were seen. */
export async function removeUnusedVectors(
  { vectors, log }: ReconcilePorts,
  from: VectorCursor | null,
): ReturnType<UpkeepActivities['removeUnusedVectors']> {
  let removed = 0;
  let cursor: VectorCursor | undefined = from ?? undefined;
  for (let part = 0; part < PARTS; part++) {
    const looked: { removed: number; next?: VectorCursor } = await vectors.removeUnused(cursor, VECTORS_AT_ONCE);
    removed += looked.removed;
    cursor = looked.next;
    if (cursor === undefined) break;
  }
  if (removed > 0) log.info({ vectors: removed }, 'vectors that no pair uses are removed');
  return { removed, next: cursor ?? null };
}

/** Until a part is not full, or enough is done for this time; gives how many there were. */
async function inParts(part: () => Promise<number>, full: number): Promise<number> {
  let sum = 0;
  for (let n = 0; n < PARTS; n++) {
    const done = await part();
    sum += done;
    if (done < full) break;
  }
  return sum;
}

async function removeAll(blobs: BlobStore, blobKeys: readonly string[]): Promise<void> {
  for (const blobKey of blobKeys) await blobs.remove(blobKey);
}
