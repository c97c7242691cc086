import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatButtonToggleModule } from '@angular/material/button-toggle';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatInputModule } from '@angular/material/input';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { ActivatedRoute, Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import type { SearchBy } from '../api/pairs-api.ts';
import { ScorePipe } from '../format/figure-pipes.ts';
import { FaultNote } from '../shell/fault-note.ts';
import { PageState } from '../shell/page-state.ts';
import { PAIR_STATUS_WORDS } from '../words/pair-words.ts';
import { PairListStore, SEARCH_HITS } from './pair-list-store.ts';

/** The pairs of a project: by page, or searched by text or by meaning. The address holds the search. */
@Component({
  selector: 'pl-pairs-page',
  imports: [
    FaultNote,
    MatButtonModule,
    MatButtonToggleModule,
    MatFormFieldModule,
    MatIconModule,
    MatInputModule,
    MatProgressBarModule,
    PageState,
    RouterLink,
    RouterLinkActive,
    RouterOutlet,
    ScorePipe,
  ],
  providers: [PairListStore],
  templateUrl: './pairs-page.html',
  styleUrl: './pairs-page.scss',
})
export class PairsPage {
  readonly projectId = input.required<string>();
  readonly q = input<string>();
  readonly by = input<string>();

  protected readonly store = inject(PairListStore);
  readonly #router = inject(Router);
  readonly #route = inject(ActivatedRoute);

  protected readonly words = computed(() => this.q()?.trim() ?? '');
  protected readonly searchBy = computed((): SearchBy => (this.by() === 'text' ? 'text' : 'meaning'));
  protected readonly statusWords = PAIR_STATUS_WORDS;
  protected readonly hits = SEARCH_HITS;

  constructor() {
    effect(() => {
      const question = { projectId: this.projectId(), q: this.words(), by: this.searchBy() };
      untracked(() => void this.store.ask(question));
    });
  }

  protected search(event: Event, words: string): void {
    event.preventDefault();
    this.#goTo(words, this.searchBy());
  }

  protected searchWith(by: SearchBy, words: string): void {
    this.#goTo(words, by);
  }

  #goTo(words: string, by: SearchBy): void {
    const q = words.trim();
    void this.#router.navigate([], {
      relativeTo: this.#route,
      queryParams: { q: q === '' ? null : q, by: by === 'meaning' ? null : by },
    });
  }
}
