import { Component, computed, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef, type MatDialog } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { firstValueFrom } from 'rxjs';

export interface ReasonQuestion {
  heading: string;
  text: string;
  /** Label of the field. */
  reason: string;
  yes: string;
  no: string;
}

@Component({
  selector: 'pl-reason-dialog',
  imports: [MatButtonModule, MatDialogModule, MatFormFieldModule, MatInputModule],
  template: `
    <form class="pl-ask" (submit)="answer($event)">
      <h2 mat-dialog-title>{{ question.heading }}</h2>
      <p>{{ question.text }}</p>
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label>{{ question.reason }}</mat-label>
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
        <button matButton="outlined" type="button" mat-dialog-close>{{ question.no }}</button>
        <button matButton="filled" type="submit" [disabled]="!valid()">{{ question.yes }}</button>
      </div>
    </form>
  `,
})
export class ReasonDialog {
  protected readonly question = inject<ReasonQuestion>(MAT_DIALOG_DATA);
  readonly #self = inject<MatDialogRef<ReasonDialog, string>>(MatDialogRef);
  protected readonly reason = signal('');
  protected readonly valid = computed(() => this.reason().trim() !== '');

  protected answer(event: Event): void {
    event.preventDefault();
    if (this.valid()) this.#self.close(this.reason().trim());
  }
}

/** Asks why something is done. Undefined when the reader thinks better of it. */
export async function askReason(dialog: MatDialog, question: ReasonQuestion): Promise<string | undefined> {
  const asked = dialog.open<ReasonDialog, ReasonQuestion, string>(ReasonDialog, {
    data: question,
    panelClass: 'pl-dialog',
    width: '30rem',
    closeOnNavigation: false,
  });
  return firstValueFrom(asked.afterClosed());
}
