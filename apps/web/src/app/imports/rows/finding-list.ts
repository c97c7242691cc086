import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatButtonToggleModule } from '@angular/material/button-toggle';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { ERROR_CODES, type RowError, type Severity } from '@pairloom/contract';
import { faultOf, type Fault } from '../../api/api-error.ts';
import { ImportsApi } from '../../api/imports-api.ts';
import { CodeRemedy } from '../../words/code-text.ts';
import { FaultNote } from '../../shell/fault-note.ts';
import { importWords } from '../../words/en/import.ts';
import { rowWords } from '../../words/en/rows.ts';
import { fieldWord } from '../../words/import-words.ts';
import { words } from '../../words/language-store.ts';

const PAGE_SIZE = 50;

/** What was found about the rows of an import, page by page. */
@Component({
  selector: 'pl-finding-list',
  imports: [CodeRemedy, FaultNote, MatButtonModule, MatButtonToggleModule, MatIconModule, MatProgressBarModule],
  templateUrl: './finding-list.html',
  styleUrl: './finding-list.scss',
})
export class FindingList {
  readonly projectId = input.required<string>();
  readonly importId = input.required<string>();
  /** Rows with an error and rows with a warning, as the import counts them. */
  readonly errors = input.required<number>();
  readonly warnings = input.required<number>();

  readonly #api = inject(ImportsApi);
  protected readonly t = words(rowWords);
  protected readonly codes = ERROR_CODES;
  protected readonly names = words(importWords);
  readonly #cursor = signal<string | null>(null);
  protected readonly severity = signal<Severity | null>(null);
  protected readonly items = signal<readonly RowError[]>([]);
  protected readonly loading = signal(false);
  protected readonly fault = signal<Fault | null>(null);
  protected readonly hasMore = computed(() => this.#cursor() !== null);
  readonly #question = computed(() => ({
    projectId: this.projectId(),
    importId: this.importId(),
    severity: this.severity(),
  }));

  constructor() {
    effect(() => {
      this.#question();
      untracked(() => {
        this.items.set([]);
        this.#cursor.set(null);
        void this.load();
      });
    });
  }

  protected async load(): Promise<void> {
    const question = this.#question();
    const { projectId, importId, severity } = question;
    this.loading.set(true);
    this.fault.set(null);
    try {
      const page = await this.#api.errors(projectId, importId, { severity, cursor: this.#cursor(), limit: PAGE_SIZE });
      if (question !== this.#question()) return;
      this.items.update((items) => [...items, ...page.items]);
      this.#cursor.set(page.nextCursor);
    } catch (error) {
      if (question !== this.#question()) return;
      this.fault.set(faultOf(error));
    }
    this.loading.set(false);
  }

  /** Line of the file and field, as far as they are known. */
  protected place({ line, field }: RowError): string {
    const parts = [line === null ? '' : this.t().line(line), field === null ? '' : fieldWord(field, this.names())];
    return parts.map((part) => (part === '' ? '' : ` · ${part}`)).join('');
  }
}
