import { Component, computed, input } from '@angular/core';
import type { Counts } from '@pairloom/contract';
import { CountPipe } from '../../format/figure-pipes.ts';
import { importWords } from '../../words/en/import.ts';
import { reviewWords } from '../../words/en/review.ts';
import { figure } from '../../words/figures.ts';
import { words } from '../../words/language-store.ts';
import { locale } from '../../words/locale.ts';
import { rowWords } from '../../words/en/rows.ts';
import { fateShares, sumOf } from './row-counts.ts';

/** What became of the rows, as one bar whose parts add up and a legend with the numbers. Patterns tell parts apart without colour. */
@Component({
  selector: 'pl-fate-bar',
  imports: [CountPipe],
  templateUrl: './fate-bar.html',
  styleUrl: './fate-bar.scss',
})
export class FateBar {
  readonly counts = input.required<Counts>();
  /** While an import runs, the bar belongs to the progress: then there are only the figures, of rows that have a fate. */
  readonly bar = input(true);
  /** Fates that always have a place, so that figures do not jump about while they grow. */
  readonly always = input<readonly string[]>([]);

  /** Whether the rows have their fate still before them, as after a dry run. */
  readonly future = input(false);

  /** Whether the import still runs, so that rows without a fate lie before it. */
  readonly running = input(false);

  readonly #percent = computed(() => new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 1 }));
  readonly #t = words(rowWords);
  readonly #names = words(importWords);
  readonly #future = words(reviewWords);
  protected readonly words = computed(() => {
    const { fate, fateAhead } = this.#names();
    if (this.future()) return this.#future().fate;
    return this.running() ? { ...fate, unprocessed: fateAhead.name } : fate;
  });
  protected readonly explained = computed(() => {
    const { fateExplained, fateAhead } = this.#names();
    return this.running() ? { ...fateExplained, unprocessed: fateAhead.explained } : fateExplained;
  });
  protected readonly sum = computed(() => sumOf(this.counts()));
  protected readonly present = computed(() => fateShares(this.counts()).filter(({ rows }) => rows > 0));
  protected readonly listed = computed(() =>
    fateShares(this.counts()).filter(
      ({ fate, rows }) => (rows > 0 && (this.bar() || fate !== 'unprocessed')) || this.always().includes(fate),
    ),
  );
  protected readonly spoken = computed(() => {
    const { fateAfterNumber, fateForeseen, fateAhead } = this.#names();
    const told = this.running() ? { ...fateAfterNumber, unprocessed: fateAhead.afterNumber } : fateAfterNumber;
    const parts = this.present().map(
      ({ fate, rows }) => `${figure(rows)} ${this.future() ? fateForeseen[fate](rows) : told[fate]}`,
    );
    return parts.length === 0 ? this.#t().none : `${this.#t().sum(this.sum())}: ${parts.join(', ')}`;
  });

  /** Never 0% of something, nor 100% of less than all. */
  protected percent(share: number): string {
    if (share > 0 && share < 0.001) return `< ${this.#percent().format(0.001)}`;
    if (share < 1 && share > 0.999) return `> ${this.#percent().format(0.999)}`;
    return this.#percent().format(share);
  }
}
