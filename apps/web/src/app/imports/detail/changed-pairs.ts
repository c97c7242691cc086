import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { PairChange } from '@pairloom/contract';
import { ImportsApi } from '../../api/imports-api.ts';
import { LoadMore } from '../../shell/load-more.ts';
import { pagedList } from '../../state/paged-list.ts';
import { importDetailWords } from '../../words/en/import-detail.ts';
import { importWords } from '../../words/en/import.ts';
import { fieldWord } from '../../words/import-words.ts';
import { words } from '../../words/language-store.ts';

const PAGE_SIZE = 25;

/** The pairs that an import changed, in the order of its rows; each leads to the pair with its history. */
@Component({
  selector: 'pl-changed-pairs',
  imports: [LoadMore, RouterLink],
  template: `
    @let w = t().changes;
    <ul>
      @for (change of changes.items(); track change.row) {
        <li class="pl-figures">
          <span class="row pl-quiet">{{ w.row(change.row) }}</span>
          <span class="change" [attr.data-change]="change.change">{{
            (future() ? w.foreseen : w.change)[change.change]
          }}</span>
          <span class="pair pl-words">
            @if (change.pairId; as pairId) {
              <a dir="auto" [routerLink]="['/projects', projectId(), 'pairs', pairId]">{{
                question(change) ?? w.open(change.row)
              }}</a>
            } @else {
              <span dir="auto">{{ question(change) }}</span>
              @if (!future()) {
                <span class="pl-quiet pl-small">{{ w.gone }}</span>
              }
            }
            @if (change.change === 'updated' && change.fields.length > 0) {
              <span class="fields pl-quiet pl-small">{{ w.fields(fields(change)) }}</span>
            }
          </span>
        </li>
      } @empty {
        @if (!changes.loading() && !changes.fault()) {
          <li class="pl-quiet">{{ future() ? w.noneForeseen : w.none }}</li>
        }
      }
    </ul>
    <pl-load-more [list]="changes" />
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--pl-3);
    }
    li {
      display: grid;
      grid-template-columns: 6rem 6rem minmax(0, 1fr);
      gap: var(--pl-3);
      align-items: baseline;
      padding-block: var(--pl-2);
      font-size: 0.875rem;
    }
    li + li {
      border-block-start: 1px solid var(--mat-sys-outline-variant);
    }
    .change {
      font-weight: 550;
    }
    /* Beside two columns of words no room is left for a question. */
    @media (width <= 720px) {
      li {
        grid-template-columns: auto 1fr;
        gap: 0 var(--pl-3);
      }
      .pair {
        grid-column: 1 / -1;
      }
    }
    .pair {
      display: flex;
      flex-wrap: wrap;
      gap: 0 var(--pl-3);
      align-items: baseline;
    }
  `,
})
export class ChangedPairs {
  readonly projectId = input.required<string>();
  readonly importId = input.required<string>();
  /** Whether they are what a dry run would change. */
  readonly future = input(false);

  readonly #api = inject(ImportsApi);
  protected readonly t = words(importDetailWords);
  readonly #names = words(importWords);
  readonly #which = computed(() => ({ projectId: this.projectId(), importId: this.importId() }));
  protected readonly changes = pagedList(this.#which, ({ projectId, importId }, cursor) =>
    this.#api.changes(projectId, importId, { cursor, limit: PAGE_SIZE }),
  );

  /** A gateway that does not tell it tells what was written or changed. */
  protected question({ question, after, before }: PairChange): string | null {
    const known = question ?? after?.['question'] ?? before?.['question'];
    return typeof known === 'string' && known !== '' ? known : null;
  }

  protected fields({ fields }: PairChange): string {
    return fields.map((field) => fieldWord(field, this.#names())).join(', ');
  }
}
