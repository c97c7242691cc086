import { Component, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import { MatMenuModule } from '@angular/material/menu';
import { shellWords } from '../words/en/shell.ts';
import { LanguageStore, words } from '../words/language-store.ts';
import { LANGUAGES, type Language } from '../words/words.ts';

/** Each language by its own name, so that whoever landed in the wrong one finds home. */
const NAMES: Record<Language, string> = { en: 'English', de: 'Deutsch' };

@Component({
  selector: 'pl-language-menu',
  imports: [MatButtonModule, MatIconModule, MatMenuModule],
  template: `
    <button
      matIconButton
      type="button"
      [matMenuTriggerFor]="menu"
      [attr.aria-label]="t().language.label(names[language()])"
    >
      <mat-icon svgIcon="language" />
    </button>
    <mat-menu #menu="matMenu" xPosition="before">
      @for (option of languages; track option) {
        <button
          mat-menu-item
          role="menuitemradio"
          [attr.aria-checked]="option === language()"
          [lang]="option"
          (click)="choose(option)"
        >
          <mat-icon [svgIcon]="option === language() ? 'check' : 'language'" />
          {{ names[option] }}
        </button>
      }
    </mat-menu>
  `,
})
export class LanguageMenu {
  readonly #store = inject(LanguageStore);
  protected readonly t = words(shellWords);
  protected readonly languages = LANGUAGES;
  protected readonly names = NAMES;
  protected readonly language = this.#store.language;

  protected choose(language: Language): void {
    void this.#store.choose(language);
  }
}
