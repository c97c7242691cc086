import { Component, computed, inject, input } from '@angular/core';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { RouterLink } from '@angular/router';
import type { ImportRecord, RetiredPair } from '@pairloom/contract';
import { ReportsApi } from '../../api/reports-api.ts';
import { TimePipe } from '../../format/figure-pipes.ts';
import { LoadMore } from '../../shell/load-more.ts';
import { pagedList } from '../../state/paged-list.ts';
import { rowWords } from '../../words/en/rows.ts';
import { words } from '../../words/language-store.ts';
import { resultsGone } from './results-gone.ts';

/** So many are shown at once, and so many more each time they are asked for. */
const SHOWN = 5;
const MORE = 25;

/** Whether an ended import is a mirror that has retired pairs, or a dry run of one that has looked which it would retire. */
export const tellsRetired = ({ mode, kind, status, retired }: ImportRecord): boolean =>
  mode === 'mirror' && typeof retired === 'number' && (retired > 0 || (kind === 'preview' && status === 'completed'));

/** The pairs that a mirror has retired because its file lacks them; of a dry run those that it would retire. Each leads to the pair. */
@Component({
  selector: 'pl-retired-pairs',
  imports: [LoadMore, MatProgressBarModule, RouterLink, TimePipe],
  template: `
    @if (said(); as text) {
      <p class="pl-figures">{{ text }}</p>
    }
    @if (gone()) {
      <p class="pl-small">{{ t().retired.gone(record().resultsUntil ?? '' | plTime) }}</p>
    }
    <ul [attr.aria-label]="t().retired.heading">
      @for (pair of pairs.items(); track pair.pairId) {
        <li>
          <a class="pl-words" dir="auto" [routerLink]="['/projects', record().projectId, 'pairs', pair.pairId]">{{
            pair.question
          }}</a>
          <span class="pl-small pl-quiet pl-words" dir="auto">{{ beside(pair) }}</span>
        </li>
      }
    </ul>
    @if (differs()) {
      <p class="pl-small pl-quiet pl-figures">{{ t().retired.now(pairs.items().length) }}</p>
    }
    @if (pairs.loading() && !pairs.hasMore()) {
      <mat-progress-bar mode="indeterminate" [attr.aria-label]="t().retired.loading" />
    }
    <pl-load-more [list]="pairs" [label]="t().retired.more" />
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--pl-2);
    }
    li {
      display: flex;
      flex-wrap: wrap;
      gap: 0 var(--pl-3);
      align-items: baseline;
      padding-block: var(--pl-1);
      font-size: 0.875rem;
    }
    li + li {
      border-block-start: 1px solid var(--mat-sys-outline-variant);
    }
  `,
})
export class RetiredPairs {
  /** A mirror that has ended. */
  readonly record = input.required<ImportRecord>();

  readonly #reports = inject(ReportsApi);
  protected readonly t = words(rowWords);
  protected readonly gone = resultsGone(this.record);
  readonly #preview = computed(() => this.record().kind === 'preview');
  readonly #retired = computed(() => this.record().retired ?? 0);
  /** Whether a dry run has found that the mirror would refuse to retire them. */
  readonly #withheld = computed(() => this.record().attention?.code === 'mirror_withheld');
  readonly #none = computed(() => this.#retired() === 0 && !this.#withheld());
  readonly #question = computed(
    () => ({ projectId: this.record().projectId, importId: this.record().id, none: this.#none() || this.gone() }),
    { equal: (a, b) => a.importId === b.importId && a.none === b.none },
  );
  protected readonly pairs = pagedList(this.#question, async ({ projectId, importId, none }, cursor) =>
    none
      ? { items: [], nextCursor: null }
      : this.#reports.retired(projectId, importId, { cursor, limit: cursor === null ? SHOWN : MORE }),
  );
  readonly #whole = computed(
    () => !this.gone() && !this.pairs.loading() && !this.pairs.hasMore() && this.pairs.fault() === null,
  );
  /** Null as long as nobody knows. */
  protected readonly said = computed(() => {
    const { none, kept, will, were } = this.t().retired;
    const retired = this.#retired();
    if (retired > 0) return this.#preview() ? will(retired) : were(retired);
    if (this.pairs.items().length > 0) return kept;
    return this.#none() || this.#whole() ? none : null;
  });
  /** A dry run counted them as the project was then; the list is of the project as it is now. */
  protected readonly differs = computed(() => {
    const retired = this.#retired();
    return this.#whole() && this.#preview() && retired > 0 && this.pairs.items().length !== retired;
  });

  protected beside({ category, externalId }: RetiredPair): string {
    return [category, externalId].filter((text) => text !== null).join(' · ');
  }
}
