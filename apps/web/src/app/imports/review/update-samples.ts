import { Component, computed, inject, input } from '@angular/core';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import type { ImportRecord, Page, PairChange } from '@pairloom/contract';
import { ImportsApi } from '../../api/imports-api.ts';
import { PairsApi } from '../../api/pairs-api.ts';
import { LoadMore } from '../../shell/load-more.ts';
import { pagedList } from '../../state/paged-list.ts';
import { fieldWord } from '../../words/import-words.ts';
import { checkWords } from '../../words/en/check.ts';
import { importWords } from '../../words/en/import.ts';
import { pairWords } from '../../words/en/pairs.ts';
import { reviewWords } from '../../words/en/review.ts';
import { figure } from '../../words/figures.ts';
import { words } from '../../words/language-store.ts';
import { differences, type Difference } from './pair-difference.ts';

/** So many are shown at once, and so many more each time they are asked for. */
const SHOWN = 5;
const MORE = 10;

interface Change {
  row: number;
  question: string;
  fields: Difference[];
}

/** Pairs that the import would change, field by field: as they are now, and as they would be. */
@Component({
  selector: 'pl-update-samples',
  imports: [LoadMore, MatProgressBarModule],
  template: `
    <h3>{{ t().updates.heading }}</h3>
    @for (change of changes.items(); track change.row) {
      <article>
        <p class="question">
          <span class="pl-quiet pl-small pl-figures">{{ t().updates.row(figure(change.row)) }}</span>
          <bdi>{{ change.question }}</bdi>
        </p>
        @for (field of change.fields; track field.field) {
          <dl>
            <dt>{{ word(field.field) }}</dt>
            <dd class="before pl-words" dir="auto">
              <span class="pl-hidden">{{ t().updates.before }}: </span>{{ shown(field, 'before') }}
            </dd>
            <dd class="after pl-words" dir="auto">
              <span class="pl-hidden">{{ t().updates.after }}: </span>{{ shown(field, 'after') }}
            </dd>
          </dl>
        }
      </article>
    }
    @if (changes.loading() && !changes.hasMore()) {
      <mat-progress-bar mode="indeterminate" [attr.aria-label]="t().updates.loading" />
    } @else if (more() > 0) {
      <p class="pl-small pl-quiet">{{ t().updates.more(more()) }}</p>
    }
    <pl-load-more rows="article" [list]="changes" [label]="t().updates.showMore" />
  `,
  styleUrl: './update-samples.scss',
})
export class UpdateSamples {
  readonly record = input.required<ImportRecord>();

  readonly #imports = inject(ImportsApi);
  readonly #pairs = inject(PairsApi);
  protected readonly t = words(reviewWords);
  readonly #names = words(importWords);
  readonly #grid = words(checkWords);
  readonly #ofPairs = words(pairWords);
  protected readonly empty = computed(() => this.#grid().empty);
  protected readonly figure = figure;
  readonly #question = computed(() => ({ projectId: this.record().projectId, importId: this.record().id }), {
    equal: (a, b) => a.importId === b.importId,
  });
  protected readonly changes = pagedList(
    this.#question,
    async ({ projectId, importId }, from): Promise<Page<Change>> => {
      const wanted = from === null ? SHOWN : MORE;
      const found: PairChange[] = [];
      let cursor = from;
      // A page of the gateway holds rows of one chunk, so it may be short.
      do {
        const query = { change: 'updated', limit: wanted - found.length, cursor } as const;
        const page: Page<PairChange> = await this.#imports.changes(projectId, importId, query);
        found.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null && found.length < wanted);
      const items = await Promise.all(
        found.map(async (change) => ({
          row: change.row,
          question: await this.#questionOf(projectId, change),
          fields: differences(change),
        })),
      );
      return { items, nextCursor: cursor };
    },
  );
  /** Not known before the first have come. */
  protected readonly more = computed(() => {
    const shown = this.changes.items().length;
    return shown === 0 ? 0 : Math.max(0, this.record().counts.updated - shown);
  });

  /** A pair that is gone by now has no question any more. */
  async #questionOf(projectId: string, { pairId }: PairChange): Promise<string> {
    if (pairId === null) return '';
    return this.#pairs.get(projectId, pairId).then(
      ({ question }) => question,
      () => '',
    );
  }

  protected shown(difference: Difference, side: 'before' | 'after'): string {
    const value = difference[side];
    const statuses: Readonly<Record<string, string>> = this.#ofPairs().status;
    const said = difference.field === 'status' ? (statuses[value] ?? value) : value;
    return said === '' ? this.empty() : said;
  }

  protected word(field: string): string {
    return fieldWord(field, this.#names());
  }
}
