import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { MatSelectModule } from '@angular/material/select';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { ReportsApi } from '../api/reports-api.ts';
import { AuditList } from '../shell/audit-list.ts';
import { FaultNote } from '../shell/fault-note.ts';
import { PageState } from '../shell/page-state.ts';
import { RowKeys } from '../shell/row-keys.ts';
import { WrongField } from '../shell/wrong-field.ts';
import { pagedList } from '../state/paged-list.ts';
import { historyWords } from '../words/en/history.ts';
import { shellWords } from '../words/en/shell.ts';
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
    FaultNote,
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
    h1 {
      font-size: 1.5rem;
      font-weight: 650;
      line-height: 1.3;
      letter-spacing: -0.015em;
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
    .more {
      justify-self: center;
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
  protected readonly shell = words(shellWords);
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

  protected async showDay(name: 'from' | 'to', day: string): Promise<void> {
    if (day === '' || isDay(day)) await this.show({ [name]: day });
  }

  protected async showAbout(written: string): Promise<void> {
    await this.show({ about: written === '' || isId(written) ? written : '' });
    // The list has its new address by now, which the field would go by.
    this.written.set(written);
  }
}
