import { Component, effect, inject, input, signal, untracked } from '@angular/core';
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
import { PageState } from '../shell/page-state.ts';
import { pairWords } from '../words/en/pairs.ts';
import { shellWords } from '../words/en/shell.ts';
import { words } from '../words/language-store.ts';

const PAGE_SIZE = 25;

/** Pairs that may be one, side by side. */
@Component({
  selector: 'pl-near-page',
  imports: [FaultNote, MatButtonModule, MatProgressBarModule, PageState, RouterLink, ScorePipe],
  templateUrl: './near-page.html',
  styleUrl: './near-page.scss',
})
export class NearPage {
  readonly projectId = input.required<string>();

  readonly #api = inject(PairsApi);
  readonly #dialog = inject(MatDialog);
  protected readonly t = words(pairWords);
  protected readonly shell = words(shellWords);
  protected readonly items = signal<readonly NearPair[]>([]);
  protected readonly cursor = signal<string | null>(null);
  protected readonly loading = signal(true);
  protected readonly fault = signal<Fault | null>(null);

  constructor() {
    effect(() => {
      this.projectId();
      untracked(() => {
        this.items.set([]);
        this.cursor.set(null);
        void this.load();
      });
    });
  }

  protected async load(): Promise<void> {
    const projectId = this.projectId();
    this.loading.set(true);
    this.fault.set(null);
    try {
      const page = await this.#api.nearDuplicates(projectId, { cursor: this.cursor(), limit: PAGE_SIZE });
      if (projectId !== this.projectId()) return;
      this.items.update((items) => [...items, ...page.items]);
      this.cursor.set(page.nextCursor);
    } catch (error) {
      if (projectId === this.projectId()) this.fault.set(faultOf(error));
    }
    this.loading.set(false);
  }

  /** Deletes the one of two that is too much. */
  protected async remove(pair: Pair): Promise<void> {
    const { near, edit } = this.t();
    const consequences = [pair.question, edit.deleteText];
    const question = { heading: near.deleteHeading, consequences, yes: edit.deleteYes, no: edit.deleteNo };
    if (!(await confirm(this.#dialog, question))) return;
    this.fault.set(null);
    try {
      await this.#api.remove(this.projectId(), pair.id, pair.version);
      this.items.update((items) => items.filter(({ pair: a, other: b }) => a.id !== pair.id && b.id !== pair.id));
    } catch (error) {
      this.fault.set(faultOf(error));
    }
  }
}
