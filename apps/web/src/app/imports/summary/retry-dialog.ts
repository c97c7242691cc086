import { Component, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef, type MatDialog } from '@angular/material/dialog';
import { MatRadioModule } from '@angular/material/radio';
import type { ImportRecord, RetryScope } from '@pairloom/contract';
import { firstValueFrom } from 'rxjs';
import { summaryWords } from '../../words/en/summary.ts';
import { figure } from '../../words/figures.ts';
import { words } from '../../words/language-store.ts';

interface Choice {
  scope: RetryScope;
  /** How much it takes up; null when that is not known. */
  count: number | null;
}

/** What a retry can take up: only what there is something of. */
export function retryChoices({ counts, embeddings }: ImportRecord): Choice[] {
  const choices: Choice[] = [
    { scope: 'failed', count: counts.failed },
    { scope: 'unprocessed', count: counts.unprocessed },
    { scope: 'embeddings', count: embeddings.pending + embeddings.failed },
  ];
  return [...choices.filter(({ count }) => count !== 0), { scope: 'all', count: counts.total }];
}

@Component({
  selector: 'pl-retry-dialog',
  imports: [MatButtonModule, MatDialogModule, MatRadioModule],
  template: `
    <h2 mat-dialog-title>{{ t().retry.heading }}</h2>
    <p>{{ t().retry.text }}</p>
    <mat-radio-group [attr.aria-label]="t().retry.heading" [value]="scope()" (change)="scope.set($event.value)">
      @for (choice of choices; track choice.scope) {
        <mat-radio-button [value]="choice.scope">
          {{ t().retry.scope[choice.scope] }}
          @if (choice.count !== null) {
            <span class="pl-quiet pl-figures">{{ figure(choice.count) }}</span>
          }
        </mat-radio-button>
      }
    </mat-radio-group>
    <div class="actions">
      <button matButton type="button" mat-dialog-close>{{ t().retry.no }}</button>
      <button matButton="filled" type="button" [mat-dialog-close]="scope()">{{ t().retry.yes }}</button>
    </div>
  `,
  styles: `
    mat-radio-group {
      display: grid;
    }
  `,
  host: { class: 'pl-ask' },
})
export class RetryDialog {
  protected readonly choices = inject<Choice[]>(MAT_DIALOG_DATA);
  protected readonly self = inject<MatDialogRef<RetryDialog, RetryScope>>(MatDialogRef);
  protected readonly t = words(summaryWords);
  protected readonly figure = figure;
  protected readonly scope = signal<RetryScope>(this.choices[0]?.scope ?? 'all');
}

/** What is to be retried, or undefined for nothing. */
export function askWhatToRetry(dialogs: MatDialog, record: ImportRecord): Promise<RetryScope | undefined> {
  const asked = dialogs.open<RetryDialog, Choice[], RetryScope>(RetryDialog, {
    data: retryChoices(record),
    panelClass: 'pl-dialog',
    width: '32rem',
    closeOnNavigation: false,
  });
  return firstValueFrom(asked.afterClosed());
}
