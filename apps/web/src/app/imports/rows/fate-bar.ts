import { Component, computed, inject, input } from '@angular/core';
import type { Counts } from '@pairloom/contract';
import { CountPipe } from '../../format/figure-pipes.ts';
import { FORMAT_LOCALE } from '../../format/locale.ts';
import { FATE_EXPLAINED, FATE_WORDS } from '../../words/import-words.ts';
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

  readonly #percent = new Intl.NumberFormat(inject(FORMAT_LOCALE), { style: 'percent', maximumFractionDigits: 1 });
  protected readonly words = FATE_WORDS;
  protected readonly explained = FATE_EXPLAINED;
  protected readonly sum = computed(() => sumOf(this.counts()));
  protected readonly present = computed(() => fateShares(this.counts()).filter(({ rows }) => rows > 0));
  protected readonly listed = computed(() =>
    fateShares(this.counts()).filter(
      ({ fate, rows }) => (rows > 0 && (this.bar() || fate !== 'unprocessed')) || this.always().includes(fate),
    ),
  );
  protected readonly spoken = computed(() => {
    const parts = this.present().map(({ fate, rows }) => `${rows} ${FATE_WORDS[fate].toLowerCase()}`);
    return parts.length === 0 ? 'No rows' : `${this.sum()} rows: ${parts.join(', ')}`;
  });

  /** Never 0% of something, nor 100% of less than all. */
  protected percent(share: number): string {
    if (share > 0 && share < 0.001) return `< ${this.#percent.format(0.001)}`;
    if (share < 1 && share > 0.999) return `> ${this.#percent.format(0.999)}`;
    return this.#percent.format(share);
  }
}
