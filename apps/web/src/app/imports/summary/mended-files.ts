import { DestroyRef, inject, Injectable } from '@angular/core';
import { StoredList } from '../../state/stored-list.ts';

/** Where a file of failed rows comes from. */
export interface Mended {
  readonly sourceId: string;
  /** Name of the file that its rows stood in. */
  readonly filename: string;
  /** Whether their import was a mirror, which they alone cannot be. */
  readonly mirror: boolean;
}

/** Files that this browser has made of failed rows, so that it can say of them what they are. */
@Injectable({ providedIn: 'root' })
export class MendedFiles {
  readonly #list = new StoredList<Mended>(
    { key: 'pairloom.mended', is: isMended, idOf: ({ sourceId }) => sourceId, most: 30 },
    inject(DestroyRef),
  );

  of(sourceId: string | null): Mended | null {
    return this.#list.all().find((mended) => mended.sourceId === sourceId) ?? null;
  }

  add(mended: Mended): void {
    this.#list.change((known) => [...known, mended]);
  }
}

function isMended(stored: unknown): stored is Mended {
  const { sourceId, filename, mirror } = (stored ?? {}) as Partial<Record<keyof Mended, unknown>>;
  return typeof sourceId === 'string' && typeof filename === 'string' && typeof mirror === 'boolean';
}
