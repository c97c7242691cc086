import { Component, computed, DestroyRef, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatCheckboxModule } from '@angular/material/checkbox';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatInputModule } from '@angular/material/input';
import { MatSelectModule } from '@angular/material/select';
import { ActivatedRoute, Router, RouterLink, RouterOutlet } from '@angular/router';
import { IMPORT_KINDS, IMPORT_SORTS, IMPORT_STANDS, IMPORT_STATUSES } from '@pairloom/contract';
import { FaultNote } from '../../shell/fault-note.ts';
import { LoadMore, type Further } from '../../shell/load-more.ts';
import { PageState } from '../../shell/page-state.ts';
import { RowKeys } from '../../shell/row-keys.ts';
import { ALL_IMPORTS, filterFrom, sameFilter, type ImportFilter } from '../../state/import-filter.ts';
import { ImportStore } from '../../state/import-store.ts';
import { bulkChangesCalled } from '../../words/bulk-change.ts';
import { importListWords } from '../../words/en/import-list.ts';
import { importWords } from '../../words/en/import.ts';
import { shellWords } from '../../words/en/shell.ts';
import { words } from '../../words/language-store.ts';
import { NEW_IMPORT } from '../dialog/new-import.ts';
import { FileDrop } from '../file-drop.ts';
import { IncomingFile } from '../incoming-file.ts';
import { ImportTable } from './import-table.ts';

/** How long typing rests before the list is asked for. */
const TYPING_MS = 250;

/** What of the filter the address holds. */
type InAddress = Exclude<keyof ImportFilter, 'bulkChanges'>;

/** The imports of a project, live. The address holds filters and order. A file dropped anywhere opens the dialog with that file. */
@Component({
  selector: 'pl-imports-page',
  imports: [
    FaultNote,
    FileDrop,
    ImportTable,
    LoadMore,
    MatButtonModule,
    MatCheckboxModule,
    MatFormFieldModule,
    MatIconModule,
    MatInputModule,
    MatSelectModule,
    PageState,
    RouterLink,
    RouterOutlet,
    RowKeys,
  ],
  templateUrl: './imports-page.html',
  styleUrl: './imports-page.scss',
})
export class ImportsPage {
  readonly projectId = input.required<string>();
  readonly status = input<string>();
  readonly state = input<string>();
  readonly kind = input<string>();
  readonly q = input<string>();
  readonly sort = input<string>();
  readonly previews = input<string>();

  protected readonly store = inject(ImportStore);
  protected readonly older: Further = {
    hasMore: this.store.hasMore,
    loading: this.store.loadingMore,
    fault: this.store.fault,
    load: () => this.store.loadMore(),
  };
  readonly #router = inject(Router);
  readonly #route = inject(ActivatedRoute);
  readonly #incoming = inject(IncomingFile);

  protected readonly t = words(importListWords);
  protected readonly words = words(importWords);
  protected readonly shell = words(shellWords);
  protected readonly newImport = NEW_IMPORT;
  protected readonly statuses = IMPORT_STATUSES;
  protected readonly states = IMPORT_STANDS;
  protected readonly kinds = IMPORT_KINDS;
  protected readonly sorts = IMPORT_SORTS;
  protected readonly filter = computed(
    () => {
      const [status, kind, q] = [this.status(), this.kind(), this.q()];
      const given = { status, state: this.state(), kind, q, sort: this.sort(), previews: this.previews() };
      return filterFrom(given, (called) => bulkChangesCalled(called, this.words()));
    },
    { equal: sameFilter },
  );
  protected readonly filtered = computed(
    () => !sameFilter({ ...this.filter(), sort: 'newest', previews: false }, ALL_IMPORTS),
  );
  /** What somebody writes into the search; null when nobody does. The address has it without blanks at its ends, and a little later. */
  protected readonly written = signal<string | null>(null);
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    effect(() => {
      const projectId = this.projectId();
      const filter = this.filter();
      untracked(() => {
        this.store.open(projectId);
        this.store.filterBy(filter);
      });
    });
    inject(DestroyRef).onDestroy(() => clearTimeout(this.#typing));
  }

  protected searchFor(event: Event): void {
    const text = (event.target as HTMLInputElement).value;
    this.written.set(text);
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => void this.show({ q: text.trim() }), TYPING_MS);
  }

  protected async endSearch(): Promise<void> {
    const text = this.written();
    if (text === null) return;
    clearTimeout(this.#typing);
    if (text.trim() !== this.filter().q) await this.show({ q: text.trim() });
    if (this.written() === text) this.written.set(null);
  }

  /** A status, or why an import that has not ended stands: one list offers both. */
  protected showStatus(chosen: string): Promise<boolean> {
    const state = this.states.find((known) => known === chosen);
    return this.show({ status: state === undefined ? chosen : 'all', state: state ?? 'all' });
  }

  protected show(change: Partial<Record<InAddress, string>>): Promise<boolean> {
    const standard = { status: 'all', state: 'all', kind: 'all', q: '', sort: 'newest', previews: 'false' };
    const queryParams = Object.fromEntries(
      Object.entries(change).map(([name, value]) => [name, value === standard[name as InAddress] ? null : value]),
    );
    return this.#router.navigate([], {
      relativeTo: this.#route,
      queryParams,
      queryParamsHandling: 'merge',
      replaceUrl: 'q' in change,
    });
  }

  protected importFile(file: File): void {
    this.#incoming.put(file);
    void this.#router.navigate([NEW_IMPORT], { relativeTo: this.#route });
  }
}
