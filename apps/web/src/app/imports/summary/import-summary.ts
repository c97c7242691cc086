import { Component, computed, inject, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import type { ImportRecord } from '@pairloom/contract';
import { CountPipe, DurationPipe } from '../../format/figure-pipes.ts';
import { FORMAT_LOCALE } from '../../format/locale.ts';
import { EmbeddingState } from '../rows/embedding-state.ts';
import { FateBar } from '../rows/fate-bar.ts';
import { FindingList } from '../rows/finding-list.ts';
import { MappingLine } from '../rows/mapping-line.ts';
import { sumOf } from '../rows/row-counts.ts';
import { WorkflowLink } from '../rows/workflow-link.ts';
import { headlineOf } from './headline.ts';
import { TrySearch } from './try-search.ts';

/** Third state of the dialog: how it went, what became of every row, what is wrong with the rows that failed. */
@Component({
  selector: 'pl-import-summary',
  imports: [
    CountPipe,
    DurationPipe,
    EmbeddingState,
    FateBar,
    FindingList,
    MappingLine,
    MatButtonModule,
    MatIconModule,
    TrySearch,
    WorkflowLink,
  ],
  templateUrl: './import-summary.html',
  styleUrl: './import-summary.scss',
})
export class ImportSummary {
  readonly record = input.required<ImportRecord>();
  readonly another = output();
  readonly dismiss = output();

  readonly #format = new Intl.NumberFormat(inject(FORMAT_LOCALE));
  protected readonly headline = computed(() => headlineOf(this.record(), (value) => this.#format.format(value)));
  protected readonly sum = computed(() => sumOf(this.record().counts));
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
  protected readonly searchable = computed(() => {
    const { embedded, reused } = this.record().embeddings;
    return embedded + reused > 0;
  });
}
