import { Component, model } from '@angular/core';
import { MatCheckboxModule } from '@angular/material/checkbox';
import { MatRadioModule } from '@angular/material/radio';

@Component({
  selector: 'pl-import-options-form',
  imports: [MatCheckboxModule, MatRadioModule],
  template: `
    <mat-checkbox [checked]="embed()" (change)="embed.set($event.checked)">
      <span class="label">Make vectors for the questions</span>
      <span class="pl-quiet pl-small">Lets you find the pairs by meaning. It goes on after the rows are in.</span>
    </mat-checkbox>
    <fieldset>
      <legend>HTML in questions and answers</legend>
      <mat-radio-group aria-label="HTML in questions and answers" [value]="html()" (change)="html.set($event.value)">
        <mat-radio-button value="strip">
          <span class="label">Remove HTML elements</span>
          <span class="pl-quiet pl-small">The text stays, also “a &lt; b” and “List&lt;String&gt;”.</span>
        </mat-radio-button>
        <mat-radio-button value="keep">
          <span class="label">Keep as it is</span>
          <span class="pl-quiet pl-small">Every byte is stored as it stands in the file.</span>
        </mat-radio-button>
      </mat-radio-group>
    </fieldset>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--pl-4);
    }
    .label {
      display: block;
    }
    fieldset {
      margin: 0;
      padding: 0;
      border: 0;
    }
    legend {
      margin-block-end: var(--pl-1);
      padding: 0;
      font-weight: 550;
    }
    mat-radio-group {
      display: grid;
      gap: var(--pl-1);
    }
  `,
})
export class ImportOptionsForm {
  readonly embed = model.required<boolean>();
  readonly html = model.required<'strip' | 'keep'>();
}
