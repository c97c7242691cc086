import { Component, computed, input, output } from '@angular/core';
import { MatCheckboxModule } from '@angular/material/checkbox';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { MatSelectModule } from '@angular/material/select';
import { settingsWords } from '../words/en/settings.ts';
import { words } from '../words/language-store.ts';
import { FieldInput } from './field-input.ts';
import { hasCase, kindOf, MAX_VALUE_CHARS, OPERATORS, type ConditionDraft } from './rule-draft.ts';

/** Fields of which a row has several values. */
const SEVERAL = ['tags', 'variants'];

/** What a field must be: field, operator and value. */
@Component({
  selector: 'pl-condition-form',
  imports: [FieldInput, MatCheckboxModule, MatFormFieldModule, MatInputModule, MatSelectModule],
  templateUrl: './condition-form.html',
  styleUrl: './condition-form.scss',
})
export class ConditionForm {
  readonly draft = input.required<ConditionDraft>();
  readonly changed = output<ConditionDraft>();

  protected readonly t = words(settingsWords);
  protected readonly operators = OPERATORS;
  protected readonly maxChars = MAX_VALUE_CHARS;
  protected readonly kind = computed(() => kindOf(this.draft().operator));
  protected readonly cased = computed(() => hasCase(this.draft().operator));
  protected readonly several = computed(() => SEVERAL.includes(this.draft().field));

  protected set(change: Partial<ConditionDraft>): void {
    this.changed.emit({ ...this.draft(), ...change });
  }
}
