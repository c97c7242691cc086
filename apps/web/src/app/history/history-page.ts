import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { MatSelectModule } from '@angular/material/select';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { ReportsApi } from '../api/reports-api.ts';
import { AuditList } from '../shell/audit-list.ts';
import { LoadMore } from '../shell/load-more.ts';
import { PageState } from '../shell/page-state.ts';
import { RowKeys } from '../shell/row-keys.ts';
import { WrongField } from '../shell/wrong-field.ts';
import { pagedList } from '../state/paged-list.ts';
import { historyWords } from '../words/en/history.ts';
import { words } from '../words/language-store.ts';
import {
  askedOf,
  historyFilterFrom,
  isDay,
  isId,
  sameHistory,
  WHOLE_HISTORY,
  type HistoryFilter,
} from './history-filter.ts';

const PAGE_SIZE = 50;

/** Everything that was done in a project. The address holds the filters. */
@Component({
  selector: 'pl-history-page',
  imports: [
    AuditList,
    LoadMore,
    MatButtonModule,
    MatFormFieldModule,
    MatInputModule,
    MatProgressBarModule,
    MatSelectModule,
    PageState,
    RouterLink,
    WrongField,
  ],
  hostDirectives: [RowKeys],
  templateUrl: './history-page.html',
  styles: `
    :host {
      display: grid;
      gap: var(--pl-4);
      max-width: 64rem;
    }
    .filters {
      display: flex;
      flex-wrap: wrap;
      align-items: start;
      gap: var(--pl-2) var(--pl-3);
    }
    .filters mat-form-field {
      flex: 1 1 11rem;
    }
    .filters .id {
      flex-basis: 18rem;
    }
    .filters .day {
      flex: 0 1 10rem;
    }
    /* The parts of a date would be cut below the line. */
    .filters .day input {
      height: 1.75rem;
    }
    .card {
      padding: var(--pl-2) var(--pl-5);
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: 14px;
      background: var(--mat-sys-surface);
    }
  `,
})
export class HistoryPage {
  readonly projectId = input.required<string>();

  readonly action = input<string>();
  readonly principal = input<string>();
  readonly about = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();

  readonly #api = inject(ReportsApi);
  readonly #router = inject(Router);
  readonly #route = inject(ActivatedRoute);
  protected readonly t = words(historyWords);
  protected readonly whoId = 'history-principals';
  protected readonly filter = computed(
    () => {
      const [action, principal, about] = [this.action(), this.principal(), this.about()];
      return historyFilterFrom({ action, principal, about, from: this.from(), to: this.to() });
    },
    { equal: sameHistory },
  );
  protected readonly filtered = computed(() => !sameHistory(this.filter(), WHOLE_HISTORY));
  /** What stands in the field for an id. What is none stays there with a word about it; the list goes by no id then. */
  protected readonly written = linkedSignal(() => this.about() ?? '');
  protected readonly noId = computed(() => this.written() !== '' && !isId(this.written()));
  /** What stands in the fields for days. */
  protected readonly days = {
    from: linkedSignal(() => this.from() ?? ''),
    to: linkedSignal(() => this.to() ?? ''),
  };
  readonly #question = computed(() => ({ projectId: this.projectId(), filter: this.filter() }));
  protected readonly events = pagedList(this.#question, ({ projectId, filter }, cursor) =>
    this.#api.audit(projectId, { ...askedOf(filter), cursor, limit: PAGE_SIZE }),
  );
  protected readonly principals = computed(() => [...new Set(this.events.items().map(({ principal }) => principal))]);
  /** The actions that have words, by what they are done to. */
  protected readonly groups = computed(() => {
    const { action, what } = this.t();
    const all = Object.entries(action).map(([name, words]) => ({ name, words }));
    return Object.entries(what).map(([key, label]) => ({
      what: key,
      label,
      actions: all.filter(({ name }) => name.startsWith(`${key}.`)),
    }));
  });

  protected show(change: Partial<HistoryFilter>): Promise<boolean> {
    const queryParams = Object.fromEntries(Object.entries(change).map(([name, value]) => [name, value || null]));
    return this.#router.navigate([], { relativeTo: this.#route, queryParams, queryParamsHandling: 'merge' });
  }

  protected noDay(name: 'from' | 'to'): boolean {
    const day = this.days[name]();
    return day !== '' && !isDay(day);
  }

  /** As long as a field holds no day, the list stays as it is. */
  protected async showDay(name: 'from' | 'to', day: string): Promise<void> {
    this.days[name].set(day);
    if (!this.noDay(name)) await this.show({ [name]: day });
  }

  /** The fields do not wait for the address, which may have nothing of what stands in them. */
  protected forget(): void {
    for (const field of [this.written, this.days.from, this.days.to]) field.set('');
  }

  protected async showAbout(written: string): Promise<void> {
    await this.show({ about: written === '' || isId(written) ? written : '' });
    // The list has its new address by now, which the field would go by.
    this.written.set(written);
  }
}
