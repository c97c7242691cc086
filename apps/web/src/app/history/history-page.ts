import { Component, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { ReportsApi } from '../api/reports-api.ts';
import { AuditList } from '../shell/audit-list.ts';
import { FaultNote } from '../shell/fault-note.ts';
import { PageState } from '../shell/page-state.ts';
import { RowKeys } from '../shell/row-keys.ts';
import { pagedList } from '../state/paged-list.ts';
import { historyWords } from '../words/en/history.ts';
import { shellWords } from '../words/en/shell.ts';
import { words } from '../words/language-store.ts';

const PAGE_SIZE = 50;

/** Everything that was done in a project. */
@Component({
  selector: 'pl-history-page',
  imports: [AuditList, FaultNote, MatButtonModule, MatProgressBarModule, PageState],
  hostDirectives: [RowKeys],
  template: `
    @let w = t();
    <h1>{{ w.heading }}</h1>
    <p class="pl-quiet">{{ w.about }}</p>
    @if (events.fault(); as it) {
      <pl-fault-note [fault]="it">
        <button matButton="outlined" type="button" (click)="events.load()">{{ shell().fault.again }}</button>
      </pl-fault-note>
    }
    @if (events.items().length > 0) {
      <div class="card"><pl-audit-list linked [projectId]="projectId()" [events]="events.items()" /></div>
    } @else if (!events.loading() && !events.fault()) {
      <div class="card">
        <pl-page-state icon="waiting" [heading]="w.empty.heading">
          <p>{{ w.empty.text }}</p>
        </pl-page-state>
      </div>
    }
    @if (events.loading()) {
      <mat-progress-bar mode="indeterminate" [attr.aria-label]="w.loading" />
    } @else if (events.hasMore()) {
      <button matButton="outlined" class="more" type="button" (click)="events.load()">{{ shell().loadMore }}</button>
    }
  `,
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

  readonly #api = inject(ReportsApi);
  protected readonly t = words(historyWords);
  protected readonly shell = words(shellWords);
  protected readonly events = pagedList(this.projectId, (projectId, cursor) =>
    this.#api.audit(projectId, { cursor, limit: PAGE_SIZE }),
  );
}
