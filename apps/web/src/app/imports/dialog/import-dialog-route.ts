import { Component, effect, inject, input, untracked, ViewContainerRef, type OnDestroy } from '@angular/core';
import { MatDialog, type MatDialogRef } from '@angular/material/dialog';
import { confirm } from '../../shell/confirm-dialog.ts';
import { ImportStore } from '../../state/import-store.ts';
import { dialogWords } from '../../words/en/dialog.ts';
import { words } from '../../words/language-store.ts';
import { SourceUpload } from '../choose/source-upload.ts';
import { DraftPlace } from './draft-place.ts';
import { ImportDialog } from './import-dialog.ts';
import { ImportDraft } from './import-draft.ts';
import { UnsavedRows } from './unsaved-rows.ts';

/** The dialog as a place with an address: it is open as long as the route is, and closing it goes back to the list. */
@Component({
  selector: 'pl-import-dialog-route',
  template: '',
  providers: [DraftPlace, ImportDraft, SourceUpload, UnsavedRows],
})
export class ImportDialogRoute implements OnDestroy {
  readonly projectId = input.required<string>();

  readonly #dialog = inject(MatDialog);
  readonly #store = inject(ImportStore);
  readonly #draft = inject(ImportDraft);
  readonly #draftPlace = inject(DraftPlace);
  readonly #unsaved = inject(UnsavedRows);
  readonly #place = inject(ViewContainerRef);
  readonly #t = words(dialogWords);
  #open: MatDialogRef<ImportDialog> | null = null;

  constructor() {
    effect(() => {
      const projectId = this.projectId();
      untracked(() => {
        this.#store.open(projectId);
        this.#open ??= this.#show();
      });
    });
  }

  ngOnDestroy(): void {
    this.#draft.stopUpload();
    const open = this.#open;
    this.#open = null;
    open?.close();
  }

  /** Also by the back button: an upload ends when the dialog does, and what is typed over rows is lost, so leaving asks first. */
  mayLeave(): boolean | Promise<boolean> {
    if (!this.#draft.uploading()) return this.#unsaved.count() === 0 || this.#unsaved.mayDrop();
    const { heading, text, yes, no } = this.#t().leave;
    return confirm(this.#dialog, { heading, consequences: [text], yes, no });
  }

  #show(): MatDialogRef<ImportDialog> {
    const dialog = this.#dialog.open<ImportDialog>(ImportDialog, {
      viewContainerRef: this.#place,
      panelClass: ['pl-dialog', 'pl-dialog-full'],
      width: '60rem',
      maxWidth: 'min(60rem, 94vw)',
      maxHeight: '92dvh',
      autoFocus: 'dialog',
      closeOnNavigation: false,
    });
    dialog.afterClosed().subscribe(() => {
      if (this.#open) void this.#draftPlace.leave();
    });
    return dialog;
  }
}
