import { Component, computed, inject, input } from '@angular/core';
import type { ImportRecord } from '@pairloom/contract';
import { resultUrl } from '../../api/imports-api.ts';
import { CountPipe, TimePipe } from '../../format/figure-pipes.ts';
import { importDetailWords } from '../../words/en/import-detail.ts';
import { importWords } from '../../words/en/import.ts';
import { reviewWords } from '../../words/en/review.ts';
import { isForeseen, spokenOf } from '../../words/import-words.ts';
import { words } from '../../words/language-store.ts';
import { ExpiredResults, resultsGone } from '../rows/results-gone.ts';
import { fateShares } from '../rows/row-counts.ts';

/** The rows of an import as files, one for each fate that rows have. */
@Component({
  selector: 'pl-result-files',
  imports: [CountPipe, TimePipe],
  template: `
    @let w = t().results;
    <p class="pl-quiet pl-small">
      {{ gone() ? w.gone(record().resultsUntil ?? '' | plTime) : w.text[spoken()] }}
    </p>
    <ul>
      @for (file of files(); track file.fate) {
        @let name = fates()[file.fate];
        <li>
          <span>{{ name }}</span>
          <span class="count pl-figures pl-quiet">{{ file.rows | plCount }}</span>
          @if (!gone()) {
            <a [href]="file.csv" download [attr.aria-label]="w.csv(name)" (click)="expired.ask(record())">CSV</a>
            <a [href]="file.jsonl" download [attr.aria-label]="w.jsonl(name)" (click)="expired.ask(record())">JSONL</a>
          }
        </li>
      }
    </ul>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--pl-2);
    }
    li {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto auto auto;
      gap: var(--pl-4);
      padding-block: var(--pl-2);
      font-size: 0.875rem;
    }
    li + li {
      border-block-start: 1px solid var(--mat-sys-outline-variant);
    }
    a {
      min-height: 1.5rem;
    }
  `,
})
export class ResultFiles {
  readonly record = input.required<ImportRecord>();
  protected readonly t = words(importDetailWords);
  protected readonly expired = inject(ExpiredResults);
  protected readonly gone = resultsGone(this.record);
  readonly #names = words(importWords);
  readonly #future = words(reviewWords);
  protected readonly fates = computed(() => (isForeseen(this.record()) ? this.#future().fate : this.#names().fate));
  protected readonly spoken = computed(() => spokenOf(this.record()));
  protected readonly files = computed(() => {
    const { projectId, id, counts } = this.record();
    return fateShares(counts)
      .filter(({ rows }) => rows > 0)
      .map(({ fate, rows }) => ({
        fate,
        rows,
        csv: resultUrl(projectId, id, fate, 'csv'),
        jsonl: resultUrl(projectId, id, fate, 'jsonl'),
      }));
  });
}
