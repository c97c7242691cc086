import { computed, inject, Injectable, signal } from '@angular/core';
import { MAX_EDITED_ROWS, type RowEdit, type SourceEdits } from '@pairloom/contract';
import { faultOf, type Fault } from '../../api/api-error.ts';
import { SourcesApi } from '../../api/sources-api.ts';
import { loaded } from '../../state/loaded.ts';
import { ImportDraft } from '../dialog/import-draft.ts';

/** Corrected rows of the draft. They are kept on the server; the options name them by their hash. */
@Injectable()
export class RowEdits {
  readonly #draft = inject(ImportDraft);
  readonly #api = inject(SourcesApi);
  /** Sets that were sent from here need not be asked for. */
  readonly #sent = new Map<string, Promise<SourceEdits>>();
  readonly #saving = signal(false);
  readonly #fault = signal<Fault | null>(null);
  readonly #stored = loaded(
    computed(() => {
      const sourceId = this.#draft.whole()?.id;
      const hash = this.#draft.options().edits;
      return sourceId === undefined || hash === undefined ? null : { sourceId, hash };
    }),
    ({ sourceId, hash }) => this.#sent.get(hash) ?? this.#api.edits(this.#draft.projectId(), sourceId, hash),
  );

  readonly rows = computed(
    (): ReadonlyMap<number, RowEdit> => new Map((this.#stored.value()?.rows ?? []).map((edit) => [edit.row, edit])),
  );
  /** Whether those that are there already are known, so that others can be added to them. */
  readonly known = computed(() => this.#draft.options().edits === undefined || this.#stored.value() !== null);
  readonly saving = this.#saving.asReadonly();
  readonly fault = computed(() => this.#fault() ?? this.#stored.fault());
  readonly full = computed(() => this.rows().size >= MAX_EDITED_ROWS);

  /** Adds corrections, or replaces those of the same rows. False when they could not be stored. */
  put(...edits: RowEdit[]): Promise<boolean> {
    const rows = new Map(this.rows());
    for (const edit of edits) rows.set(edit.row, edit);
    return this.#store([...rows.values()]);
  }

  takeBack(row: number): Promise<boolean> {
    return this.#store([...this.rows().values()].filter((edit) => edit.row !== row));
  }

  takeAllBack(): void {
    void this.#draft.set({ edits: undefined });
  }

  async #store(rows: RowEdit[]): Promise<boolean> {
    const source = this.#draft.whole();
    if (!source || this.#saving() || !this.known()) return false;
    this.#saving.set(true);
    this.#fault.set(null);
    try {
      const ordered = rows.sort((a, b) => a.row - b.row);
      const edits = ordered.length === 0 ? undefined : await this.#hashOf(source.id, ordered);
      await this.#draft.set({ edits });
      return true;
    } catch (error) {
      this.#fault.set(faultOf(error));
      return false;
    } finally {
      this.#saving.set(false);
    }
  }

  async #hashOf(sourceId: string, rows: RowEdit[]): Promise<string> {
    const { hash } = await this.#api.saveEdits(this.#draft.projectId(), sourceId, rows);
    this.#sent.set(hash, Promise.resolve({ rows }));
    return hash;
  }
}
