import { Component, computed, inject, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import type { ImportRecord, ResultKind } from '@pairloom/contract';
import { receiptUrl, resultUrl } from '../../api/imports-api.ts';
import { TimePipe } from '../../format/figure-pipes.ts';
import { summaryWords } from '../../words/en/summary.ts';
import { figure } from '../../words/figures.ts';
import { words } from '../../words/language-store.ts';
import { ExpiredResults, resultsGone } from '../rows/results-gone.ts';

const FORMATS = ['csv', 'jsonl'] as const;

/** Files of an ended import: its rows by what became of them, and the receipt. */
@Component({
  selector: 'pl-result-links',
  imports: [MatIconModule, TimePipe],
  template: `
    <h3>{{ t().files.heading }}</h3>
    @if (gone() && files().length > 0) {
      <p class="pl-small">{{ t().files.gone(record().resultsUntil ?? '' | plTime) }}</p>
    }
    <ul>
      @for (file of gone() ? [] : files(); track file.kind) {
        <li>
          <span>{{ file.word }}</span>
          <span class="pl-quiet pl-figures">{{ figure(file.rows) }}</span>
          @for (format of formats; track format) {
            <a
              [href]="url(file.kind, format)"
              download
              [attr.aria-label]="t().files.as(file.word, format.toUpperCase())"
              (click)="expired.ask(record())"
              >{{ format.toUpperCase() }}</a
            >
          }
        </li>
      }
      <li>
        <a [href]="receipt()" target="_blank" rel="noopener">{{ t().files.receipt }}</a>
      </li>
    </ul>
    @if (!gone() && record().resultsUntil; as until) {
      <p class="pl-small pl-quiet">{{ t().files.until(until | plTime) }}</p>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--pl-2);
    }
    h3 {
      font-size: 0.9375rem;
      font-weight: 600;
    }
    ul {
      display: flex;
      flex-wrap: wrap;
      gap: var(--pl-2);
    }
    li {
      display: flex;
      align-items: center;
      gap: var(--pl-2);
      min-height: 2.25rem;
      padding: 0 var(--pl-3);
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: 9px;
      font-size: 0.875rem;
    }
    a {
      padding-block: var(--pl-1);
      font-weight: 550;
    }
  `,
})
export class ResultLinks {
  readonly record = input.required<ImportRecord>();

  protected readonly t = words(summaryWords);
  protected readonly expired = inject(ExpiredResults);
  protected readonly gone = resultsGone(this.record);
  protected readonly formats = FORMATS;
  protected readonly figure = figure;
  protected readonly files = computed(() => {
    const { counts, kind, mode } = this.record();
    const { files } = this.t();
    const done = kind === 'undo' || kind === 'preview' ? kind : mode === 'delete' ? 'delete' : 'import';
    const successful = counts.created + counts.updated + counts.unchanged + counts.deleted;
    const all: { kind: ResultKind; word: string; rows: number }[] = [
      { kind: 'failed', word: files.failed, rows: counts.failed },
      { kind: 'skipped', word: files.skipped, rows: counts.skipped },
      { kind: 'unprocessed', word: files.unprocessed, rows: counts.unprocessed },
      { kind: 'successful', word: files.successful[done], rows: successful },
    ];
    return all.filter(({ rows }) => rows > 0);
  });
  protected readonly receipt = computed(() => receiptUrl(this.record().projectId, this.record().id));

  protected url(kind: ResultKind, format: (typeof FORMATS)[number]): string {
    return resultUrl(this.record().projectId, this.record().id, kind, format);
  }
}
