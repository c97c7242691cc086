import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { isTerminal, type BulkRequest } from '@pairloom/contract';
import { faultOf, type Fault } from '../api/api-error.ts';
import { PairsApi } from '../api/pairs-api.ts';
import { StatsApi } from '../api/stats-api.ts';
import { CountPipe, DurationPipe } from '../format/figure-pipes.ts';
import { StartedHere } from '../imports/tray/started-here.ts';
import { mayEmbedAnew } from '../pairs/embed-anew.ts';
import { AskAgain } from '../shell/ask-again.ts';
import { FaultNote } from '../shell/fault-note.ts';
import { ImportStore } from '../state/import-store.ts';
import { loaded } from '../state/loaded.ts';
import { dashboardWords } from '../words/en/dashboard.ts';
import { pairWords } from '../words/en/pairs.ts';
import { settingsWords } from '../words/en/settings.ts';
import { words } from '../words/language-store.ts';

/** The embedding model of the project and how its vectors stand; makes those that are missing. */
@Component({
  selector: 'pl-embedding-card',
  imports: [AskAgain, CountPipe, DurationPipe, FaultNote, MatButtonModule, RouterLink],
  template: `
    @let w = t().embedding;
    @let names = figures().embedding;
    <section>
      <h2>{{ w.heading }}</h2>
      <p class="pl-quiet">{{ w.about }}</p>
      @if (stats.value()?.embedding; as it) {
        <dl class="pl-figures">
          <div>
            <dt>{{ names.model }}</dt>
            <dd>
              <bdi>{{ it.model }}</bdi>
            </dd>
          </div>
          @if (it.dimension !== null) {
            <div>
              <dt>{{ names.dimension }}</dt>
              <dd>{{ it.dimension | plCount }}</dd>
            </div>
          }
          <div>
            <dt>{{ names.vectors }}</dt>
            <dd>{{ it.vectors | plCount }}</dd>
          </div>
          <div>
            <dt>{{ names.pending }}</dt>
            <dd>{{ it.pending | plCount }}</dd>
          </div>
          <div>
            <dt>{{ names.lag }}</dt>
            <dd>{{ it.lagSeconds === null ? names.noLag : (it.lagSeconds | plDuration) }}</dd>
          </div>
        </dl>
      }
      @if (fault(); as it) {
        <pl-fault-note [fault]="it" />
      }
      @if (stats.fault(); as it) {
        <pl-ask-again [fault]="it" (again)="stats.reload()" />
      }
      <div class="actions">
        <button matButton="outlined" type="button" disabledInteractive [disabled]="busy()" (click)="embed('changed')">
          {{ w.embedMissing }}
        </button>
        <button matButton="outlined" type="button" disabledInteractive [disabled]="busy()" (click)="embed('all')">
          {{ w.embedAll }}
        </button>
        <span role="status">
          @if (started(); as importId) {
            <a [routerLink]="['/projects', projectId(), 'imports', importId, 'details']">{{ w.started }}</a>
          }
        </span>
      </div>
    </section>
  `,
  styleUrl: './embedding-card.scss',
})
export class EmbeddingCard {
  readonly projectId = input.required<string>();

  readonly #stats = inject(StatsApi);
  readonly #pairs = inject(PairsApi);
  readonly #imports = inject(ImportStore);
  readonly #mine = inject(StartedHere);
  readonly #dialog = inject(MatDialog);
  readonly #ofPairs = words(pairWords);
  protected readonly t = words(settingsWords);
  protected readonly figures = words(dashboardWords);
  protected readonly busy = signal(false);
  protected readonly fault = signal<Fault | null>(null);
  protected readonly started = signal<string | null>(null);
  protected readonly stats = loaded(this.projectId, (projectId) => this.#stats.read(projectId, 1));
  readonly #over = computed(() => {
    const importId = this.started();
    return importId !== null && isTerminal(this.#imports.record(importId)?.status ?? 'pending');
  });

  constructor() {
    effect((onCleanup) => {
      const importId = this.started();
      if (importId === null) return;
      const { ready, stop } = untracked(() => this.#imports.watch(importId));
      ready.catch((error: unknown) => this.fault.set(faultOf(error)));
      onCleanup(stop);
    });
    effect(() => {
      if (this.#over()) untracked(() => this.stats.reload());
    });
  }

  protected async embed(process: BulkRequest['process']): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.fault.set(null);
    try {
      if (process === 'changed' || (await this.#mayMakeAnew())) await this.#start(process);
    } catch (error) {
      this.fault.set(faultOf(error));
    }
    this.busy.set(false);
  }

  /** Asks with figures of now; those that are shown may be old. */
  async #mayMakeAnew(): Promise<boolean> {
    const { pairs, embedding } = await this.#stats.read(this.projectId(), 1);
    const known = [this.#ofPairs().bulk.ask.embedKnown(embedding.vectors, embedding.model)];
    return mayEmbedAnew(this.#dialog, this.#ofPairs(), pairs.total, { known });
  }

  async #start(process: BulkRequest['process']): Promise<void> {
    const record = await this.#pairs.bulk(this.projectId(), { operation: 'embed', filter: {}, process });
    this.#imports.apply(record);
    this.#mine.add(record);
    this.started.set(record.id);
    this.stats.reload();
  }
}
