import { computed, inject, Injectable } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { confirm } from '../../shell/confirm-dialog.ts';
import { reviewWords } from '../../words/en/review.ts';
import { words } from '../../words/language-store.ts';
import { readingOf, TypedRows } from '../review/typed-rows.ts';
import { ImportDraft } from './import-draft.ts';

/** Rows of the draft over which something is typed that is not saved. */
@Injectable()
export class UnsavedRows {
  readonly #dialog = inject(MatDialog);
  readonly #typed = inject(TypedRows);
  readonly #draft = inject(ImportDraft);
  readonly #t = words(reviewWords);

  readonly count = computed(() => this.#typed.of(readingOf(this.#draft)).size);

  /** Asks whether what is typed may be lost, and drops it if so. Asks nothing where there is nothing to lose. */
  async mayDrop(): Promise<boolean> {
    const rows = this.count();
    const { text, leave } = this.#t().repair.unsaved;
    if (rows > 0 && !(await confirm(this.#dialog, { ...leave, consequences: [text(rows)] }))) return false;
    this.#typed.drop(readingOf(this.#draft));
    return true;
  }
}
