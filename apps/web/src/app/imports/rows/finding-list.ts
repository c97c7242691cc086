import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButtonToggleModule } from '@angular/material/button-toggle';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { ERROR_CODES, type RowError, type Severity } from '@pairloom/contract';
import { ImportsApi } from '../../api/imports-api.ts';
import { CodeRemedy } from '../../words/code-text.ts';
import { LoadMore } from '../../shell/load-more.ts';
import { pagedList } from '../../state/paged-list.ts';
import { importWords } from '../../words/en/import.ts';
import { rowWords } from '../../words/en/rows.ts';
import { FindingText } from '../../words/finding-text.ts';
import { fieldWord } from '../../words/import-words.ts';
import { words } from '../../words/language-store.ts';

const PAGE_SIZE = 50;

/** What was found about the rows of an import, page by page. */
@Component({
  selector: 'pl-finding-list',
  imports: [CodeRemedy, FindingText, LoadMore, MatButtonToggleModule, MatIconModule, MatProgressBarModule],
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
  protected readonly severity = signal<Severity | null>(null);
  readonly #question = computed(() => ({
    projectId: this.projectId(),
    importId: this.importId(),
    severity: this.severity(),
  }));
  protected readonly findings = pagedList(this.#question, ({ projectId, importId, severity }, cursor) =>
    this.#api.errors(projectId, importId, { severity, cursor, limit: PAGE_SIZE }),
  );

  /** Line of the file and field, as far as they are known. */
  protected place({ line, field }: RowError): string {
    const parts = [line === null ? '' : this.t().line(line), field === null ? '' : fieldWord(field, this.names())];
    return parts.map((part) => (part === '' ? '' : ` · ${part}`)).join('');
  }
}
