import { Component, ElementRef, inject, Injector, input, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { RouterLink } from '@angular/router';
import type { NearPair, Pair } from '@pairloom/contract';
import { faultOf, type Fault } from '../api/api-error.ts';
import { PairsApi } from '../api/pairs-api.ts';
import { ScorePipe } from '../format/figure-pipes.ts';
import { confirm } from '../shell/confirm-dialog.ts';
import { FaultNote } from '../shell/fault-note.ts';
import { refocus } from '../shell/focus.ts';
import { LoadMore } from '../shell/load-more.ts';
import { PageState } from '../shell/page-state.ts';
import { pagedList } from '../state/paged-list.ts';
import { pairWords } from '../words/en/pairs.ts';
import { words } from '../words/language-store.ts';
import { PairListStore } from './pair-list-store.ts';

const PAGE_SIZE = 25;

/** Pairs that may be one, side by side. */
@Component({
  selector: 'pl-near-page',
  imports: [FaultNote, LoadMore, MatButtonModule, MatProgressBarModule, PageState, RouterLink, ScorePipe],
  templateUrl: './near-page.html',
  styleUrl: './near-page.scss',
})
export class NearPage {
  readonly projectId = input.required<string>();

  readonly #api = inject(PairsApi);
  readonly #dialog = inject(MatDialog);
  readonly #list = inject(PairListStore);
  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly #injector = inject(Injector);
  protected readonly t = words(pairWords);
  /** Why the pair could not be deleted. */
  protected readonly refused = signal<Fault | null>(null);
  protected readonly found = pagedList(this.projectId, (projectId, cursor) =>
    this.#api.nearDuplicates(projectId, { cursor, limit: PAGE_SIZE }),
  );

  /** Deletes the one of two that is too much. */
  protected async remove(pair: Pair): Promise<void> {
    const { near, edit } = this.t();
    const consequences = [pair.question, edit.deleteText];
    const question = { heading: near.deleteHeading, consequences, yes: edit.deleteYes, no: edit.deleteNo };
    if (!(await confirm(this.#dialog, question))) return;
    this.refused.set(null);
    try {
      await this.#api.remove(this.projectId(), pair.id, pair.version);
      this.#list.put(pair.id, null);
      const isOf = ({ pair: one, other }: NearPair): boolean => one.id === pair.id || other.id === pair.id;
      const at = this.found.items().findIndex(isOf);
      this.found.update((items) => items.filter((item) => !isOf(item)));
      refocus(this.#injector, () => this.#linkFrom(at));
    } catch (error) {
      this.refused.set(faultOf(error));
    }
  }

  /** In the place of what has gone, at the end in the one before it; without any, the way back. */
  #linkFrom(at: number): HTMLElement | undefined {
    const links = [...this.#host.querySelectorAll<HTMLElement>('article:first-child a')];
    return links[at] ?? links.at(-1) ?? this.#host.querySelector<HTMLElement>('.back') ?? undefined;
  }
}
