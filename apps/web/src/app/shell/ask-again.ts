import { Component, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import type { Fault } from '../api/api-error.ts';
import { shellWords } from '../words/en/shell.ts';
import { words } from '../words/language-store.ts';
import { FaultNote } from './fault-note.ts';

/** Why something did not come, with a button that asks for it again. */
@Component({
  selector: 'pl-ask-again',
  imports: [FaultNote, MatButtonModule],
  template: `
    <pl-fault-note [fault]="fault()">
      <button matButton="outlined" type="button" (click)="again.emit()">{{ t().fault.again }}</button>
    </pl-fault-note>
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class AskAgain {
  readonly fault = input.required<Fault>();
  readonly again = output();

  protected readonly t = words(shellWords);
}
