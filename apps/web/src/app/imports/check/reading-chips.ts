import {
  afterNextRender,
  Component,
  computed,
  ElementRef,
  inject,
  Injector,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDividerModule } from '@angular/material/divider';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatInputModule } from '@angular/material/input';
import { MatMenuModule } from '@angular/material/menu';
import type { SourceInspection } from '@pairloom/contract';
import { checkWords } from '../../words/en/check.ts';
import { words } from '../../words/language-store.ts';
import { ImportDraft } from '../dialog/import-draft.ts';
import { wholePercent } from '../whole-percent.ts';
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
  readonly #injector = inject(Injector);
  protected readonly t = words(checkWords);
  /** The option whose value is being typed. */
  protected readonly typing = signal<ReadingChoice | null>(null);
  /** The chip that the box for typing belongs to. */
  #chip: HTMLElement | null = null;
  private readonly typed = viewChild<ElementRef<HTMLInputElement>>('typed');
  protected readonly choices = computed(() => readingChoices(this.inspection(), this.#draft.options()));

  protected name({ option }: ReadingChoice): string {
    return this.t().option[option as 'format'] ?? option;
  }

  protected word({ option }: ReadingChoice, value: OptionValue): string {
    return valueWords(option, value, this.t());
  }

  /** How sure it is, when that is worth a word. */
  protected doubt({ confidence, chosen }: ReadingChoice): string | null {
    return chosen || confidence >= SURE ? null : this.t().sure(wholePercent(confidence));
  }

  protected type(choice: ReadingChoice, chip: HTMLElement): void {
    this.#chip = chip;
    this.typing.set(choice);
  }

  /** The menu gives the focus back to its chip when it closes: the box takes it after that. */
  protected focusTyped({ option }: ReadingChoice): void {
    if (this.typing()?.option !== option) return;
    afterNextRender({ read: () => this.typed()?.nativeElement.focus() }, { injector: this.#injector });
  }

  protected endTyping(): void {
    this.typing.set(null);
    this.#chip?.focus();
  }

  protected take({ option }: ReadingChoice, value: OptionValue | undefined): void {
    this.typing.set(null);
    void this.#draft.set({ [option]: value });
  }

  protected takeTyped(event: Event, choice: ReadingChoice, typed: string): void {
    event.preventDefault();
    this.take(choice, typedValue(choice.option, typed));
    this.#chip?.focus();
  }
}
