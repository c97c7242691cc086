import { Component, inject, input } from '@angular/core';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { isTerminal, type ImportRecord } from '@pairloom/contract';
import { Clock } from '../../format/clock.ts';
import { CountPipe, DurationPipe, TimePipe } from '../../format/figure-pipes.ts';
import { FATE_WORDS, percentDone } from '../../words/import-words.ts';
import { fateShares, sumOf, type FateShare } from '../rows/row-counts.ts';
import { StatusChip } from '../status-chip.ts';

/** Imports as a table; below 960 px as a list of cards with the same cells. Rows are kept by id, so an update moves figures only. */
@Component({
  selector: 'pl-import-table',
  imports: [CountPipe, DurationPipe, MatProgressBarModule, RouterLink, StatusChip, TimePipe],
  templateUrl: './import-table.html',
  styleUrl: './import-table.scss',
})
export class ImportTable {
  readonly imports = input.required<ImportRecord[]>();

  readonly #clock = inject(Clock);
  readonly #router = inject(Router);
  readonly #route = inject(ActivatedRoute);

  protected readonly percent = percentDone;
  protected readonly words = FATE_WORDS;

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

  /** Seconds from start to end, or to now; null before the start. */
  protected seconds({ startedAt, completedAt }: ImportRecord): number | null {
    if (startedAt === null) return null;
    return completedAt === null
      ? Math.floor(this.#clock.secondsSince(startedAt))
      : (Date.parse(completedAt) - Date.parse(startedAt)) / 1_000;
  }

  protected open(record: ImportRecord, event: Event): void {
    if (event.target instanceof Element && event.target.closest('a')) return;
    void this.#router.navigate([record.id], { relativeTo: this.#route });
  }
}
