import type { BlobStore } from '@pairloom/core';
import type { BlobCursor, UpkeepActivities, VectorCursor } from '@pairloom/temporal-api';
import { reasonOf } from './failures.ts';
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

/** Gives how many have expired. @throws what the first import that could not be cleared away has failed of, when all others are. */
export function expireResults({ retention, blobs, log }: ReconcilePorts): Promise<number> {
  return clearAway({
    due: (except) => retention.resultsDue(RESULTS_AT_ONCE, except),
    atOnce: RESULTS_AT_ONCE,
    clear: async (importId) => {
      const ended = await retention.expireResults(importId);
      if (ended === undefined) return false;
      await removeAll(blobs, ended.blobKeys);
      await retention.linesRemoved(importId);
      if (ended.isNew) log.info({ importId }, 'results of an import have expired');
      return true;
    },
    failed: (importId, reason) => log.warn({ importId, reason }, 'results of an import could not be cleared away'),
  });
}

/** Gives how many have expired. @throws what the first source that could not be cleared away has failed of, when all others are. */
export function expireSources({ retention, blobs, log }: ReconcilePorts): Promise<number> {
  return clearAway({
    due: (except) => retention.sourcesDue(SOURCES_AT_ONCE, except),
    atOnce: SOURCES_AT_ONCE,
    clear: async (sourceId) => {
      const spent = await retention.expireSource(sourceId);
      if (spent === undefined) return false;
      await removeAll(blobs, spent.blobKeys);
      await retention.sourceRemoved(sourceId);
      log.info({ sourceId, blobs: spent.blobKeys.length }, 'source has expired and is removed');
      return true;
    },
    failed: (sourceId, reason) => log.warn({ sourceId, reason }, 'source could not be cleared away'),
  });
}

interface Clearing {
  /** Ids of what is due, but for those that were looked at. */
  readonly due: (except: readonly string[]) => Promise<readonly string[]>;
  readonly atOnce: number;
  /** False when it is due no more, or another is at it. */
  readonly clear: (id: string) => Promise<boolean>;
  readonly failed: (id: string, reason: string) => void;
}

/** Clears away what is due, each thing once; one that fails keeps no other from it. */
async function clearAway({ due, atOnce, clear, failed }: Clearing): Promise<number> {
  const [lookedAt, errors]: [string[], unknown[]] = [[], []];
  let cleared = 0;
  for (let part = 0; part < PARTS; part++) {
    const ids = await due(lookedAt);
    for (const id of ids) {
      try {
        if (await clear(id)) cleared++;
      } catch (error) {
        errors.push(error);
        failed(id, reasonOf(error));
      }
    }
    lookedAt.push(...ids);
    if (ids.length < atOnce) break;
  }
  if (errors.length > 0) throw errors[0];
  return cleared;
}

/** Looks at the next part of the blob store, folder by folder, and at what is in the making; `next` is null when all of it was seen. */
export async function removeOrphanedBlobs(
  ports: ReconcilePorts,
  from: BlobCursor | null,
): ReturnType<UpkeepActivities['removeOrphanedBlobs']> {
  let [removed, failed] = [0, 0];
  let cursor: BlobCursor | null = from ?? { folder: FOLDERS[0] };
  for (let part = 0; part < PARTS && cursor !== null; part++) {
    const { folder, after }: BlobCursor = cursor;
    const listed = await ports.blobs.list({ folder, ...(after === undefined ? {} : { after }), limit: BLOBS_AT_ONCE });
    const old = listed.filter(({ modifiedAt }) => Date.now() - modifiedAt > YOUNG_MS);
    const orphans = await ports.retention.orphans(old.map(({ key }) => key));
    const gone = await removeOrphans(ports, orphans);
    removed += gone;
    failed += orphans.length - gone;
    const last = listed.at(-1);
    cursor = listed.length === BLOBS_AT_ONCE && last !== undefined ? { folder, after: last.key } : folderAfter(folder);
  }
  const unfinished = await ports.blobs.removeUnfinished(Date.now() - YOUNG_MS);
  if (unfinished > 0) ports.log.warn({ blobs: unfinished }, 'blobs that were never finished are removed');
  return { removed: removed + unfinished, failed, next: cursor };
}

/** Gives how many could be removed. */
async function removeOrphans({ blobs, log }: ReconcilePorts, orphans: readonly string[]): Promise<number> {
  let removed = 0;
  for (const blobKey of orphans) {
    // The key names an import or a source by its id, and nothing else.
    try {
      await blobs.remove(blobKey);
      removed++;
      log.warn({ blobKey }, 'blob belongs to nothing and is removed');
    } catch (error) {
      log.warn({ blobKey, reason: reasonOf(error) }, 'blob that belongs to nothing could not be removed');
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
