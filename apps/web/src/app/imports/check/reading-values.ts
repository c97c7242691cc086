import { SOURCE_TYPES, type Guess, type SourceInspection } from '@pairloom/contract';
import type { DraftOptions } from '../../api/imports-api.ts';
import { checkWords } from '../../words/en/check.ts';
import { figure } from '../../words/figures.ts';
import type { WordsOf } from '../../words/words.ts';

export type CheckWords = WordsOf<typeof checkWords>;
export type OptionValue = Guess['value'];

/** Options that a chip can change. Others that the inspection tells of are said, too, under their own name. */
export const CHANGEABLE = [
  'format',
  'encoding',
  'delimiter',
  'header',
  'sheet',
  'recordPath',
  'quote',
  'escape',
  'comment',
] as const;
export type Changeable = (typeof CHANGEABLE)[number];

/** Options whose value may be one that no list can name. */
export const FREE = [
  'encoding',
  'delimiter',
  'header',
  'recordPath',
  'quote',
  'escape',
  'comment',
] as const satisfies Changeable[];

const USUAL: Partial<Record<string, readonly OptionValue[]>> = {
  format: SOURCE_TYPES,
  encoding: ['utf-8', 'windows-1252', 'iso-8859-15', 'utf-16le', 'windows-1251', 'shift_jis', 'gb18030', 'euc-kr'],
  delimiter: [',', ';', '\t', '|'],
  header: [true, false],
  quote: ['"', "'", ''],
  escape: ['"', '\\', ''],
  comment: ['', '#'],
};

/** How one option stands: what is used, how sure that is, what else it could be. */
export interface ReadingChoice {
  readonly option: string;
  readonly value: OptionValue;
  readonly confidence: number;
  /** Set by the reader, not found out. */
  readonly chosen: boolean;
  /** Values to offer, the likeliest first; empty when it cannot be changed here. */
  readonly offered: readonly OptionValue[];
  readonly free: boolean;
}

/** One choice for everything that was found out. A file that cannot be read at all can still be told its format and encoding. */
export function readingChoices({ guesses, format }: SourceInspection, options: DraftOptions): ReadingChoice[] {
  const found = guesses.map((guess) => choiceOf(guess, options));
  if (format !== null || found.length > 0) return found;
  const unknown = (option: Changeable, value: OptionValue): ReadingChoice =>
    choiceOf({ option, value, confidence: 0, alternatives: [] }, options);
  return [unknown('format', options.format ?? 'csv'), unknown('encoding', options.encoding ?? 'utf-8')];
}

function choiceOf({ option, value, confidence, alternatives }: Guess, options: DraftOptions): ReadingChoice {
  const changeable = (CHANGEABLE as readonly string[]).includes(option);
  const values = [value, ...alternatives.map((other) => other.value), ...(USUAL[option] ?? [])];
  return {
    option,
    value,
    confidence,
    chosen: options[option as keyof DraftOptions] !== undefined,
    offered: changeable ? [...new Set(values)] : [],
    free: (FREE as readonly string[]).includes(option),
  };
}

/** The value of an option in words. */
export function valueWords(option: string, value: OptionValue, words: CheckWords): string {
  if (typeof value === 'boolean') return value ? words.value.firstLine : words.value.noHeader;
  if (typeof value === 'number') return option === 'header' ? words.value.line(figure(value)) : figure(value);
  if (option === 'format') return words.formats[value as keyof CheckWords['formats']] ?? value;
  if (option === 'encoding') return value.toUpperCase();
  if (value === '') return option === 'recordPath' ? words.value.whole : words.value.none;
  return markWords(value, words);
}

function markWords(value: string, { value: words }: CheckWords): string {
  switch (value) {
    case ',':
      return words.comma;
    case ';':
      return words.semicolon;
    case '\t':
      return words.tab;
    case '|':
      return words.pipe;
    case ' ':
      return words.space;
    default:
      return value;
  }
}

/** What was typed as a value of an option; a header is the number of a line. */
export function typedValue(option: string, typed: string): OptionValue {
  if (option === 'delimiter' && typed === '\\t') return '\t';
  if (option !== 'header') return typed;
  return Math.max(1, Math.floor(Number(typed)) || 1);
}
