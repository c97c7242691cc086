import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatMenuModule } from '@angular/material/menu';
import { Router, RouterLink } from '@angular/router';
import { isTerminal, RETRY_SCOPES, type ImportControl, type ImportRecord, type RetryScope } from '@pairloom/contract';
import { faultOf, type Fault } from '../../api/api-error.ts';
import { ImportsApi, type ImportCommands } from '../../api/imports-api.ts';
import { confirm } from '../../shell/confirm-dialog.ts';
import { FaultNote } from '../../shell/fault-note.ts';
import { keepFocus } from '../../shell/focus.ts';
import { askReason } from '../../shell/reason-dialog.ts';
import { ImportStore } from '../../state/import-store.ts';
import { importDetailWords } from '../../words/en/import-detail.ts';
import { runWords } from '../../words/en/run.ts';
import { summaryWords } from '../../words/en/summary.ts';
import { bulkChangeIn } from '../../words/bulk-change.ts';
import { spokenOf } from '../../words/import-words.ts';
import { words } from '../../words/language-store.ts';
import { cancelConsequences } from '../progress/cancel-consequences.ts';
import { undoConsequences } from '../progress/undo-consequences.ts';
import { ExpiredResults, resultsGone } from '../rows/results-gone.ts';
import { StartedHere } from '../tray/started-here.ts';

/** What can be asked of an import as it stands. What cannot be taken back asks first; a retry or an undo leads to the new import. */
@Component({
  selector: 'pl-import-controls',
  imports: [FaultNote, MatButtonModule, MatMenuModule, RouterLink],
  template: `
    @let w = t().controls;
    <div class="buttons" role="group" tabindex="-1" [attr.aria-label]="w.label">
      <!-- One button for both, so that the focus stays on it. -->
      @if (hold(); as control) {
        <button
          type="button"
          disabledInteractive
          [matButton]="control === 'resume' ? 'filled' : 'outlined'"
          [disabled]="busy()"
          (click)="send(control, {})"
        >
          {{ w[control] }}
        </button>
      }
      @if (can('retry')) {
        @if (ended()) {
          <button
            matButton="outlined"
            type="button"
            disabledInteractive
            [disabled]="busy()"
            [matMenuTriggerFor]="scopes"
          >
            {{ w.retry }}…
          </button>
          <mat-menu #scopes="matMenu">
            @for (scope of offered(); track scope) {
              <button mat-menu-item (click)="send('retry', { scope })">{{ w.scope[scope] }}</button>
            }
          </mat-menu>
        } @else {
          <button matButton="filled" type="button" disabledInteractive [disabled]="busy()" (click)="send('retry', {})">
            {{ w.retry }}
          </button>
        }
      }
      @if (can('skip') && record().attention?.chunk) {
        <button matButton="outlined" type="button" disabledInteractive [disabled]="busy()" (click)="skip()">
          {{ w.skip }}
        </button>
      }
      @if (can('undo')) {
        <button matButton="outlined" type="button" disabledInteractive [disabled]="busy()" (click)="undo()">
          {{ w.undo }}
        </button>
      }
      @if (can('cancel')) {
        <button matButton="outlined" type="button" disabledInteractive [disabled]="busy()" (click)="cancel()">
          {{ w.cancel }}
        </button>
      }
      @if (dialog(); as way) {
        <a matButton [routerLink]="way">{{ w.openDialog }}</a>
      }
    </div>
    @if (fault(); as it) {
      <pl-fault-note [fault]="it" />
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--pl-3);
    }
    .buttons {
      display: flex;
      flex-wrap: wrap;
      gap: var(--pl-2);
    }
  `,
})
export class ImportControls {
  readonly record = input.required<ImportRecord>();

  readonly #api = inject(ImportsApi);
  readonly #store = inject(ImportStore);
  readonly #mine = inject(StartedHere);
  readonly #expired = inject(ExpiredResults);
  readonly #dialog = inject(MatDialog);
  readonly #router = inject(Router);
  protected readonly t = words(importDetailWords);
  readonly #run = words(runWords);
  readonly #summary = words(summaryWords);
  protected readonly busy = signal(false);
  protected readonly fault = signal<Fault | null>(null);
  /** The dialog has its progress, result, search and corrections. A change of pairs has no file that it could show. */
  protected readonly dialog = computed((): string[] | null => {
    const { projectId, id } = this.record();
    return bulkChangeIn(this.record()) === null ? ['/projects', projectId, 'imports', id] : null;
  });
  readonly #gone = resultsGone(this.record);
  protected readonly ended = computed(() => isTerminal(this.record().status));
  /** Scopes of a retry that would take something up. */
  protected readonly offered = computed((): RetryScope[] => {
    const { counts, embeddings } = this.record();
    const rows: Record<RetryScope, number> = {
      failed: counts.failed,
      unprocessed: counts.unprocessed,
      embeddings: embeddings.pending + embeddings.failed,
      all: 1,
    };
    return RETRY_SCOPES.filter((scope) => rows[scope] > 0);
  });

  /** A running import is paused, a paused one resumed, by the same button. */
  protected readonly hold = computed((): 'pause' | 'resume' | null => {
    if (this.can('resume')) return 'resume';
    return this.can('pause') ? 'pause' : null;
  });

  constructor() {
    keepFocus((host) => host.querySelector<HTMLElement>('button') ?? host.querySelector<HTMLElement>('.buttons'));
  }

  protected can(control: ImportControl): boolean {
    if (this.#gone() && (control === 'retry' || control === 'undo')) return false;
    return this.record().controls?.includes(control) ?? false;
  }

  protected async cancel(): Promise<void> {
    if (this.busy()) return;
    const { cancelQuestion, keep } = this.t().controls;
    const consequences = cancelConsequences(this.record(), this.#run());
    const question = { ...cancelQuestion[spokenOf(this.record())], consequences, no: keep };
    if (await confirm(this.#dialog, question)) await this.send('cancel', {});
  }

  protected async undo(): Promise<void> {
    if (this.busy()) return;
    const { undoQuestion, keep } = this.t().controls;
    const consequences = [...undoConsequences(this.record(), this.#summary()), undoQuestion.page];
    const question = { ...undoQuestion[spokenOf(this.record())], consequences, no: keep };
    if (await confirm(this.#dialog, question)) await this.send('undo', {});
  }

  protected async skip(): Promise<void> {
    const { chunk, rows } = this.record().attention ?? {};
    if (chunk === null || chunk === undefined || this.busy()) return;
    const { skipQuestion: it, keep } = this.t().controls;
    const text = rows ? it.text(rows[0], rows[1]) : it.textUnknown;
    const question = { heading: it.heading(chunk), text, reason: it.reason, yes: it.yes, no: keep };
    const reason = await askReason(this.#dialog, question);
    if (reason !== undefined) await this.send('skip', { chunk, reason });
  }

  protected async send<C extends ImportControl>(control: C, command: ImportCommands[C]): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.fault.set(null);
    const { id, projectId } = this.record();
    try {
      const answer = await this.#api.command(projectId, id, control, command);
      this.#store.apply(answer);
      if (answer.id !== id) {
        this.#mine.add(answer);
        await this.#router.navigate(['/projects', projectId, 'imports', answer.id, 'details']);
      }
    } catch (error) {
      const fault = faultOf(error);
      this.fault.set(fault);
      this.#expired.hear(id, fault);
    }
    this.busy.set(false);
  }
}
