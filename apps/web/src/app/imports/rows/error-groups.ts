import { Component, computed, inject, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import type { ErrorGroup } from '@pairloom/contract';
import { ImportsApi } from '../../api/imports-api.ts';
import { CodeRemedy, CodeTitle } from '../../words/code-text.ts';
import { FaultNote } from '../../shell/fault-note.ts';
import { fieldWord } from '../../words/import-words.ts';
import { importWords } from '../../words/en/import.ts';
import { reviewWords } from '../../words/en/review.ts';
import { rowWords } from '../../words/en/rows.ts';
import { figure } from '../../words/figures.ts';
import { words } from '../../words/language-store.ts';
import { loaded } from '../dialog/loaded.ts';

const SHOWN_RANGES = 6;

/** What was found about the rows of an import, grouped by how it is mended. */
@Component({
  selector: 'pl-error-groups',
  imports: [CodeRemedy, CodeTitle, FaultNote, MatButtonModule, MatIconModule, MatProgressBarModule],
  templateUrl: './error-groups.html',
  styleUrl: './error-groups.scss',
})
export class ErrorGroupList {
  readonly projectId = input.required<string>();
  readonly importId = input.required<string>();
  /** Whether rows can be corrected or left out from here. */
  readonly mendable = input(false);
  readonly mend = output<ErrorGroup>();
  readonly leaveOut = output<ErrorGroup>();

  readonly #api = inject(ImportsApi);
  protected readonly t = words(reviewWords);
  protected readonly rows = words(rowWords);
  protected readonly names = words(importWords);
  protected readonly groups = loaded(
    computed(() => ({ projectId: this.projectId(), importId: this.importId() })),
    ({ projectId, importId }) => this.#api.errorGroups(projectId, importId),
  );

  protected field({ field }: ErrorGroup): string | null {
    return field === null ? null : fieldWord(field, this.names());
  }

  protected ranges({ ranges, moreRanges, count }: ErrorGroup): string {
    const list = ranges
      .slice(0, SHOWN_RANGES)
      .map(({ from, to }) => (from === to ? figure(from) : `${figure(from)}–${figure(to)}`));
    return this.t().groups.ranges(list.join(', '), count === 1, moreRanges > 0 || ranges.length > SHOWN_RANGES);
  }

  protected icon({ severity }: ErrorGroup): 'failed' | 'warning' | 'info' {
    return severity === 'error' ? 'failed' : severity === 'warning' ? 'warning' : 'info';
  }
}
