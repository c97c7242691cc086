/** Languages of the app. English is part of each screen; every other one is loaded when it is chosen. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Texts of one part of the app: strings, functions that make strings, and groups of both. */
export interface Texts {
  readonly [name: string]: string | readonly string[] | ((...given: never[]) => string) | Texts;
}

/** The same texts in any language: same names, same parameters. */
export type Translation<T> = T extends string
  ? string
  : T extends readonly string[]
    ? readonly string[]
    : T extends (...given: infer Given) => string
      ? (...given: Given) => string
      : { readonly [Name in keyof T]: Translation<T[Name]> };

/** Every catalogue by name. A name without its German texts in `de/index.ts` does not compile. */
export type CatalogueName =
  | 'codes'
  | 'check'
  | 'choose'
  | 'dashboard'
  | 'dialog'
  | 'fields'
  | 'findings'
  | 'format'
  | 'history'
  | 'import'
  | 'importDetail'
  | 'importList'
  | 'map'
  | 'pairs'
  | 'phrases'
  | 'projects'
  | 'proposals'
  | 'review'
  | 'rows'
  | 'run'
  | 'settings'
  | 'shell'
  | 'summary'
  | 'tray';

/** A catalogue: its English texts, and the name by which the other languages have theirs. */
export interface Catalogue<T> {
  readonly name: CatalogueName;
  readonly en: Translation<T>;
}

/** Texts of a catalogue as a screen reads them. */
export type WordsOf<C> = C extends Catalogue<infer T> ? Translation<T> : never;

export function catalogue<const T extends Texts>(name: CatalogueName, en: T): Catalogue<T> {
  return { name, en: en as unknown as Translation<T> };
}
