import { Component, computed, inject } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import { SourcesApi } from '../../api/sources-api.ts';
import { durationWords } from '../../format/duration.ts';
import { AskAgain } from '../../shell/ask-again.ts';
import { loaded } from '../../state/loaded.ts';
import { formatWords } from '../../words/en/format.ts';
import { reviewWords } from '../../words/en/review.ts';
import { figure } from '../../words/figures.ts';
import { words } from '../../words/language-store.ts';
import { ImportDraft } from '../dialog/import-draft.ts';

/** What the vectors of the import would take: texts, tokens, calls, time and, where the operator gave one, the price. */
@Component({
  selector: 'pl-quote-line',
  imports: [AskAgain, MatIconModule],
  template: `
    <p class="line">
      <mat-icon svgIcon="spark" aria-hidden="true" />
      <strong>{{ t().quote.heading }}</strong>
      <span class="pl-figures">{{ text() }}</span>
    </p>
    @if (quote.fault(); as fault) {
      <pl-ask-again [fault]="fault" (again)="quote.reload()" />
    }
    @if (quote.value() && embeds()) {
      <p class="pl-small pl-quiet">{{ anew() ? t().quote.anew : t().quote.known }}</p>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 2px;
    }
    .line {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0 var(--pl-2);
    }
    strong {
      font-weight: 600;
    }
    mat-icon {
      width: 1.125rem;
      height: 1.125rem;
      color: var(--pl-calm);
    }
  `,
})
export class QuoteLine {
  readonly #draft = inject(ImportDraft);
  readonly #api = inject(SourcesApi);
  protected readonly t = words(reviewWords);
  readonly #format = words(formatWords);
  /** To delete pairs takes no vectors. */
  protected readonly embeds = computed(() => {
    const { embed = true, mode } = this.#draft.options();
    return embed && mode !== 'delete';
  });
  /** Whether vectors that are there are made again. */
  protected readonly anew = computed(() => this.#draft.options().process === 'all');
  protected readonly quote = loaded(
    computed(
      () => {
        const sourceId = this.#draft.whole()?.id;
        const ready = this.#draft.ready() && this.embeds();
        return sourceId === undefined || !ready ? null : { sourceId, options: this.#draft.readingOptions() };
      },
      { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
    ),
    ({ sourceId, options }) => this.#api.quote(this.#draft.projectId(), sourceId, options),
  );
  protected readonly text = computed(() => {
    const { quote } = this.t();
    if (!this.embeds()) return quote.none;
    const known = this.quote.value();
    if (!known) return '…';
    const { texts, tokens, calls, seconds, price, model } = known;
    if (texts === null || tokens === null) return quote.unknown;
    return [
      quote.texts(texts),
      quote.tokens(tokens),
      calls === null ? '' : quote.calls(calls),
      seconds === null ? '' : quote.time(durationWords(seconds, this.#format())),
      price === null ? '' : quote.price(figure(price, 2)),
      quote.model(model),
    ]
      .filter((part) => part !== '')
      .join(' · ');
  });
}
