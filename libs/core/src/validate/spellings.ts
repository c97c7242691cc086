import { foldText } from '../identity/fold.ts';
import { quoted } from './settings-checks.ts';

/** A value of a field as it is written in a number of rows. */
export interface Spelling {
  readonly text: string;
  /** The first row that has it: its offset within a chunk, or its number in the file. */
  readonly row: number;
  readonly count: number;
}

/** A spelling that is not the one to keep. */
export interface SpellingVariant {
  readonly row: number;
  readonly value: string;
  readonly message: string;
  /** The first row with the spelling to keep; left out where that is the project's. */
  readonly otherRow?: number;
}

const SPACE = /\s+/gu;

/** What texts have in common that differ by case or space only. */
export const skeletonOf = (text: string): string => foldText(text).replace(SPACE, '');

/** Values of a field as they are spelled in a chunk, in the order in which they first appear. */
export class Spellings {
  readonly #spellings = new Map<string, { text: string; row: number; count: number }>();

  add(text: string, offset: number): void {
    const known = this.#spellings.get(text);
    if (known === undefined) this.#spellings.set(text, { text, row: offset, count: 1 });
    else known.count++;
  }

  all(): Spelling[] {
    return [...this.#spellings.values()];
  }
}

/**
 * The spellings that differ by case or space only from the one to keep: that of the project, else the most frequent. `spellings`, rows being those
 * of the file, stand in the order in which they first appear, each once.
 */
export function spellingVariants(spellings: readonly Spelling[], known: readonly string[]): SpellingVariant[] {
  if (spellings.length === 0) return [];
  const exact = new Set(known);
  const project = new Map(known.map((text) => [skeletonOf(text), text]));
  const variants: SpellingVariant[] = [];
  for (const [skeleton, group] of Map.groupBy(spellings, ({ text }) => skeletonOf(text))) {
    const ofProject = project.get(skeleton);
    const kept = group.reduce((best, next) => (next.count > best.count ? next : best));
    for (const { text, row, count } of group) {
      if (exact.has(text) || (ofProject === undefined && text === kept.text)) continue;
      const rows = `${count.toLocaleString('en-US')} ${count === 1 ? 'row spells' : 'rows spell'} it so`;
      const other =
        ofProject === undefined ? `the one of row ${kept.row}` : `${quoted(ofProject)}, which the project has`;
      const message = `By case or space only, the value differs from ${other}; ${rows}.`;
      variants.push({ row, value: text, message, ...(ofProject === undefined ? { otherRow: kept.row } : {}) });
    }
  }
  return variants;
}
