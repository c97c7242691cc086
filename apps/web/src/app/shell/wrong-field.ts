import { afterRenderEffect, Directive, inject, input } from '@angular/core';
import { MatInput } from '@angular/material/input';

/** Shows a field that is no control of a form as wrong, with its `mat-error`: `<input matInput [plWrong]="…" />`. */
@Directive({ selector: '[matInput][plWrong]' })
export class WrongField {
  readonly plWrong = input.required<boolean>();

  constructor() {
    const field = inject(MatInput, { self: true });
    afterRenderEffect(() => {
      field.errorState = this.plWrong();
      field.stateChanges.next();
    });
  }
}
