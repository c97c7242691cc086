import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { Pair } from '@pairloom/contract';
import { PairsApi } from '../api/pairs-api.ts';
import { ScorePipe } from '../format/figure-pipes.ts';
import { loaded } from '../state/loaded.ts';
import { AskAgain } from '../shell/ask-again.ts';
import { pairWords } from '../words/en/pairs.ts';
import { words } from '../words/language-store.ts';

const LIMIT = 5;

/** The pairs nearest in meaning to one, each to be opened beside it. */
@Component({
  selector: 'pl-similar-pairs',
  imports: [AskAgain, MatButtonModule, RouterLink, ScorePipe],
  template: `
    @let w = t().similar;
    @if (pair().embedding !== 'embedded') {
      <p class="pl-quiet pl-small">{{ pair().embedding === 'failed' ? w.refused : w.pending }}</p>
    } @else if (hits.fault(); as fault) {
      <pl-ask-again [fault]="fault" (again)="hits.reload()" />
    } @else if (hits.value(); as found) {
      <ul>
        @for (hit of found; track hit.pair.id) {
          <li>
            <span class="score pl-figures" [title]="t().search.scoreMeaning">{{ hit.score | plScore }}</span>
            <div>
              <a class="pl-words" dir="auto" [routerLink]="['/projects', projectId(), 'pairs', hit.pair.id]">{{
                hit.pair.question
              }}</a>
              <button
                matButton
                type="button"
                [attr.aria-expanded]="open() === hit.pair.id"
                (click)="open.set(open() === hit.pair.id ? null : hit.pair.id)"
              >
                {{ w.compare }}
              </button>
            </div>
            @if (open() === hit.pair.id) {
              <div class="beside">
                @for (side of [pair(), hit.pair]; track side.id) {
                  <div>
                    <p class="question pl-words" dir="auto">{{ side.question }}</p>
                    <p class="pl-words answer" dir="auto">{{ side.answer }}</p>
                  </div>
                }
              </div>
            }
          </li>
        } @empty {
          <li class="pl-quiet pl-small">{{ w.none }}</li>
        }
      </ul>
    }
  `,
  styles: `
    li {
      display: flex;
      flex-wrap: wrap;
      gap: var(--pl-2) var(--pl-3);
      align-items: baseline;
      padding-block: var(--pl-1);
      font-size: 0.875rem;
    }
    li > div {
      flex: 1;
      min-width: 0;
    }
    .score {
      padding: 0 var(--pl-2);
      border-radius: 6px;
      background: var(--pl-calm-container);
      color: var(--pl-calm);
      font-weight: 550;
    }
    .beside {
      display: grid;
      flex-basis: 100%;
      grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr));
      gap: var(--pl-3);
    }
    .beside > div {
      padding: var(--pl-3);
      border-radius: 8px;
      background: var(--mat-sys-surface-container-low);
    }
    .question {
      font-weight: 550;
    }
    .answer {
      white-space: pre-wrap;
    }
  `,
})
export class SimilarPairs {
  readonly projectId = input.required<string>();
  readonly pair = input.required<Pair>();

  readonly #api = inject(PairsApi);
  protected readonly t = words(pairWords);
  protected readonly open = signal<string | null>(null);
  readonly #asked = computed(() =>
    this.pair().embedding === 'embedded' ? { projectId: this.projectId(), pairId: this.pair().id } : null,
  );
  protected readonly hits = loaded(this.#asked, ({ projectId, pairId }) => this.#api.similar(projectId, pairId, LIMIT));
}
