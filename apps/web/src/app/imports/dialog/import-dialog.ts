import {
  afterRenderEffect,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  signal,
  viewChild,
  type Signal,
} from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialog, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { isTerminal } from '@pairloom/contract';
import { filter, merge } from 'rxjs';
import { faultOf, type Fault } from '../../api/api-error.ts';
import { FORMAT_LOCALE } from '../../format/locale.ts';
import { ConnectionNote } from '../../shell/connection-note.ts';
import { FaultNote } from '../../shell/fault-note.ts';
import { confirm } from '../../shell/confirm-dialog.ts';
import { ImportStore } from '../../state/import-store.ts';
import { ChooseFile } from '../choose/choose-file.ts';
import { MapColumns } from '../choose/map-columns.ts';
import { IncomingFile } from '../incoming-file.ts';
import { ImportProgress } from '../progress/import-progress.ts';
import { StatusChip } from '../status-chip.ts';
import { ImportSummary } from '../summary/import-summary.ts';
import { ImportDraft } from './import-draft.ts';
import { NEW_IMPORT } from './new-import.ts';

export interface ImportDialogData {
  projectId: string;
  /** Id of the import, or `new`; changes while the dialog is open. */
  importId: Signal<string>;
  started(importId: string): void;
  another(): void;
}

export type DialogState = 'choose' | 'map' | 'opening' | 'missing' | 'processing' | 'summary';

/**
 * The import dialog: choose a file, watch it being processed, read what became of every row. It shows the true state of the import in
 * its address, whenever it is opened; while something is under way neither backdrop nor Esc dismisses it.
 */
@Component({
  selector: 'pl-import-dialog',
  imports: [
    ChooseFile,
    ConnectionNote,
    FaultNote,
    ImportProgress,
    ImportSummary,
    MapColumns,
    MatButtonModule,
    MatDialogModule,
    MatIconModule,
    MatProgressBarModule,
    StatusChip,
  ],
  templateUrl: './import-dialog.html',
  styleUrl: './import-dialog.scss',
  host: { '(window:beforeunload)': 'warnBeforeUnload($event)' },
})
export class ImportDialog {
  readonly #data = inject<ImportDialogData>(MAT_DIALOG_DATA);
  readonly #self = inject<MatDialogRef<ImportDialog>>(MatDialogRef);
  readonly #dialogs = inject(MatDialog);
  readonly #store = inject(ImportStore);
  readonly #locale = inject(FORMAT_LOCALE);
  protected readonly draft = inject(ImportDraft);

  /** The import that this dialog has just started, until the address has caught up. */
  readonly #startedId = signal<string | null>(null);
  readonly #shownId = computed(() => {
    const importId = this.#data.importId();
    return importId === NEW_IMPORT ? (this.#startedId() ?? NEW_IMPORT) : importId;
  });
  readonly #openingFault = signal<Fault | null>(null);
  protected readonly openingFault = this.#openingFault.asReadonly();
  protected readonly cancelFault = signal<Fault | null>(null);
  /** Told when backdrop or Esc were tried in vain. */
  protected readonly hint = signal('');

  protected readonly projectId = this.#data.projectId;
  protected readonly record = computed(() => this.#store.record(this.#shownId()));
  protected readonly state = computed((): DialogState => {
    if (this.#shownId() === NEW_IMPORT) return this.draft.help() ? 'map' : 'choose';
    const record = this.record();
    if (!record) return this.openingFault() ? 'missing' : 'opening';
    return isTerminal(record.status) ? 'summary' : 'processing';
  });
  readonly #busy = computed(() => this.draft.uploading() || this.state() === 'processing');
  protected readonly heading = computed(() => {
    switch (this.state()) {
      case 'choose':
        return 'Import pairs';
      case 'map':
        return 'Which columns hold what?';
      case 'opening':
      case 'missing':
        return 'Import';
      case 'processing':
        return 'Importing';
      case 'summary':
        return 'Import result';
    }
  });

  private readonly title = viewChild.required<ElementRef<HTMLElement>>('title');

  constructor() {
    const incoming = inject(IncomingFile).take();
    if (incoming) this.draft.choose(incoming);
    effect(() => {
      this.#self.disableClose = this.#busy();
    });
    effect((onCleanup) => {
      const importId = this.#shownId();
      this.#openingFault.set(null);
      this.cancelFault.set(null);
      this.hint.set('');
      if (importId === NEW_IMPORT) return;
      const { ready, stop } = this.#store.watch(importId);
      onCleanup(stop);
      ready.catch((error: unknown) => {
        if (importId === this.#shownId()) this.#openingFault.set(faultOf(error));
      });
    });
    // The button that led to a state goes with the one before, and the focus would go with it.
    afterRenderEffect(() => {
      this.state();
      if (document.activeElement === document.body) this.title().nativeElement.focus();
    });
    const escapes = this.#self.keydownEvents().pipe(filter((event) => event.key === 'Escape'));
    merge(this.#self.backdropClick(), escapes)
      .pipe(filter(() => this.#busy()))
      .subscribe(() => this.hint.set(this.#whyItStays()));
  }

  protected async send(): Promise<void> {
    this.hint.set('');
    const record = await this.draft.send(this.projectId);
    if (!record) return;
    this.#store.apply(record);
    this.#startedId.set(record.id);
    this.#data.started(record.id);
  }

  protected another(): void {
    this.draft.choose(null);
    this.#startedId.set(null);
    this.#data.another();
  }

  /** Closes; a running import goes on. An upload is asked about by the route. */
  protected close(): void {
    this.#self.close();
  }

  protected async askToCancel(): Promise<void> {
    const record = this.record();
    if (!record) return;
    const kept = record.counts.created + record.counts.updated;
    const yes = await confirm(this.#dialogs, {
      heading: 'Cancel this import?',
      consequences: [
        kept > 0
          ? `What has been written stays: ${this.#figure(record.counts.created)} pairs created and ${this.#figure(record.counts.updated)} updated so far. It is not undone.`
          : 'Nothing has been written so far.',
        'Rows that are not reached are counted as not processed. You can import the file again later: rows that are in already are left as they are.',
      ],
      yes: 'Cancel the import',
      no: 'Keep importing',
    });
    if (!yes) return;
    try {
      this.cancelFault.set(null);
      await this.#store.cancel(record.id);
    } catch (error) {
      const fault = faultOf(error);
      // It ended in the meantime: the summary says so.
      if (fault.code !== 'import_ended') this.cancelFault.set(fault);
    }
  }

  protected retryOpening(): void {
    this.#openingFault.set(null);
    this.#store.watch(this.#shownId()).ready.catch((error: unknown) => this.#openingFault.set(faultOf(error)));
  }

  protected warnBeforeUnload(event: BeforeUnloadEvent): void {
    if (this.draft.uploading()) event.preventDefault();
  }

  #figure(count: number): string {
    return new Intl.NumberFormat(this.#locale).format(count);
  }

  #whyItStays(): string {
    return this.draft.uploading()
      ? 'The file is being uploaded. Use “Stop the upload” if you do not want it.'
      : 'The import is running. “Keep running and close” leaves it to the server.';
  }
}
