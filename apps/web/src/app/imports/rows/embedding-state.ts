import { Component, computed, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { ERROR_CODES, isTerminal, type ImportRecord } from '@pairloom/contract';
import { CountPipe } from '../../format/figure-pipes.ts';

/** Vectors of an import: their own progress, which may go on after the rows are in. */
@Component({
  selector: 'pl-embedding-state',
  imports: [CountPipe, MatIconModule, MatProgressBarModule],
  template: `
    @let it = record().embeddings;
    <p class="line">
      <span class="what"><mat-icon svgIcon="spark" aria-hidden="true" />Vectors</span>
      <span class="pl-figures pl-quiet">{{ summary() }}</span>
    </p>
    @if (total() > 0 && settled() < total()) {
      <mat-progress-bar mode="determinate" [value]="percent()" aria-label="Texts that have a vector" />
    }
    @if (total() > 0) {
      <p class="pl-small pl-quiet pl-figures">
        {{ it.embedded | plCount }} made
        @if (it.reused > 0) {
          · {{ it.reused | plCount }} were there already
        }
        @if (it.pending > 0) {
          · {{ it.pending | plCount }} pending
        }
        @if (it.failed > 0) {
          · {{ it.failed | plCount }} refused by the provider
        }
        · {{ it.calls | plCount }} {{ it.calls === 1 ? 'call' : 'calls' }}
      </p>
    }
    @if (waiting(); as note) {
      <p class="pl-small">{{ note }}</p>
    }
    @if (record().attention; as attention) {
      <p class="attention">
        <mat-icon svgIcon="warning" aria-hidden="true" />
        <span class="pl-words">{{ attention.message }} {{ codes[attention.code].remedy }}</span>
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
  protected readonly codes = ERROR_CODES;
  protected readonly settled = computed(() => {
    const { embedded, reused, failed } = this.record().embeddings;
    return embedded + reused + failed;
  });
  protected readonly total = computed(() => this.settled() + this.record().embeddings.pending);
  protected readonly percent = computed(() => (this.total() === 0 ? 0 : (this.settled() / this.total()) * 100));
  protected readonly summary = computed(() => {
    if (this.total() === 0) return isTerminal(this.record().status) ? 'none' : 'none yet';
    if (this.record().embeddings.pending > 0) return `${Math.floor(this.percent())}% of the texts`;
    return this.record().embeddings.failed > 0 ? 'done, some were refused' : 'every text has one';
  });
  protected readonly waiting = computed(() =>
    isTerminal(this.record().status) && this.record().embeddings.pending > 0
      ? 'The pairs are in and can be found by text. Those pending are not found by meaning yet; these figures stay live.'
      : null,
  );
}
