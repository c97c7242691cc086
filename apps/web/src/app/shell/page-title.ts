import { effect, inject, Injectable, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { TitleStrategy, type RouterStateSnapshot } from '@angular/router';
import { shellWords } from '../words/en/shell.ts';
import { words } from '../words/language-store.ts';

/** "Imports · Pairloom": titles of routes are names of the shell's words, so the title follows the language. */
@Injectable()
export class PageTitle extends TitleStrategy {
  readonly #title = inject(Title);
  readonly #words = words(shellWords);
  readonly #page = signal<string | undefined>(undefined);

  constructor() {
    super();
    effect(() => this.#show());
  }

  override updateTitle(state: RouterStateSnapshot): void {
    this.#page.set(this.buildTitle(state));
    this.#show();
  }

  #show(): void {
    const titles: Readonly<Record<string, string>> = this.#words().titles;
    const page = this.#page();
    this.#title.setTitle(page === undefined ? 'Pairloom' : `${titles[page] ?? page} · Pairloom`);
  }
}
