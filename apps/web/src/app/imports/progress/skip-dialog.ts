import { Component, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef, type MatDialog } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { firstValueFrom } from 'rxjs';
import { runWords } from '../../words/en/run.ts';
import { words } from '../../words/language-store.ts';

interface Rows {
  from: string;
  to: string;
}

/** Rows are given up only with a reason: it stands in the audit. */
@Component({
  selector: 'pl-skip-dialog',
  imports: [MatButtonModule, MatDialogModule, MatFormFieldModule, MatInputModule],
  template: `
    <form (submit)="skip($event)">
      <h2 mat-dialog-title>{{ t().skip.heading }}</h2>
      <p>{{ t().skip.text(rows.from, rows.to) }}</p>
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label>{{ t().skip.reason }}</mat-label>
        <input
          #box
          matInput
          cdkFocusInitial
          required
          maxlength="500"
          dir="auto"
          autocomplete="off"
          [value]="reason()"
          (input)="reason.set(box.value)"
        />
      </mat-form-field>
      <div class="actions">
        <button matButton type="button" mat-dialog-close>{{ t().skip.no }}</button>
        <button matButton="filled" type="submit" [disabled]="reason().trim() === ''">{{ t().skip.yes }}</button>
      </div>
    </form>
  `,
  styles: `
    form {
      display: grid;
      gap: var(--pl-4);
      padding: var(--pl-6);
    }
    h2 {
      padding: 0;
    }
    h2::before {
      display: none;
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      justify-content: end;
      gap: var(--pl-2);
    }
  `,
})
export class SkipDialog {
  protected readonly rows = inject<Rows>(MAT_DIALOG_DATA);
  readonly #self = inject<MatDialogRef<SkipDialog, string>>(MatDialogRef);
  protected readonly t = words(runWords);
  protected readonly reason = signal('');

  protected skip(event: Event): void {
    event.preventDefault();
    const reason = this.reason().trim();
    if (reason !== '') this.#self.close(reason);
  }
}

/** The reason, or undefined when the rows are not to be skipped. */
export function askWhySkipped(dialogs: MatDialog, from: string, to: string): Promise<string | undefined> {
  const asked = dialogs.open<SkipDialog, Rows, string>(SkipDialog, {
    data: { from, to },
    panelClass: 'pl-dialog',
    width: '32rem',
    closeOnNavigation: false,
  });
  return firstValueFrom(asked.afterClosed());
}
