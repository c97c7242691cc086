import { Component, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import type { ErrorGroup, ErrorGroups } from '@pairloom/contract';
import { ScorePipe } from '../../format/figure-pipes.ts';
import { CodeTitle } from '../../words/code-text.ts';
import { importWords } from '../../words/en/import.ts';
import { rowWords } from '../../words/en/rows.ts';
import { figure } from '../../words/figures.ts';
import { FindingText, Proposal } from '../../words/finding-text.ts';
import { fieldWord } from '../../words/import-words.ts';
import { words } from '../../words/language-store.ts';

const SHOWN_RANGES = 6;

/** What was found about the rows of an import, by what would mend it: the worst and the most frequent first. */
@Component({
  selector: 'pl-error-group-list',
  imports: [CodeTitle, FindingText, MatButtonModule, MatIconModule, Proposal, RouterLink, ScorePipe],
  templateUrl: './error-group-list.html',
  styleUrl: './error-group-list.scss',
})
export class ErrorGroupList {
  readonly projectId = input.required<string>();
  readonly groups = input.required<ErrorGroups>();
  /** Whether rows can be corrected or left out from here. */
  readonly mendable = input(false);
  /** Rows of a group, up to which all of them can be left out at once; of a larger one those that are named. */
  readonly leaveOutUpTo = input(0);
  /** Rows are just being left out. */
  readonly busy = input(false);
  readonly mend = output<ErrorGroup>();
  readonly leaveOut = output<ErrorGroup>();

  protected readonly t = words(rowWords);
  protected readonly names = words(importWords);

  protected field({ field }: ErrorGroup): string | null {
    return field === null ? null : fieldWord(field, this.names());
  }

  protected ranges({ ranges, moreRanges }: ErrorGroup): string {
    const { ranges: all, further } = this.t().groups;
    const list = ranges
      .slice(0, SHOWN_RANGES)
      .map(({ from, to }) => (from === to ? figure(from) : `${figure(from)}–${figure(to)}`))
      .join(', ');
    const more = rowsIn(ranges.slice(SHOWN_RANGES));
    return moreRanges === 0 ? all(list, rowsIn(ranges) === 1, more) : further(list);
  }

  protected mendLabel({ ranges, moreRanges }: ErrorGroup): string {
    const { mend, mendFirst } = this.t().groups;
    return moreRanges === 0 ? mend : mendFirst(rowsIn(ranges));
  }

  protected leaveOutLabel({ ranges, moreRanges, rows }: ErrorGroup): string {
    const { leaveOut, leaveOutAll, leaveOutFirst } = this.t().groups;
    if (moreRanges === 0) return leaveOut;
    return rows <= this.leaveOutUpTo() ? leaveOutAll(rows) : leaveOutFirst(rowsIn(ranges));
  }

  protected icon({ severity }: ErrorGroup): 'failed' | 'warning' | 'info' {
    return severity === 'error' ? 'failed' : severity === 'warning' ? 'warning' : 'info';
  }
}

const rowsIn = (ranges: ErrorGroup['ranges']): number => ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);
