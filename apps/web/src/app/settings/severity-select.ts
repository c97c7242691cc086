import { Component, input, output } from '@angular/core';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatSelectModule } from '@angular/material/select';
import { Severity } from '@pairloom/contract';
import { importWords } from '../words/en/import.ts';
import { words } from '../words/language-store.ts';

/** How bad it is when a row breaks what is asked of it. */
@Component({
  selector: 'pl-severity-select',
  imports: [MatFormFieldModule, MatSelectModule],
  template: `
    <mat-form-field appearance="outline" subscriptSizing="dynamic">
      <mat-label>{{ label() }}</mat-label>
      <mat-select [value]="severity()" (selectionChange)="changed.emit($event.value)">
        @for (one of severities; track one) {
          <mat-option [value]="one">{{ names().severity[one] }}</mat-option>
        }
      </mat-select>
    </mat-form-field>
  `,
  styles: `
    mat-form-field {
      width: 100%;
    }
  `,
})
export class SeveritySelect {
  readonly label = input.required<string>();
  readonly severity = input.required<Severity>();
  readonly changed = output<Severity>();

  protected readonly names = words(importWords);
  protected readonly severities = Severity.options;
}
