import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatButtonToggleModule } from '@angular/material/button-toggle';
import { MatDialog } from '@angular/material/dialog';
import { MatIconModule } from '@angular/material/icon';
import type { ImportRecord } from '@pairloom/contract';
import type { SearchBy } from '../../api/pairs-api.ts';
import { DurationPipe, TimePipe } from '../../format/figure-pipes.ts';
import { confirm } from '../../shell/confirm-dialog.ts';
import { FaultNote } from '../../shell/fault-note.ts';
import { summaryWords } from '../../words/en/summary.ts';
import { importWords } from '../../words/en/import.ts';
import { codeWords } from '../../words/en/codes.ts';
import { rowWords } from '../../words/en/rows.ts';
import { findingTexts } from '../../words/finding-text.ts';
import { bulkChangeIn } from '../../words/bulk-change.ts';
import { spokenOf } from '../../words/import-words.ts';
import { words } from '../../words/language-store.ts';
import { ImportCommander } from '../progress/import-commands.ts';
import { undoConsequences } from '../progress/undo-consequences.ts';
import { EmbeddingState } from '../rows/embedding-state.ts';
import { LoadedErrorGroups } from '../rows/loaded-error-groups.ts';
import { FateBar } from '../rows/fate-bar.ts';
import { FindingList } from '../rows/finding-list.ts';
import { MappingLine } from '../rows/mapping-line.ts';
import { RetiredPairs, tellsRetired } from '../rows/retired-pairs.ts';
import { resultsGone } from '../rows/results-gone.ts';
import { sumOf } from '../rows/row-counts.ts';
import { WorkflowLink } from '../rows/workflow-link.ts';
import { canBeMended, FailedRows, type MendedFile } from './failed-rows.ts';
import { headlineOf } from './headline.ts';
import { ImportLinks } from './import-links.ts';
import { ResultLinks } from './result-links.ts';
import { askWhatToRetry } from './retry-dialog.ts';
import { TrySearch } from './try-search.ts';

/** Step 6: how it went, what became of every row, what is wrong with the rows that failed, what can be done about it. */
@Component({
  selector: 'pl-import-summary',
  imports: [
    DurationPipe,
    EmbeddingState,
    LoadedErrorGroups,
    FateBar,
    FaultNote,
    FindingList,
    ImportLinks,
    MappingLine,
    MatButtonModule,
    MatButtonToggleModule,
    MatIconModule,
    ResultLinks,
    RetiredPairs,
    TimePipe,
    TrySearch,
    WorkflowLink,
  ],
  providers: [FailedRows, ImportCommander],
  templateUrl: './import-summary.html',
  styleUrl: './import-summary.scss',
})
export class ImportSummary {
  readonly record = input.required<ImportRecord>();
  /** A retry or an undo that was opened. */
  readonly started = output<ImportRecord>();
  /** The failed rows as a file, to be corrected. */
  readonly mend = output<MendedFile>();
  readonly another = output();
  readonly dismiss = output();

  readonly #dialogs = inject(MatDialog);
  protected readonly commands = inject(ImportCommander);
  protected readonly failedRows = inject(FailedRows);
  readonly #say = findingTexts();
  readonly #codes = words(codeWords);
  readonly #names = words(importWords);
  protected readonly t = words(summaryWords);
  protected readonly rows = words(rowWords);
  protected readonly tellsRetired = tellsRetired;
  protected readonly oneByOne = signal(false);
  protected readonly gone = resultsGone(this.record);
  protected readonly headline = computed(() =>
    headlineOf(this.record(), {
      words: this.t(),
      names: this.#names(),
      say: this.#say,
      codes: this.#codes(),
      gone: this.gone(),
    }),
  );
  protected readonly sum = computed(() => sumOf(this.record().counts));
  protected readonly preview = computed(() => this.record().kind === 'preview');
  /** Whether the parts of the bar are all rows of the file. They always should be; if not, that is said rather than hidden. */
  protected readonly balanced = computed(() => {
    const { total } = this.record().counts;
    return total === null || total === this.sum();
  });
  protected readonly seconds = computed(() => {
    const { startedAt, completedAt } = this.record();
    return startedAt && completedAt ? (Date.parse(completedAt) - Date.parse(startedAt)) / 1_000 : null;
  });
  protected readonly hasFindings = computed(() => this.record().errorCount + this.record().warningCount > 0);
  /** How what came in can be found: by meaning when it has vectors, else by its words. */
  protected readonly searchable = computed((): SearchBy | null => {
    const { kind, counts, embeddings } = this.record();
    if (embeddings.embedded + embeddings.reused > 0) return 'meaning';
    const brings = kind === 'import' || kind === 'retry';
    return brings && counts.created + counts.updated + counts.unchanged > 0 ? 'text' : null;
  });
  /** Whether its rows are those of a file, which can be mended: a change of pairs and an undo have none. */
  protected readonly ofFile = computed(
    () => !this.preview() && this.record().kind !== 'undo' && bulkChangeIn(this.record()) === null,
  );
  protected readonly spoken = computed(() => spokenOf(this.record()));
  protected readonly mendable = computed(() => this.ofFile() && !this.gone() && canBeMended(this.record()));

  protected can(control: 'retry' | 'undo'): boolean {
    return !this.gone() && (this.record().controls?.includes(control) ?? false);
  }

  protected async fix(): Promise<void> {
    const record = this.record();
    const stem = record.filename.replace(/(\.[A-Za-z0-9]{1,5}){1,2}$/, '');
    const file = await this.failedRows.toFile(record, this.t().fix.filename(stem));
    if (file) this.mend.emit(file);
  }

  protected async retry(): Promise<void> {
    if (this.commands.busy() !== null) return;
    const scope = await askWhatToRetry(this.#dialogs, this.record());
    if (scope) this.#open(await this.commands.send(this.record(), 'retry', { scope }));
  }

  protected async undo(): Promise<void> {
    if (this.commands.busy() !== null) return;
    const { undo } = this.t();
    const { heading, yes } = undo[this.spoken()];
    const consequences = undoConsequences(this.record(), this.t());
    const question = { heading, consequences, yes, no: undo.no };
    if (await confirm(this.#dialogs, question)) this.#open(await this.commands.send(this.record(), 'undo', {}));
  }

  #open(answer: ImportRecord | null): void {
    if (answer && answer.id !== this.record().id) this.started.emit(answer);
  }
}
