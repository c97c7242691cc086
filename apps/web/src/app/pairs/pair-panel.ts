import { Component, effect, ElementRef, inject, input, signal, untracked, viewChild } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import type { Pair } from '@pairloom/contract';
import { faultOf, type Fault } from '../api/api-error.ts';
import { PairsApi } from '../api/pairs-api.ts';
import { TimePipe } from '../format/figure-pipes.ts';
import { FaultNote } from '../shell/fault-note.ts';
import { EMBEDDING_WORDS, PAIR_STATUS_WORDS } from '../words/pair-words.ts';

/** One pair in full, beside the list; over it on narrow screens. */
@Component({
  selector: 'pl-pair-panel',
  imports: [FaultNote, MatButtonModule, MatIconModule, MatProgressBarModule, RouterLink, TimePipe],
  templateUrl: './pair-panel.html',
  styleUrl: './pair-panel.scss',
  host: { '(keydown.escape)': 'close()' },
})
export class PairPanel {
  readonly projectId = input.required<string>();
  readonly pairId = input.required<string>();

  readonly #api = inject(PairsApi);
  readonly #router = inject(Router);
  readonly #route = inject(ActivatedRoute);
  private readonly heading = viewChild<ElementRef<HTMLElement>>('heading');
  protected readonly pair = signal<Pair | null>(null);
  protected readonly fault = signal<Fault | null>(null);
  protected readonly statusWords = PAIR_STATUS_WORDS;
  protected readonly embeddingWords = EMBEDDING_WORDS;

  constructor() {
    effect(() => {
      this.projectId();
      this.pairId();
      untracked(() => void this.load());
    });
    effect(() => this.heading()?.nativeElement.focus());
  }

  protected async load(): Promise<void> {
    const pairId = this.pairId();
    this.fault.set(null);
    if (this.pair()?.id !== pairId) this.pair.set(null);
    try {
      const pair = await this.#api.get(this.projectId(), pairId);
      if (pairId === this.pairId()) this.pair.set(pair);
    } catch (error) {
      if (pairId === this.pairId()) this.fault.set(faultOf(error));
    }
  }

  protected metadata(pair: Pair): { name: string; value: string }[] {
    return Object.entries(pair.metadata).map(([name, value]) => ({
      name,
      value: typeof value === 'string' ? value : JSON.stringify(value),
    }));
  }

  protected close(): void {
    void this.#router.navigate(['..'], { relativeTo: this.#route, queryParamsHandling: 'preserve' });
  }
}
