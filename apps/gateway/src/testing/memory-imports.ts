import { isTerminal, type ImportFault } from '@pairloom/contract';
import type { ClaimImport, ImportAdmission, ImportChanges, StoredImport, UploadedSource } from '@pairloom/core';
import { importRecord } from '@pairloom/testing';

export const storedImport = (given: Parameters<typeof importRecord>[0] = {}): StoredImport => {
  const { recentErrors: _errors, stateFrom: _from, ...stored } = importRecord(given);
  return stored;
};

/** The import tables in memory, for the ways of an upload: claims, keys, queue. Lists and commands are not planned here. */
export class MemoryImports implements Partial<ImportAdmission> {
  readonly stored = new Map<string, StoredImport>();
  readonly enqueued: UploadedSource[] = [];
  readonly touched: string[] = [];
  readonly discarded: string[] = [];
  readonly #keys = new Map<string, { importId: string; fingerprint?: string }>();
  readonly #listeners = new Set<Parameters<ImportChanges['subscribe']>[0]>();
  readonly #noticeListeners = new Set<() => void>();

  readonly changes: ImportChanges = {
    subscribe: (listener) => {
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    },
    subscribeNotice: (listener) => {
      this.#noticeListeners.add(listener);
      return () => this.#noticeListeners.delete(listener);
    },
  };

  #claims = 0;
  readonly #claimWaits = new Map<number, () => void>();

  readonly claim: ImportAdmission['claim'] = async ({
    importId,
    projectId,
    principal,
    filename,
    idempotencyKey,
  }: ClaimImport) => {
    this.#claims += 1;
    this.#claimWaits.get(this.#claims)?.();
    const holder = idempotencyKey === undefined ? undefined : this.#keys.get(idempotencyKey);
    if (holder) return { outcome: 'taken', importId: holder.importId };
    if (idempotencyKey !== undefined) this.#keys.set(idempotencyKey, { importId });
    this.put(
      storedImport({
        ...{ id: importId, projectId, createdBy: principal.id, filename },
        ...{ phase: 'uploading', bytes: null, queue: null },
      }),
    );
    return { outcome: 'claimed' };
  };

  readonly touchUpload: ImportAdmission['touchUpload'] = async (importId) => void this.touched.push(importId);

  readonly enqueue: ImportAdmission['enqueue'] = async (source) => {
    const stored = this.stored.get(source.importId);
    if (stored?.phase !== 'uploading') return false;
    this.enqueued.push(source);
    for (const key of this.#keys.values()) if (key.importId === source.importId) key.fingerprint = source.fingerprint;
    const { sourceType, bytes, mapping } = source;
    this.put({ ...stored, phase: 'queued', sourceType, bytes, mapping, queue: { position: 1, reason: 'next' } });
    return true;
  };

  readonly discard: ImportAdmission['discard'] = async (importId) => {
    if (this.stored.get(importId)?.phase !== 'uploading') return false;
    this.discarded.push(importId);
    this.#freeKey(importId);
    return this.stored.delete(importId);
  };

  readonly abandon: ImportAdmission['abandon'] = async (importId, fault) => {
    this.fail(importId, fault);
    return true;
  };

  readonly fingerprint: ImportAdmission['fingerprint'] = async (importId) =>
    [...this.#keys.values()].find((key) => key.importId === importId)?.fingerprint;

  readonly get: ImportAdmission['get'] = async (projectId, importId) => {
    const stored = this.stored.get(importId);
    return stored?.projectId === projectId ? stored : undefined;
  };

  readonly recentErrors: ImportAdmission['recentErrors'] = async () => new Map();

  /** Resolves when so many requests have claimed. */
  claimed(count: number): Promise<void> {
    return this.#claims >= count ? Promise.resolve() : new Promise((resolve) => this.#claimWaits.set(count, resolve));
  }

  /** Sets what is stored of an import, as a commit would. */
  put(stored: StoredImport): void {
    this.stored.set(stored.id, stored);
    this.tell({ projectId: stored.projectId, importId: stored.id });
  }

  tell(change: { projectId: string; importId: string } | undefined): void {
    for (const listener of this.#listeners) listener(change);
  }

  tellNotice(): void {
    for (const listener of this.#noticeListeners) listener();
  }

  fail(importId: string, error: ImportFault): void {
    const stored = this.stored.get(importId);
    if (stored && !isTerminal(stored.status)) this.put({ ...stored, status: 'failed', phase: 'ended', error });
    this.#freeKey(importId);
  }

  /** The first import of which the condition holds, as soon as there is one. */
  until(condition: (stored: StoredImport) => boolean): Promise<StoredImport> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = [...this.stored.values()].find(condition);
        if (found) resolve(found);
      };
      this.changes.subscribe(look);
      look();
    });
  }

  /** The only import there is. */
  get only(): StoredImport {
    const [stored, ...others] = this.stored.values();
    if (!stored || others.length > 0) throw new Error(`one import expected, not ${this.stored.size}`);
    return stored;
  }

  #freeKey(importId: string): void {
    for (const [key, holder] of this.#keys) if (holder.importId === importId) this.#keys.delete(key);
  }
}
