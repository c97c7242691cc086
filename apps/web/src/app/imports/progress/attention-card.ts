import { Component, computed, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatIconModule } from '@angular/material/icon';
import { ERROR_CODES, type Attention, type ImportRecord } from '@pairloom/contract';
import { askReason } from '../../shell/reason-dialog.ts';
import { CodeRemedy } from '../../words/code-text.ts';
import { runWords } from '../../words/en/run.ts';
import { figure } from '../../words/figures.ts';
import { FindingText } from '../../words/finding-text.ts';
import { spokenOf } from '../../words/import-words.ts';
import { words } from '../../words/language-store.ts';
import { ImportCommander } from './import-commands.ts';

/** What a person has to mend before the import goes on, and what can be done about it. The voice of the import tells of it. */
@Component({
  selector: 'pl-attention-card',
  imports: [CodeRemedy, FindingText, MatButtonModule, MatIconModule],
  template: `
    @let it = attention();
    <mat-icon svgIcon="warning" aria-hidden="true" />
    <div>
      <h3>{{ t().attention.heading[spoken()] }}</h3>
      <p class="pl-words" dir="auto">{{ it.message | plFindingText: it.code }}</p>
      <p>{{ it.code | plCodeRemedy: codes[it.code].remedy }}</p>
      @if (rows(); as range) {
        <p class="pl-figures">{{ t().attention.rows(range[0], range[1]) }}</p>
      }
      <p class="do">
        @if (can('retry')) {
          <button
            matButton="filled"
            type="button"
            disabledInteractive
            [disabled]="commands.busy() !== null"
            (click)="retry()"
          >
            {{ t().attention.retry }}
          </button>
        }
        @if (can('skip') && it.chunk !== null && it.chunk !== undefined) {
          <button
            matButton="outlined"
            type="button"
            disabledInteractive
            [disabled]="commands.busy() !== null"
            (click)="skip(it.chunk)"
          >
            {{ t().attention.skip }}
          </button>
        }
      </p>
    </div>
  `,
  styles: `
    :host {
      display: flex;
      gap: var(--pl-3);
      padding: var(--pl-4);
      border-radius: 12px;
      background: var(--pl-warn-container);
    }
    mat-icon,
    h3 {
      color: var(--pl-warn);
    }
    div {
      display: grid;
      gap: var(--pl-1);
      min-width: 0;
    }
    h3 {
      font-size: 1.0625rem;
      font-weight: 620;
    }
    .do {
      display: flex;
      flex-wrap: wrap;
      gap: var(--pl-2);
      margin-block-start: var(--pl-2);
    }
  `,
})
export class AttentionCard {
  readonly record = input.required<ImportRecord>();
  readonly attention = input.required<Attention>();

  readonly #dialogs = inject(MatDialog);
  protected readonly commands = inject(ImportCommander);
  protected readonly t = words(runWords);
  protected readonly codes = ERROR_CODES;
  protected readonly spoken = computed(() => spokenOf(this.record()));
  protected readonly rows = computed((): readonly [string, string] | null => {
    const rows = this.attention().rows;
    return rows ? [figure(rows[0]), figure(rows[1])] : null;
  });

  protected can(control: 'retry' | 'skip'): boolean {
    return this.record().controls?.includes(control) ?? false;
  }

  protected retry(): void {
    void this.commands.send(this.record(), 'retry', {});
  }

  protected async skip(chunk: number): Promise<void> {
    if (this.commands.busy()) return;
    const [from, to] = this.rows() ?? ['', ''];
    const { skip } = this.t();
    const reason = await askReason(this.#dialogs, { ...skip, text: skip.text(from, to) });
    if (reason !== undefined) await this.commands.send(this.record(), 'skip', { chunk, reason });
  }
}
