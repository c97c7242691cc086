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
  readonly #tooMany = signal<{ readonly nth: number } | null>(null);
  #refusals = 0;
  readonly #stored = loaded(
    computed(() => {
      const sourceId = this.#draft.whole()?.id;
      const hash = this.#draft.options().edits;
      return sourceId === undefined || hash === undefined ? null : { sourceId, hash };
    }),
    async ({ sourceId, hash }) => {
      const { rows } = await (this.#sent.get(hash) ?? this.#api.edits(this.#draft.projectId(), sourceId, hash));
      return { hash, rows };
    },
  );

  readonly rows = computed((): ReadonlyMap<number, RowEdit> => {
    const stored = this.#draft.options().edits === undefined ? [] : (this.#stored.value()?.rows ?? []);
    return new Map(stored.map((edit) => [edit.row, edit]));
  });
  /** Whether those that are there already are known, so that others can be added to them. */
  readonly known = computed(() => {
    const hash = this.#draft.options().edits;
    return hash === undefined || this.#stored.value()?.hash === hash;
  });
  /** Whether corrections are being looked up or stored. */
  readonly saving = this.#saving.asReadonly();
  /** Whether corrections cannot be taken just now. */
  readonly busy = computed(() => this.#saving() || !this.known());
  /** Why the latest corrections were not stored. */
  readonly fault = this.#fault.asReadonly();
  /** Why those that are there already could not be read. */
  readonly unread = this.#stored.fault;
  /** The latest refusal of corrections because they would be too many, numbered. */
  readonly tooMany = this.#tooMany.asReadonly();
  readonly full = computed(() => this.rows().size >= MAX_EDITED_ROWS);

  /** Adds corrections, or replaces those of the same rows. False when they were not stored: `fault` or `tooMany` tells why. */
  put(...edits: RowEdit[]): Promise<boolean> {
    return this.putFound(async () => edits);
  }

  /** The same with corrections that have to be looked up first; nothing is stored where `find` gives null. */
  putFound(find: () => Promise<readonly RowEdit[] | null>): Promise<boolean> {
    return this.#store(async () => {
      const edits = await find();
      return edits && [...new Map([...this.rows(), ...edits.map((edit) => [edit.row, edit] as const)]).values()];
    });
  }

  takeBack(row: number): Promise<boolean> {
    return this.#store(async () => [...this.rows().values()].filter((edit) => edit.row !== row));
  }

  async takeAllBack(): Promise<void> {
    if (this.#saving()) return;
    this.#fault.set(null);
    this.#tooMany.set(null);
    await this.#draft.set({ edits: undefined });
  }

  /** Asks once more for those that are there already. */
  readAgain(): void {
    this.#stored.reload();
  }

  async #store(change: () => Promise<RowEdit[] | null>): Promise<boolean> {
    const source = this.#draft.whole();
    if (!source || this.busy()) return false;
    this.#saving.set(true);
    this.#fault.set(null);
    this.#tooMany.set(null);
    try {
      const rows = await change();
      if (rows === null) return false;
      if (rows.length > MAX_EDITED_ROWS) {
        this.#tooMany.set({ nth: ++this.#refusals });
        return false;
      }
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
