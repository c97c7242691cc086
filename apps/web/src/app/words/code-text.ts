import { Pipe, type PipeTransform } from '@angular/core';
import { codeWords } from './en/codes.ts';
import { words } from './language-store.ts';

type Part = 'title' | 'remedy';

/** Titles and remedies of codes in the language chosen; what the server said in English where that language has none. */
const partOf = (texts: Readonly<Record<string, Partial<Record<Part, string>> | undefined>>, code: string, part: Part) =>
  texts[code]?.[part];

/** Code of a fault or finding → what is wrong. `title` is the server's. */
@Pipe({ name: 'plCodeTitle', pure: false })
export class CodeTitle implements PipeTransform {
  readonly #words = words(codeWords);

  transform(code: string, title: string): string {
    return partOf(this.#words(), code, 'title') ?? title;
  }
}

/** Code of a fault or finding → what to do about it. `remedy` is the server's. */
@Pipe({ name: 'plCodeRemedy', pure: false })
export class CodeRemedy implements PipeTransform {
  readonly #words = words(codeWords);

  transform(code: string, remedy: string): string {
    return partOf(this.#words(), code, 'remedy') ?? remedy;
  }
}
