import { Component, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, type MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';

export interface Question {
  heading: string;
  /** What happens, one paragraph each. */
  consequences: readonly string[];
  /** Label of the button that does it. */
  yes: string;
  /** Label of the button that leaves all as it is; it has the focus. */
  no: string;
}

@Component({
  selector: 'pl-confirm-dialog',
  imports: [MatButtonModule, MatDialogModule],
  template: `
    <h2 mat-dialog-title>{{ question.heading }}</h2>
    @for (consequence of question.consequences; track $index) {
      <p>{{ consequence }}</p>
    }
    <div class="actions">
      <button matButton="outlined" type="button" [mat-dialog-close]="true">{{ question.yes }}</button>
      <button matButton="filled" type="button" cdkFocusInitial [mat-dialog-close]="false">{{ question.no }}</button>
    </div>
  `,
  host: { class: 'pl-ask' },
})
export class ConfirmDialog {
  protected readonly question = inject<Question>(MAT_DIALOG_DATA);
}

/** Asks before something that cannot be taken back. True only when the reader says so; Esc and backdrop mean no. */
export async function confirm(dialog: MatDialog, question: Question): Promise<boolean> {
  const asked = dialog.open<ConfirmDialog, Question, boolean>(ConfirmDialog, {
    data: question,
    panelClass: 'pl-dialog',
    width: '30rem',
    role: 'alertdialog',
    closeOnNavigation: false,
  });
  return (await firstValueFrom(asked.afterClosed())) === true;
}
