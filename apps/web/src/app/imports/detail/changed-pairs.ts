import { Component, computed, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { PairChange } from '@pairloom/contract';
import { ImportsApi } from '../../api/imports-api.ts';
import { FaultNote } from '../../shell/fault-note.ts';
import { pagedList } from '../../state/paged-list.ts';
import { importDetailWords } from '../../words/en/import-detail.ts';
import { importWords } from '../../words/en/import.ts';
import { shellWords } from '../../words/en/shell.ts';
import { fieldWord } from '../../words/import-words.ts';
import { words } from '../../words/language-store.ts';

const PAGE_SIZE = 25;

/** The pairs that an import changed, in the order of its rows; each leads to the pair with its history. */
@Component({
  selector: 'pl-changed-pairs',
  imports: [FaultNote, MatButtonModule, RouterLink],
  template: `
    @let w = t().changes;
    <ul>
      @for (change of changes.items(); track change.row) {
        <li class="pl-figures">
          <span class="row pl-quiet">{{ w.row(change.row) }}</span>
          <span class="change" [attr.data-change]="change.change">{{ w.change[change.change] }}</span>
          <span class="fields pl-quiet pl-small">{{
            change.change === 'updated' && change.fields.length > 0 ? w.fields(fields(change)) : ''
          }}</span>
          @if (change.pairId; as pairId) {
            <a [routerLink]="['/projects', projectId(), 'pairs', pairId]" [attr.aria-label]="w.open(change.row)"
              >#{{ change.versionAfter ?? 1 }}</a
            >
          } @else {
            <span class="pl-quiet pl-small">{{ w.gone }}</span>
          }
        </li>
      } @empty {
        @if (!changes.loading() && !changes.fault()) {
          <li class="pl-quiet">{{ w.none }}</li>
        }
      }
    </ul>
    @if (changes.fault(); as it) {
      <pl-fault-note [fault]="it">
        <button matButton="outlined" type="button" (click)="changes.load()">{{ shell().fault.again }}</button>
      </pl-fault-note>
    } @else if (changes.hasMore()) {
      <button matButton="outlined" type="button" [disabled]="changes.loading()" (click)="changes.load()">
        {{ changes.loading() ? shell().loading : shell().loadMore }}
      </button>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--pl-3);
      justify-items: start;
    }
    ul {
      justify-self: stretch;
    }
    li {
      display: grid;
      grid-template-columns: 6rem 6rem minmax(0, 1fr) auto;
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
    a {
      min-width: 1.5rem;
      text-align: end;
    }
  `,
})
export class ChangedPairs {
  readonly projectId = input.required<string>();
  readonly importId = input.required<string>();

  readonly #api = inject(ImportsApi);
  protected readonly t = words(importDetailWords);
  protected readonly shell = words(shellWords);
  readonly #names = words(importWords);
  readonly #which = computed(() => ({ projectId: this.projectId(), importId: this.importId() }));
  protected readonly changes = pagedList(this.#which, ({ projectId, importId }, cursor) =>
    this.#api.changes(projectId, importId, { cursor, limit: PAGE_SIZE }),
  );

  protected fields({ fields }: PairChange): string {
    return fields.map((field) => fieldWord(field, this.#names())).join(', ');
  }
}
