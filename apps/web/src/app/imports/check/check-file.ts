import { Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { FaultNote } from '../../shell/fault-note.ts';
import { LoadMore } from '../../shell/load-more.ts';
import { checkWords } from '../../words/en/check.ts';
import { dialogWords } from '../../words/en/dialog.ts';
import { figure } from '../../words/figures.ts';
import { words } from '../../words/language-store.ts';
import { ImportDraft } from '../dialog/import-draft.ts';
import { ProblemNotes } from '../dialog/problem-notes.ts';
import { ReadingChips } from './reading-chips.ts';
import { RowGrid } from './row-grid.ts';
import { RowPreview } from './row-preview.ts';

/** Step 2: how the file is read, with its first rows as they will be read. */
@Component({
  selector: 'pl-check-file',
  imports: [
    FaultNote,
    LoadMore,
    MatButtonModule,
    MatIconModule,
    MatProgressBarModule,
    ProblemNotes,
    ReadingChips,
    RowGrid,
  ],
  providers: [RowPreview],
  templateUrl: './check-file.html',
  styleUrl: './check-file.scss',
})
export class CheckFile {
  protected readonly draft = inject(ImportDraft);
  protected readonly preview = inject(RowPreview);
  protected readonly t = words(checkWords);
  protected readonly frame = words(dialogWords);

  protected readonly inspection = this.draft.inspection.value;
  /** What the columns mean is asked in the next step. */
  protected readonly problems = computed(() =>
    this.draft.problems().filter(({ code }) => code !== 'mapping_required' && code !== 'mapping_unknown_column'),
  );
  protected readonly extent = computed(() => {
    const inspection = this.inspection();
    if (!inspection) return '';
    const { rows } = this.t();
    const { rowsEstimated, rowsExact, columns } = inspection;
    return [this.#rowWords(rowsEstimated, rowsExact), rows.columns(figure(columns.length), columns.length === 1)].join(
      ' · ',
    );
  });

  #rowWords(count: number | null, exact: boolean): string {
    const { rows } = this.t();
    if (count === null) return rows.unknown;
    return exact ? rows.exact(figure(count), count === 1) : rows.about(figure(count));
  }
}
