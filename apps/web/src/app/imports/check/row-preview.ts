import { computed, inject, Injectable, linkedSignal, signal } from '@angular/core';
import type { SourceRow } from '@pairloom/contract';
import { faultOf, type Fault } from '../../api/api-error.ts';
import { SourcesApi } from '../../api/sources-api.ts';
import type { Further } from '../../shell/load-more.ts';
import { loaded } from '../../state/loaded.ts';
import { ImportDraft } from '../dialog/import-draft.ts';

const PAGE = 50;

/** The first rows of the file as an import with the options of the draft would read them; more on request. */
@Injectable()
export class RowPreview {
  readonly #draft = inject(ImportDraft);
  readonly #api = inject(SourcesApi);
  readonly #question = computed(
    () => {
      const sourceId = this.#draft.whole()?.id;
      return sourceId === undefined ? null : { sourceId, options: this.#draft.readingOptions() };
    },
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  readonly #first = loaded(this.#question, ({ sourceId, options }) =>
    this.#api.rows(this.#draft.projectId(), sourceId, options, { offset: 0, limit: PAGE }),
  );
  readonly #loadingMore = signal(false);
  readonly #moreFault = linkedSignal<unknown, Fault | null>({ source: this.#question, computation: () => null });

  readonly columns = computed(() => this.#first.value()?.columns ?? []);
  readonly rows = linkedSignal<readonly SourceRow[]>(() => this.#first.value()?.items ?? []);
  readonly #next = linkedSignal<number | null>(() => this.#first.value()?.nextOffset ?? null);
  readonly known = computed(() => this.#first.value() !== null);
  readonly loading = computed(() => this.#first.loading() || this.#loadingMore());
  /** Why there are no rows; why more did not come tells `further`. */
  readonly fault = this.#first.fault;
  readonly further: Further = {
    hasMore: computed(() => this.#next() !== null),
    loading: this.loading,
    fault: this.#moreFault,
    load: () => this.#more(),
  };

  reload(): void {
    this.#first.reload();
  }

  async #more(): Promise<void> {
    const question = this.#question();
    const offset = this.#next();
    if (question === null || offset === null || this.loading()) return;
    this.#loadingMore.set(true);
    this.#moreFault.set(null);
    try {
      const window = { offset, limit: PAGE };
      const page = await this.#api.rows(this.#draft.projectId(), question.sourceId, question.options, window);
      if (question !== this.#question()) return;
      this.rows.update((rows) => [...rows, ...page.items]);
      this.#next.set(page.nextOffset);
    } catch (error) {
      if (question === this.#question()) this.#moreFault.set(faultOf(error));
    } finally {
      this.#loadingMore.set(false);
    }
  }
}
