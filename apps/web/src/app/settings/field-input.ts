import { Component, input, output } from '@angular/core';
import { MatAutocompleteModule } from '@angular/material/autocomplete';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { VALIDATED_FIELDS } from '@pairloom/contract';
import { importWords } from '../words/en/import.ts';
import { settingsWords } from '../words/en/settings.ts';
import { words } from '../words/language-store.ts';

/** A field of the pair that is judged: one that is known, or `metadata.<name>`. */
@Component({
  selector: 'pl-field-input',
  imports: [MatAutocompleteModule, MatFormFieldModule, MatInputModule],
  template: `
    @let w = t().rules.form;
    <mat-form-field appearance="outline" subscriptSizing="dynamic">
      <mat-label>{{ w.field }}</mat-label>
      <input
        #box
        matInput
        required
        maxlength="109"
        autocomplete="off"
        [matAutocomplete]="known"
        [value]="field()"
        (input)="changed.emit(box.value)"
      />
      <mat-autocomplete #known="matAutocomplete" (optionSelected)="changed.emit($event.option.value)">
        @for (name of fields; track name) {
          <mat-option [value]="name"
            >{{ name }} <span class="pl-quiet">{{ names().field[name] }}</span></mat-option
          >
        }
      </mat-autocomplete>
      <mat-hint>{{ w.fieldHint }}</mat-hint>
    </mat-form-field>
  `,
  styles: `
    mat-form-field {
      width: 100%;
    }
  `,
})
export class FieldInput {
  readonly field = input.required<string>();
  readonly changed = output<string>();

  protected readonly t = words(settingsWords);
  protected readonly names = words(importWords);
  protected readonly fields = VALIDATED_FIELDS;
}
