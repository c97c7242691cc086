import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDividerModule } from '@angular/material/divider';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatInputModule } from '@angular/material/input';
import { MatMenuModule } from '@angular/material/menu';
import type { SourceInspection } from '@pairloom/contract';
import { checkWords } from '../../words/en/check.ts';
import { figure } from '../../words/figures.ts';
import { words } from '../../words/language-store.ts';
import { ImportDraft } from '../dialog/import-draft.ts';
import { readingChoices, typedValue, valueWords, type OptionValue, type ReadingChoice } from './reading-values.ts';

/** From here on a guess is as good as certain and needs no word. */
const SURE = 0.9;

/** How the file is read: a chip for each thing that was found out, which can be changed. */
@Component({
  selector: 'pl-reading-chips',
  imports: [MatButtonModule, MatDividerModule, MatFormFieldModule, MatIconModule, MatInputModule, MatMenuModule],
  templateUrl: './reading-chips.html',
  styleUrl: './reading-chips.scss',
})
export class ReadingChips {
  readonly inspection = input.required<SourceInspection>();

  readonly #draft = inject(ImportDraft);
  protected readonly t = words(checkWords);
  /** The option whose value is being typed. */
  protected readonly typing = signal<ReadingChoice | null>(null);
  protected readonly choices = computed(() => readingChoices(this.inspection(), this.#draft.options()));

  protected name({ option }: ReadingChoice): string {
    return this.t().option[option as 'format'] ?? option;
  }

  protected word({ option }: ReadingChoice, value: OptionValue): string {
    return valueWords(option, value, this.t());
  }

  /** How sure it is, when that is worth a word. */
  protected doubt({ confidence, chosen }: ReadingChoice): string | null {
    return chosen || confidence >= SURE ? null : this.t().sure(`${figure(Math.round(confidence * 100))} %`);
  }

  protected take({ option }: ReadingChoice, value: OptionValue | undefined): void {
    this.typing.set(null);
    void this.#draft.set({ [option]: value });
  }

  protected takeTyped(event: Event, choice: ReadingChoice, typed: string): void {
    event.preventDefault();
    this.take(choice, typedValue(choice.option, typed));
  }
}
