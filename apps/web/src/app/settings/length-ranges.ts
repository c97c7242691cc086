import { Component, computed, ElementRef, inject, Injector, input, output, viewChild } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatInputModule } from '@angular/material/input';
import { LengthRange, VALIDATED_FIELDS } from '@pairloom/contract';
import { refocus } from '../shell/focus.ts';
import { WrongField } from '../shell/wrong-field.ts';
import { fieldWord } from '../words/import-words.ts';
import { importWords } from '../words/en/import.ts';
import { settingsWords } from '../words/en/settings.ts';
import { words } from '../words/language-store.ts';
import { FieldInput } from './field-input.ts';
import { SeveritySelect } from './severity-select.ts';

/** How long the values of fields must and may be. Half-filled entries are given on as they are. */
@Component({
  selector: 'pl-length-ranges',
  imports: [FieldInput, MatButtonModule, MatFormFieldModule, MatIconModule, MatInputModule, SeveritySelect, WrongField],
  templateUrl: './length-ranges.html',
  styleUrls: ['./entry-list.scss', './length-ranges.scss'],
})
export class LengthRangeList {
  readonly entries = input.required<readonly LengthRange[]>();
  readonly changed = output<LengthRange[]>();

  protected readonly t = words(settingsWords);
  protected readonly names = words(importWords);
  protected readonly bounds = ['min', 'max'] as const;
  readonly #injector = inject(Injector);
  private readonly adder = viewChild.required<string, ElementRef<HTMLElement>>('adder', { read: ElementRef });
  readonly #free = computed(() => {
    const taken = this.entries().map(({ field }) => field);
    return VALIDATED_FIELDS.find((field) => !taken.includes(field)) ?? 'metadata.';
  });

  protected word(field: string): string {
    return fieldWord(field, this.names());
  }

  protected add(): void {
    this.changed.emit([...this.entries(), { field: this.#free(), severity: 'error' }]);
  }

  protected remove(place: number): void {
    this.changed.emit(this.entries().toSpliced(place, 1));
    refocus(this.#injector, () => this.adder().nativeElement);
  }

  protected set(place: number, change: Partial<LengthRange>): void {
    this.changed.emit(this.entries().map((entry, at) => (at === place ? { ...entry, ...change } : entry)));
  }

  protected isWrong(entry: LengthRange, name: 'min' | 'max'): boolean {
    const { min = 0, max = Infinity } = entry;
    const { error } = LengthRange.safeParse(entry);
    return (name === 'max' && max < min) || (error?.issues.some(({ path }) => path[0] === name) ?? false);
  }

  /** A blank bound is none. */
  protected bound(place: number, name: 'min' | 'max', text: string): void {
    const { [name]: _before, ...rest } = this.entries()[place] ?? { field: '', severity: 'error' };
    const next: LengthRange = text.trim() === '' ? rest : { ...rest, [name]: Number(text) };
    this.changed.emit(this.entries().with(place, next));
  }
}
