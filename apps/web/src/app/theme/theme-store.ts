import { Injectable, signal } from '@angular/core';
import { rememberedTheme, rememberTheme, showTheme, type ThemeChoice } from './theme-choice.ts';

/** The theme chosen in this browser. */
@Injectable({ providedIn: 'root' })
export class ThemeStore {
  readonly #choice = signal<ThemeChoice>(rememberedTheme());
  readonly choice = this.#choice.asReadonly();

  choose(choice: ThemeChoice): void {
    this.#choice.set(choice);
    rememberTheme(choice);
    showTheme(choice);
  }
}
