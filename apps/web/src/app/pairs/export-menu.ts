import { Component, computed, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatMenuModule } from '@angular/material/menu';
import type { ExportQuery } from '@pairloom/contract';
import { apiUrl } from '../api/api-client.ts';
import type { PairFilters } from '../api/pairs-api.ts';
import { pairWords } from '../words/en/pairs.ts';
import { words } from '../words/language-store.ts';
import { FILTERS, type FilterName } from './pair-filter.ts';

type ExportFormat = ExportQuery['format'];

const FORMATS: Readonly<Record<ExportFormat, string>> = { csv: 'CSV', jsonl: 'JSON Lines', json: 'JSON' };

/** Filters that an export knows. */
const KEPT: readonly FilterName[] = ['status', 'category', 'tag'] satisfies (keyof ExportQuery)[];

/** The pairs of the list as a file: a link for each format, and what is not as the list has it. */
@Component({
  selector: 'pl-export-menu',
  imports: [MatButtonModule, MatMenuModule],
  template: `
    @let w = t().export;
    <button matButton type="button" [matMenuTriggerFor]="menu">{{ w.open }}</button>
    <mat-menu #menu="matMenu" xPosition="before" aria-describedby="pl-export-note">
      <div id="pl-export-note" class="pl-small pl-quiet">
        <div class="pl-figures">{{ count() === null ? w.some : w.counted(count() ?? 0, more()) }}</div>
        @if (searching()) {
          <div>{{ w.search }}</div>
        }
        @if (left(); as names) {
          <div>{{ w.left(names) }}</div>
        }
      </div>
      @for (file of files(); track file.name) {
        <a mat-menu-item [href]="file.url" download>{{ file.name }}</a>
      }
    </mat-menu>
  `,
  styles: `
    #pl-export-note {
      display: grid;
      gap: var(--pl-1);
      padding: var(--pl-1) var(--pl-3) var(--pl-2);
    }
  `,
})
export class ExportMenu {
  readonly projectId = input.required<string>();
  readonly filters = input.required<PairFilters>();
  /** Pairs that the filters leave; null while that is not known. */
  readonly total = input.required<number | null>();
  /** Whether there are more than `total`. */
  readonly more = input(false);
  readonly searching = input(false);

  protected readonly t = words(pairWords);
  readonly #set = computed(() => FILTERS.filter((name) => this.filters()[name] !== null));
  /** Names of the filters that an export does not know. */
  protected readonly left = computed(() => {
    const { facets } = this.t();
    const left = this.#set().filter((name) => !KEPT.includes(name));
    return left.map((name) => facets[name]).join(', ');
  });
  /** Pairs of the file; null where nobody has counted them. */
  protected readonly count = computed(() => (this.left() === '' ? this.total() : null));
  protected readonly files = computed(() => {
    const kept = this.#set().filter((name) => KEPT.includes(name));
    const filters = kept.map((name) => [name, this.filters()[name] ?? '']);
    return Object.entries(FORMATS).map(([format, name]) => {
      const query = new URLSearchParams([['format', format], ...filters]);
      return { name, url: apiUrl(`projects/${this.projectId()}/pairs/export?${query.toString()}`) };
    });
  });
}
