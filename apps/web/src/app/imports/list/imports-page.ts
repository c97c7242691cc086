import { Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatSelectModule } from '@angular/material/select';
import { ActivatedRoute, Router, RouterLink, RouterOutlet } from '@angular/router';
import { IMPORT_STATUSES, type ImportStatus } from '@pairloom/contract';
import { FaultNote } from '../../shell/fault-note.ts';
import { PageState } from '../../shell/page-state.ts';
import { ImportStore } from '../../state/import-store.ts';
import { STATUS_WORDS } from '../../words/import-words.ts';
import { NEW_IMPORT } from '../dialog/new-import.ts';
import { FileDrop } from '../file-drop.ts';
import { IncomingFile } from '../incoming-file.ts';
import { ImportTable } from './import-table.ts';

/** The imports of a project, live. A file dropped anywhere on it opens the dialog with that file. */
@Component({
  selector: 'pl-imports-page',
  imports: [
    FaultNote,
    FileDrop,
    ImportTable,
    MatButtonModule,
    MatFormFieldModule,
    MatIconModule,
    MatSelectModule,
    PageState,
    RouterLink,
    RouterOutlet,
  ],
  templateUrl: './imports-page.html',
  styleUrl: './imports-page.scss',
})
export class ImportsPage {
  protected readonly store = inject(ImportStore);
  readonly #router = inject(Router);
  readonly #route = inject(ActivatedRoute);
  readonly #incoming = inject(IncomingFile);

  protected readonly newImport = NEW_IMPORT;
  protected readonly statuses = IMPORT_STATUSES;
  protected readonly words = STATUS_WORDS;
  protected readonly empty = computed(() => this.store.loading() === 'ready' && this.store.list().length === 0);

  protected filterBy(status: ImportStatus | null): void {
    this.store.filterBy(status);
  }

  protected importFile(file: File): void {
    this.#incoming.put(file);
    void this.#router.navigate([NEW_IMPORT], { relativeTo: this.#route });
  }
}
