import { Component, effect, inject, input, untracked, ViewContainerRef, type OnDestroy } from '@angular/core';
import { MatDialog, type MatDialogRef } from '@angular/material/dialog';
import { ActivatedRoute, Router } from '@angular/router';
import { confirm } from '../../shell/confirm-dialog.ts';
import { ImportStore } from '../../state/import-store.ts';
import { ImportDialog, type ImportDialogData } from './import-dialog.ts';
import { ImportDraft } from './import-draft.ts';
import { NEW_IMPORT } from './new-import.ts';

/** The dialog as a place with an address: it is open as long as the route is, and closing it goes back to the list. */
@Component({ selector: 'pl-import-dialog-route', template: '', providers: [ImportDraft] })
export class ImportDialogRoute implements OnDestroy {
  readonly projectId = input.required<string>();
  /** Id of an import, or `new`. */
  readonly importId = input.required<string>();

  readonly #dialog = inject(MatDialog);
  readonly #router = inject(Router);
  readonly #route = inject(ActivatedRoute);
  readonly #store = inject(ImportStore);
  readonly #draft = inject(ImportDraft);
  readonly #place = inject(ViewContainerRef);
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
    const open = this.#open;
    this.#open = null;
    open?.close();
  }

  /** An upload ends when the dialog does, so leaving asks first. */
  mayLeave(): boolean | Promise<boolean> {
    if (!this.#draft.uploading()) return true;
    return confirm(this.#dialog, {
      heading: 'Stop the upload?',
      consequences: ['The file has not arrived as a whole. If you leave now, nothing of it is imported.'],
      yes: 'Stop and leave',
      no: 'Keep uploading',
    });
  }

  #show(): MatDialogRef<ImportDialog> {
    const data: ImportDialogData = {
      projectId: this.projectId(),
      importId: this.importId,
      started: (importId) => this.#go(importId, true),
      another: () => this.#go(NEW_IMPORT, false),
    };
    const dialog = this.#dialog.open<ImportDialog, ImportDialogData>(ImportDialog, {
      data,
      viewContainerRef: this.#place,
      panelClass: ['pl-dialog', 'pl-dialog-full'],
      width: '48rem',
      maxWidth: 'min(48rem, 94vw)',
      maxHeight: '92dvh',
      autoFocus: 'dialog',
      closeOnNavigation: false,
    });
    dialog.afterClosed().subscribe(() => {
      if (this.#open) void this.#router.navigate(['..'], { relativeTo: this.#route });
    });
    return dialog;
  }

  #go(importId: string, replaceUrl: boolean): void {
    void this.#router.navigate(['..', importId], { relativeTo: this.#route, replaceUrl });
  }
}
