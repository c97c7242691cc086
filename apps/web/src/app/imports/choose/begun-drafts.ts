import { computed, DestroyRef, inject, Injectable } from '@angular/core';
import type { Source } from '@pairloom/contract';
import { StoredList } from '../../state/stored-list.ts';
import { draftQuery, readDraftAddress, type DraftAddress, type DraftQuery } from '../dialog/draft-address.ts';

/** Of one project; so many files can be gone on with. */
const OF_A_PROJECT = 3;
const OF_ALL = 30;

/** A draft that was closed before it was started. */
export interface BegunDraft {
  readonly projectId: string;
  readonly sourceId: string;
  readonly filename: string;
  /** When its file goes if it is not imported; null: not as long as there are results of it. */
  readonly expiresAt: string | null;
  readonly query: DraftQuery;
}

/** Drafts of this browser whose file is on the server and that were not started, so that closing the dialog does not lose the way back. */
@Injectable({ providedIn: 'root' })
export class BegunDrafts {
  readonly #list = new StoredList<BegunDraft>(
    { key: 'pairloom.drafts', is: isBegun, idOf: ({ sourceId }) => sourceId, most: OF_ALL },
    inject(DestroyRef),
  );
  readonly #newestFirst = computed(() => [...this.#list.all()].reverse());

  of(projectId: string): readonly BegunDraft[] {
    return this.#newestFirst().filter((draft) => draft.projectId === projectId && lives(draft));
  }

  keep(projectId: string, { id, filename, expiresAt }: Source, address: DraftAddress): void {
    const draft: BegunDraft = { projectId, sourceId: id, filename, expiresAt, query: draftQuery(address) };
    this.#list.change((known) => {
      const others = known.filter((one) => one.sourceId !== id && lives(one));
      const before = others.filter((one) => one.projectId === projectId).slice(1 - OF_A_PROJECT);
      return [...others.filter((one) => one.projectId !== projectId), ...before, draft];
    });
  }

  /** It was started, its file is gone, or nobody wants it any more. */
  drop(sourceId: string): void {
    if (this.#list.all().some((draft) => draft.sourceId === sourceId))
      this.#list.change((known) => known.filter((draft) => draft.sourceId !== sourceId));
  }
}

export const addressOf = ({ query }: BegunDraft): DraftAddress => readDraftAddress(query);

const lives = ({ expiresAt }: BegunDraft): boolean => expiresAt === null || Date.parse(expiresAt) > Date.now();

function isBegun(stored: unknown): stored is BegunDraft {
  const { projectId, sourceId, filename, expiresAt, query } = (stored ?? {}) as Partial<
    Record<keyof BegunDraft, unknown>
  >;
  const texts = [projectId, sourceId, filename, expiresAt ?? ''];
  return texts.every((text) => typeof text === 'string') && isQuery(query);
}

const isQuery = (query: unknown): query is DraftQuery =>
  typeof query === 'object' &&
  query !== null &&
  Object.values(query).every((value) => value === null || typeof value === 'string');
