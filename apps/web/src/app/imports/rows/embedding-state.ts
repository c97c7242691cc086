import { Component, computed, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { isTerminal, type ImportRecord } from '@pairloom/contract';
import { codeWords } from '../../words/en/codes.ts';
import { rowWords } from '../../words/en/rows.ts';
import { FindingText } from '../../words/finding-text.ts';
import { words } from '../../words/language-store.ts';
import { tellsOfVectors } from './vector-remark.ts';

/** Vectors of an import: their own progress, which may go on after the rows are in. */
@Component({
  selector: 'pl-embedding-state',
  imports: [FindingText, MatIconModule, MatProgressBarModule],
  template: `
    @let it = record().embeddings;
    @let w = t().vectors;
    <p class="line">
      <span class="what"><mat-icon svgIcon="spark" aria-hidden="true" />{{ w.heading }}</span>
      <span class="pl-figures pl-quiet">{{ summary() }}</span>
    </p>
    @if (total() > 0 && settled() < total()) {
      <mat-progress-bar mode="determinate" [value]="percent()" [attr.aria-label]="w.bar" />
    }
    @if (total() > 0) {
      <p class="pl-small pl-quiet pl-figures">
        {{ w.made(it.embedded) }}
        @if (it.reused > 0) {
          · {{ w.reused(it.reused) }}
        }
        @if (it.pending > 0) {
          · {{ w.pending(it.pending) }}
        }
        @if (it.failed > 0) {
          · {{ w.refused(it.failed) }}
        }
        · {{ w.calls(it.calls) }}
      </p>
    }
    @if (waiting(); as note) {
      <p class="pl-small">{{ note }}</p>
    }
    @if (remark(); as attention) {
      <p class="attention">
        <mat-icon svgIcon="warning" aria-hidden="true" />
        <span class="pl-words">{{ attention.message | plFindingText: attention.code }} {{ remedy() }}</span>
      </p>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--pl-2);
    }
    .line,
    .what {
      display: flex;
      align-items: center;
      gap: var(--pl-2);
    }
    .line {
      flex-wrap: wrap;
      justify-content: space-between;
    }
    .what {
      font-weight: 550;
    }
    mat-icon {
      width: 1.125rem;
      height: 1.125rem;
      color: var(--pl-calm);
    }
    .attention {
      display: flex;
      gap: var(--pl-2);
      padding: var(--pl-3);
      border-radius: 8px;
      background: var(--pl-warn-container);
      color: var(--pl-warn);
    }
    .attention mat-icon {
      color: inherit;
    }
  `,
})
export class EmbeddingState {
  readonly record = input.required<ImportRecord>();
  protected readonly t = words(rowWords);
  readonly #codes = words(codeWords);
  /** While the import waits, it says so itself; here stands what is left to say after its end. */
  protected readonly remark = computed(() => {
    const { status, attention } = this.record();
    return isTerminal(status) && attention && tellsOfVectors(attention) ? attention : null;
  });
  /** Vectors that are missing at the end come by themselves. */
  protected readonly remedy = computed(() => {
    const attention = this.remark();
    const said = attention && this.#codes()[attention.code];
    return said?.lateRemedy ?? said?.remedy ?? attention?.remedy;
  });
  protected readonly settled = computed(() => {
    const { embedded, reused, failed } = this.record().embeddings;
    return embedded + reused + failed;
  });
  protected readonly total = computed(() => this.settled() + this.record().embeddings.pending);
  protected readonly percent = computed(() => (this.total() === 0 ? 0 : (this.settled() / this.total()) * 100));
  protected readonly summary = computed(() => {
    const { vectors } = this.t();
    if (this.total() === 0) return isTerminal(this.record().status) ? vectors.none : vectors.noneYet;
    if (this.record().embeddings.pending > 0) return vectors.share(Math.floor(this.percent()));
    return this.record().embeddings.failed > 0 ? vectors.someRefused : vectors.all;
  });
  protected readonly waiting = computed(() =>
    isTerminal(this.record().status) && this.record().embeddings.pending > 0 ? this.t().vectors.waiting : null,
  );
}
