import { Component, computed, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import type { PairFacets } from '@pairloom/contract';
import type { PairFilters } from '../api/pairs-api.ts';
import { CountPipe } from '../format/figure-pipes.ts';
import { pairWords } from '../words/en/pairs.ts';
import { words } from '../words/language-store.ts';
import { FILTERS, isFiltered, type FilterName } from './pair-filter.ts';

interface Choice {
  value: string;
  text: string;
  count: number | null;
  chosen: boolean;
  /** Query of the link: a chosen value is taken back. */
  query: Record<string, string | null>;
}

/** How the pairs divide, each value a link that filters by it. */
@Component({
  selector: 'pl-facet-panel',
  imports: [CountPipe, MatIconModule, RouterLink],
  template: `
    @let w = t().facets;
    @if (filtered()) {
      <a class="clear" routerLink="." [queryParams]="none" queryParamsHandling="merge">{{ w.clear }}</a>
    }
    @if (facets(); as it) {
      @if (!searching() && it.counted < it.total) {
        <p class="pl-small pl-quiet">{{ w.counted(it.counted) }}</p>
      }
    }
    @for (group of groups(); track group.name) {
      <section>
        <h2>{{ w[group.name] }}</h2>
        <ul>
          @for (choice of group.choices; track choice.value) {
            <li>
              <a
                routerLink="."
                [queryParams]="choice.query"
                queryParamsHandling="merge"
                [class.chosen]="choice.chosen"
                [attr.aria-current]="choice.chosen ? 'true' : null"
              >
                @if (choice.chosen) {
                  <mat-icon svgIcon="check" aria-hidden="true" />
                }
                <bdi class="value">{{ choice.text }}</bdi>
                @if (choice.count !== null) {
                  <span class="pl-figures count">{{ choice.count | plCount }}</span>
                }
              </a>
            </li>
          }
        </ul>
      </section>
    }
  `,
  styleUrl: './facet-panel.scss',
})
export class FacetPanel {
  readonly facets = input.required<PairFacets | null>();
  readonly filters = input.required<PairFilters>();
  /** Among hits nothing is counted: figures of the whole list would be taken for theirs. */
  readonly searching = input(false);

  protected readonly t = words(pairWords);
  protected readonly none = Object.fromEntries(FILTERS.map((name) => [name, null]));
  protected readonly filtered = computed(() => isFiltered(this.filters()));
  protected readonly groups = computed(() =>
    FILTERS.map((name) => ({ name, choices: this.#choices(name) })).filter(({ choices }) => choices.length > 0),
  );

  #choices(name: FilterName): Choice[] {
    const counted = this.facets()?.[name] ?? [];
    const chosen = this.filters()[name];
    const values: { value: string; count: number | null }[] = [...counted];
    // A filter that leaves nothing still has to be there to be taken back.
    if (chosen !== null && !values.some(({ value }) => value === chosen))
      values.unshift({ value: chosen, count: null });
    // Where none was found there is nothing to choose between.
    if (name === 'near' && values.length === 1 && values[0]?.value === 'none' && chosen === null) return [];
    return values.map(({ value, count }) => ({
      value,
      count: this.searching() ? null : count,
      text: this.#text(name, value),
      chosen: value === chosen,
      query: { [name]: value === chosen ? null : value },
    }));
  }

  #text(name: FilterName, value: string): string {
    const { status, quality, embeddingShort, nearShort } = this.t();
    const names: Partial<Record<FilterName, Readonly<Record<string, string>>>> = {
      status,
      quality,
      embedding: embeddingShort,
      near: nearShort,
    };
    return names[name]?.[value] ?? value;
  }
}
