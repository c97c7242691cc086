import { Component, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import type { AuditEvent } from '@pairloom/contract';
import { faultOf, type Fault } from '../api/api-error.ts';
import { ReportsApi } from '../api/reports-api.ts';
import { AuditList } from '../shell/audit-list.ts';
import { FaultNote } from '../shell/fault-note.ts';
import { PageState } from '../shell/page-state.ts';
import { RowKeys } from '../shell/row-keys.ts';
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
    @if (fault(); as it) {
      <pl-fault-note [fault]="it">
        <button matButton="outlined" type="button" (click)="load()">{{ shell().fault.again }}</button>
      </pl-fault-note>
    }
    @if (events().length > 0) {
      <div class="card"><pl-audit-list linked [projectId]="projectId()" [events]="events()" /></div>
    } @else if (!loading() && !fault()) {
      <div class="card">
        <pl-page-state icon="waiting" [heading]="w.empty.heading">
          <p>{{ w.empty.text }}</p>
        </pl-page-state>
      </div>
    }
    @if (loading()) {
      <mat-progress-bar mode="indeterminate" [attr.aria-label]="w.loading" />
    } @else if (cursor() !== null) {
      <button matButton="outlined" class="more" type="button" (click)="load()">{{ shell().loadMore }}</button>
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
  protected readonly events = signal<readonly AuditEvent[]>([]);
  protected readonly cursor = signal<string | null>(null);
  protected readonly loading = signal(true);
  protected readonly fault = signal<Fault | null>(null);

  constructor() {
    effect(() => {
      this.projectId();
      untracked(() => {
        this.events.set([]);
        this.cursor.set(null);
        void this.load();
      });
    });
  }

  protected async load(): Promise<void> {
    const projectId = this.projectId();
    this.loading.set(true);
    this.fault.set(null);
    try {
      const page = await this.#api.audit(projectId, { cursor: this.cursor(), limit: PAGE_SIZE });
      if (projectId !== this.projectId()) return;
      this.events.update((events) => [...events, ...page.items]);
      this.cursor.set(page.nextCursor);
    } catch (error) {
      if (projectId === this.projectId()) this.fault.set(faultOf(error));
    }
    this.loading.set(false);
  }
}
