import { DestroyRef, inject, Injectable } from '@angular/core';
import type { Source } from '@pairloom/contract';
import { StoredList } from '../../state/stored-list.ts';

/** An upload that was begun in this browser, with the time at which its file was last changed. */
interface BegunUpload {
  readonly sourceId: string;
  readonly lastModified: number;
}

/** Tells whether a file is the one of which a part is on the server: bytes of two files would be read as one. */
@Injectable({ providedIn: 'root' })
export class BegunUploads {
  readonly #list = new StoredList<BegunUpload>(
    { key: 'pairloom.uploads', is: isBegun, idOf: ({ sourceId }) => sourceId, most: 30 },
    inject(DestroyRef),
  );

  keep({ id }: Source, { lastModified }: File): void {
    this.#list.change((known) => [...known.filter(({ sourceId }) => sourceId !== id), { sourceId: id, lastModified }]);
  }

  /** As far as can be told: of an upload that was begun elsewhere only name and size are known. */
  isOf({ id, filename, length }: Source, file: File): boolean {
    const begun = this.#list.all().find(({ sourceId }) => sourceId === id);
    const changed = begun !== undefined && begun.lastModified !== file.lastModified;
    return filename === file.name && length === file.size && !changed;
  }
}

function isBegun(stored: unknown): stored is BegunUpload {
  const { sourceId, lastModified } = (stored ?? {}) as Partial<Record<keyof BegunUpload, unknown>>;
  return typeof sourceId === 'string' && typeof lastModified === 'number';
}
