import { computed, inject, Injectable, signal, type Signal } from '@angular/core';
import { locale } from './locale.ts';
import { rememberedLanguage, rememberLanguage } from './language-choice.ts';
import { LANGUAGES, type Catalogue, type CatalogueName, type Language, type Translation } from './words.ts';

type Translations = Readonly<Record<CatalogueName, object>>;

/** Where the texts of a language come from; null for English, which every catalogue brings along. */
const LOADERS: Record<Language, (() => Promise<Translations>) | null> = {
  en: null,
  de: async () => (await import('./de/index.ts')).german,
};

/** The language of the app, and the texts in it. */
@Injectable({ providedIn: 'root' })
export class LanguageStore {
  readonly #language = signal<Language>('en');
  readonly #translations = signal<Translations | null>(null);
  readonly #texts = new Map<CatalogueName, Signal<object>>();
  #wanted: Language = 'en';

  readonly language = this.#language.asReadonly();

  /** Takes the language that was chosen in this browser, else that of the browser. Ends when its texts are there. */
  start(): Promise<void> {
    return this.#show(rememberedLanguage() ?? languageOf(navigator.languages));
  }

  async choose(language: Language): Promise<void> {
    rememberLanguage(language);
    await this.#show(language);
  }

  /** The texts of a catalogue in the language chosen. */
  of<T>({ name, en }: Catalogue<T>): Signal<Translation<T>> {
    let texts = this.#texts.get(name);
    if (!texts) {
      texts = computed(() => this.#translations()?.[name] ?? (en as object));
      this.#texts.set(name, texts);
    }
    return texts as Signal<Translation<T>>;
  }

  async #show(language: Language): Promise<void> {
    this.#wanted = language;
    const translations = (await LOADERS[language]?.().catch(() => null)) ?? null;
    if (this.#wanted !== language) return;
    // Texts that cannot be fetched leave the app in English rather than blank.
    const shown = translations === null ? 'en' : language;
    this.#translations.set(translations);
    this.#language.set(shown);
    locale.set(localeFor(shown, navigator.languages));
    document.documentElement.lang = shown;
  }
}

/** Texts of a catalogue for a component: `protected readonly t = words(pairWords)`, in the template `t().heading`. */
export const words = <T>(texts: Catalogue<T>): Signal<Translation<T>> => inject(LanguageStore).of(texts);

/** The first language of the browser that the app has. */
export function languageOf(preferred: readonly string[]): Language {
  const codes = preferred.map((tag) => tag.split('-')[0]);
  return LANGUAGES.find((language) => language === codes.find((code) => LANGUAGES.some((one) => one === code))) ?? 'en';
}

/** Figures as the browser's region writes the language: British dates for en-GB, and plain German ones for a browser in French. */
export const localeFor = (language: Language, preferred: readonly string[]): string =>
  preferred.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;
