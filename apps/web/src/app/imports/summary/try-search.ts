import { Component, inject, input, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatInputModule } from '@angular/material/input';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { RouterLink } from '@angular/router';
import type { SearchHit } from '@pairloom/contract';
import { faultOf, type Fault } from '../../api/api-error.ts';
import { PairsApi, type SearchBy } from '../../api/pairs-api.ts';
import { ScorePipe } from '../../format/figure-pipes.ts';
import { FaultNote } from '../../shell/fault-note.ts';
import { summaryWords } from '../../words/en/summary.ts';
import { words } from '../../words/language-store.ts';

const HITS = 5;

/** A question asked of the pairs, by meaning or by words: shows at once that what was imported can be found. Each hit leads to its pair. */
@Component({
  selector: 'pl-try-search',
  imports: [
    FaultNote,
    MatButtonModule,
    MatFormFieldModule,
    MatIconModule,
    MatInputModule,
    MatProgressBarModule,
    RouterLink,
    ScorePipe,
  ],
  template: `
    <form (submit)="search($event, q.value)">
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label>{{ t().search.label[by()] }}</mat-label>
        <mat-icon matPrefix svgIcon="search" aria-hidden="true" />
        <input #q matInput type="search" dir="auto" autocomplete="off" maxlength="2000" enterkeyhint="search" />
      </mat-form-field>
      <button matButton="tonal" type="submit" disabledInteractive [disabled]="busy()">
        {{ t().search.button[by()] }}
      </button>
    </form>
    @if (busy()) {
      <mat-progress-bar mode="indeterminate" [attr.aria-label]="t().search.busy" />
    }
    @if (fault(); as it) {
      <pl-fault-note [fault]="it" />
    }
    @if (found(); as it) {
      <ol [attr.aria-label]="t().search.found" aria-live="polite">
        @for (hit of it.hits; track hit.pair.id) {
          <li>
            @if (it.by === 'meaning') {
              <span class="score pl-figures" [title]="t().search.score">{{ hit.score | plScore }}</span>
            }
            <div>
              <a class="question pl-words" dir="auto" [routerLink]="['/projects', projectId(), 'pairs', hit.pair.id]">{{
                hit.pair.question
              }}</a>
              <p class="answer pl-quiet pl-words" dir="auto">{{ hit.pair.answer }}</p>
              @if (hit.pair.lastImport?.importId === importId()) {
                <p class="pl-small own">{{ t().search.own(hit.pair.lastImport.row) }}</p>
              }
            </div>
          </li>
        } @empty {
          <li class="pl-quiet">{{ t().search.nothing }}</li>
        }
      </ol>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--pl-3);
    }
    form {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--pl-2) var(--pl-3);
    }
    mat-form-field {
      flex: 1 1 16rem;
    }
    ol {
      display: grid;
      gap: var(--pl-3);
    }
    li {
      display: flex;
      gap: var(--pl-3);
    }
    li > div {
      flex: 1;
      min-width: 0;
    }
    .score {
      flex: none;
      align-self: start;
      padding: 1px var(--pl-2);
      border-radius: 6px;
      background: var(--pl-calm-container);
      color: var(--pl-calm);
      font-size: var(--pl-small);
      font-weight: 550;
    }
    .question {
      font-weight: 550;
    }
    .answer {
      display: -webkit-box;
      overflow: hidden;
      font-size: 0.875rem;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
      line-clamp: 2;
    }
    .own {
      color: var(--pl-good);
    }
  `,
})
export class TrySearch {
  readonly projectId = input.required<string>();
  readonly importId = input.required<string>();
  /** By words as long as there are no vectors. */
  readonly by = input.required<SearchBy>();

  readonly #api = inject(PairsApi);
  protected readonly t = words(summaryWords);
  protected readonly found = signal<{ by: SearchBy; hits: readonly SearchHit[] } | null>(null);
  protected readonly busy = signal(false);
  protected readonly fault = signal<Fault | null>(null);

  protected async search(event: Event, words: string): Promise<void> {
    event.preventDefault();
    const q = words.trim();
    const by = this.by();
    if (q === '' || this.busy()) return;
    this.busy.set(true);
    this.fault.set(null);
    try {
      this.found.set({ by, hits: (await this.#api.search(this.projectId(), q, by, HITS)).items });
    } catch (error) {
      this.fault.set(faultOf(error));
    }
    this.busy.set(false);
  }
}
