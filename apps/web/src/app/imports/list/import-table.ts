import { Component, inject, input, output } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { isTerminal, type ImportRecord, type ImportSort } from '@pairloom/contract';
import { Clock } from '../../format/clock.ts';
import { CountPipe, DurationPipe, TimePipe } from '../../format/figure-pipes.ts';
import { importListWords } from '../../words/en/import-list.ts';
import { importWords } from '../../words/en/import.ts';
import { shellWords } from '../../words/en/shell.ts';
import { findingTexts } from '../../words/finding-text.ts';
import { importName, isForeseen, percentDone } from '../../words/import-words.ts';
import { words } from '../../words/language-store.ts';
import { fateShares, sumOf, type FateShare } from '../rows/row-counts.ts';
import { StatusChip } from '../status-chip.ts';

/** Orders that a column gives, in turn. */
type ColumnSorts = Partial<Record<'ascending' | 'descending', ImportSort>>;

const COLUMNS = [
  { name: 'status', sorts: null },
  { name: 'file', sorts: { ascending: 'name' } },
  { name: 'rows', sorts: { descending: 'rows' } },
  { name: 'result', sorts: { descending: 'failed' } },
  { name: 'started', sorts: { descending: 'newest', ascending: 'oldest' } },
  { name: 'duration', sorts: { descending: 'duration' } },
] as const satisfies readonly { name: keyof (typeof importListWords)['en']['column']; sorts: ColumnSorts | null }[];

/** Imports as a table; below 960 px as a list of cards with the same cells. Rows are kept by id, so an update moves figures only. */
@Component({
  selector: 'pl-import-table',
  imports: [CountPipe, DurationPipe, MatIconModule, MatProgressBarModule, RouterLink, StatusChip, TimePipe],
  templateUrl: './import-table.html',
  styleUrl: './import-table.scss',
})
export class ImportTable {
  readonly imports = input.required<readonly ImportRecord[]>();
  readonly sort = input.required<ImportSort>();
  readonly sorted = output<ImportSort>();

  readonly #clock = inject(Clock);
  readonly #router = inject(Router);
  readonly #route = inject(ActivatedRoute);

  protected readonly say = findingTexts();
  protected readonly t = words(importListWords);
  protected readonly words = words(importWords);
  protected readonly shell = words(shellWords);
  protected readonly columns = COLUMNS;
  protected readonly percent = percentDone;

  protected order(sorts: ColumnSorts): 'ascending' | 'descending' | 'none' {
    if (sorts.ascending === this.sort()) return 'ascending';
    return sorts.descending === this.sort() ? 'descending' : 'none';
  }

  /** The order that a click on the column gives: its first, then its other one if it has one, then by age. */
  protected next({ descending, ascending }: ColumnSorts): ImportSort {
    const turns = [descending, ascending].filter((sort) => sort !== undefined);
    return turns[turns.indexOf(this.sort()) + 1] ?? 'newest';
  }

  protected nameOf(record: ImportRecord): string {
    return importName(record, this.words());
  }

  protected total(record: ImportRecord): number {
    return sumOf(record.counts);
  }

  protected running(record: ImportRecord): boolean {
    return !isTerminal(record.status);
  }

  /** Fates that rows have; while it runs without those still to come. */
  protected results(record: ImportRecord): FateShare[] {
    return fateShares(record.counts).filter(
      ({ fate, rows }) => rows > 0 && (fate !== 'unprocessed' || !this.running(record)),
    );
  }

  /** What a fate is called after its number. */
  protected fateWord(record: ImportRecord, { fate, rows }: FateShare): string {
    const { fateAfterNumber, fateForeseen } = this.words();
    return isForeseen(record) ? fateForeseen[fate](rows) : fateAfterNumber[fate];
  }

  /** Seconds from start to end, or to now; null before the start. */
  protected seconds({ startedAt, completedAt }: ImportRecord): number | null {
    if (startedAt === null) return null;
    return completedAt === null
      ? Math.floor(this.#clock.secondsSince(startedAt))
      : (Date.parse(completedAt) - Date.parse(startedAt)) / 1_000;
  }

  protected open(record: ImportRecord, event: Event): void {
    if (event.target instanceof Element && event.target.closest('a')) return;
    void this.#router.navigate([record.id, 'details'], { relativeTo: this.#route });
  }
}
