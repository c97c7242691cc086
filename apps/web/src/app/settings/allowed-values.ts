import { Component, computed, ElementRef, inject, Injector, input, output, viewChild } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatCheckboxModule } from '@angular/material/checkbox';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatInputModule } from '@angular/material/input';
import { VALIDATED_FIELDS, type AllowedValues } from '@pairloom/contract';
import { refocus } from '../shell/focus.ts';
import { fieldWord } from '../words/import-words.ts';
import { importWords } from '../words/en/import.ts';
import { settingsWords } from '../words/en/settings.ts';
import { words } from '../words/language-store.ts';
import { FieldInput } from './field-input.ts';
import { linesOf } from './lines.ts';
import { SeveritySelect } from './severity-select.ts';

/** Which values fields may have. Half-filled entries are given on as they are: whether they can be saved is for the contract to say. */
@Component({
  selector: 'pl-allowed-values',
  imports: [
    FieldInput,
    MatButtonModule,
    MatCheckboxModule,
    MatFormFieldModule,
    MatIconModule,
    MatInputModule,
    SeveritySelect,
  ],
  templateUrl: './allowed-values.html',
  styleUrl: './entry-list.scss',
})
export class AllowedValueList {
  readonly entries = input.required<readonly AllowedValues[]>();
  readonly changed = output<AllowedValues[]>();

  protected readonly t = words(settingsWords);
  protected readonly names = words(importWords);
  readonly #injector = inject(Injector);
  private readonly adder = viewChild.required<string, ElementRef<HTMLElement>>('adder', { read: ElementRef });
  readonly #free = computed(() => {
    const taken = this.entries().map(({ field }) => field);
    return VALIDATED_FIELDS.find((field) => !taken.includes(field)) ?? 'metadata.';
  });

  protected word(field: string): string {
    return fieldWord(field, this.names());
  }

  /** Only of category and tags the project knows the values that it has. */
  protected canBeKnown({ field }: AllowedValues): boolean {
    return field === 'category' || field === 'tags';
  }

  protected text({ values }: AllowedValues): string {
    return values === 'known' ? '' : values.join('\n');
  }

  protected add(): void {
    const category = this.entries().every(({ field }) => field !== 'category');
    this.changed.emit([
      ...this.entries(),
      { field: category ? 'category' : this.#free(), values: [], severity: 'error' },
    ]);
  }

  protected remove(place: number): void {
    this.changed.emit(this.entries().toSpliced(place, 1));
    refocus(this.#injector, () => this.adder().nativeElement);
  }

  protected set(place: number, change: Partial<AllowedValues>): void {
    this.changed.emit(
      this.entries().map((entry, at) => {
        if (at !== place) return entry;
        const next = { ...entry, ...change };
        return next.values === 'known' && !this.canBeKnown(next) ? { ...next, values: [] } : next;
      }),
    );
  }

  protected type(place: number, text: string): void {
    this.set(place, { values: linesOf(text) });
  }
}
