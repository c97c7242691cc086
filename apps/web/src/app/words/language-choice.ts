import { LANGUAGES, type Language } from './words.ts';

const KEY = 'pairloom.language';

/** The language that was chosen in this browser. */
export function rememberedLanguage(): Language | null {
  try {
    const stored = localStorage.getItem(KEY);
    return LANGUAGES.find((language) => language === stored) ?? null;
  } catch {
    return null; // storage may be forbidden
  }
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // storage may be forbidden: the choice then lives as long as the page
  }
}
