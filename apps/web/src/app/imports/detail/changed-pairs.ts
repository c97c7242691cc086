import { Component, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { PairChange } from '@pairloom/contract';
import { faultOf, type Fault } from '../../api/api-error.ts';
import { ImportsApi } from '../../api/imports-api.ts';
import { FaultNote } from '../../shell/fault-note.ts';
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
      @for (change of items(); track change.row) {
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
        @if (!loading() && !fault()) {
          <li class="pl-quiet">{{ w.none }}</li>
        }
      }
    </ul>
    @if (fault(); as it) {
      <pl-fault-note [fault]="it" />
    }
    @if (cursor() !== null) {
      <button matButton="outlined" type="button" [disabled]="loading()" (click)="load()">
        {{ loading() ? shell().loading : shell().loadMore }}
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
  protected readonly items = signal<readonly PairChange[]>([]);
  protected readonly cursor = signal<string | null>(null);
  protected readonly loading = signal(false);
  protected readonly fault = signal<Fault | null>(null);

  constructor() {
    effect(() => {
      this.importId();
      untracked(() => {
        this.items.set([]);
        this.cursor.set(null);
        void this.load();
      });
    });
  }

  protected fields({ fields }: PairChange): string {
    return fields.map((field) => fieldWord(field, this.#names())).join(', ');
  }

  protected async load(): Promise<void> {
    const importId = this.importId();
    this.loading.set(true);
    this.fault.set(null);
    try {
      const query = { cursor: this.cursor(), limit: PAGE_SIZE };
      const page = await this.#api.changes(this.projectId(), importId, query);
      if (importId !== this.importId()) return;
      this.items.update((items) => [...items, ...page.items]);
      this.cursor.set(page.nextCursor);
    } catch (error) {
      if (importId === this.importId()) this.fault.set(faultOf(error));
    }
    this.loading.set(false);
  }
}
