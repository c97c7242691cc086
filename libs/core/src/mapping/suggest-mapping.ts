import { PAIR_FIELDS, type Mapping } from '@pairloom/contract';
import { isGeneratedName } from '../dialect/column-names.ts';
import { isReportColumn } from '../report/report-columns.ts';
import { columnLooks, guessAnswer, guessQuestion, type ContentGuess } from './column-looks.ts';
import { usedOf, valuesOf, type ColumnsSeen } from './columns.ts';
import { detectPreset, presetMapping, type DetectedPreset, type PresetEntry } from './presets/index.ts';
import { columnsOf, sourcesOf } from './slots.ts';
import { fieldNamed, foldName, numberedName, wordsFor, type NamedField } from './synonyms.ts';

/** An import takes what is suggested with at least this confidence, and asks for the rest. */
export const MAPPING_THRESHOLD = 0.9;

/** Names that say it, or a preset. */
const CERTAIN = 1;
/** The only column with a name that has a synonym in it, such as "Customer question". */
const NAMED_ALIKE = 0.6;
/** One of several columns that could be meant. */
const CONTENDING = 0.4;
/** What contents say against a header that says something else. */
const AGAINST_HEADER = 0.8;

export interface Suggestion {
  /** Field → where it would be read from; fields that nothing is known of are left out. */
  readonly mapping: Mapping;
  /** Field of the mapping → 0 to 1. */
  readonly confidence: Readonly<Record<string, number>>;
  /** Field → columns that could be meant, best first; question and answer are always there. */
  readonly candidates: Readonly<Record<string, readonly string[]>>;
  /** The product whose files look like this one; its mapping is used from `MAPPING_THRESHOLD` on. */
  readonly preset: { readonly id: string; readonly name: string; readonly confidence: number } | undefined;
}

/**
 * What the columns could mean: by a preset, by their names, and for question and answer by what they hold. `preset` is one that was
 * asked for; `taken` are columns that have a use already.
 */
export function suggestMapping(seen: ColumnsSeen, preset?: PresetEntry, taken: ReadonlySet<string> = NONE): Suggestion {
  const detected =
    preset === undefined ? uncontested(seen, detectPreset(seen)) : { entry: preset, confidence: CERTAIN };
  const found = new Suggested();
  if (detected !== undefined && detected.confidence >= MAPPING_THRESHOLD)
    found.takeAll(presetMapping(detected.entry, seen), detected.confidence);
  const used = new Set([...taken, ...columnsUsed(found.mapping)]);
  const free = seen.columns.filter((column) => column !== '' && !isReportColumn(column) && !used.has(column));
  suggestByName(seen, free, found);
  suggestByContent(seen, free, found);
  return {
    mapping: found.mapping,
    confidence: found.confidence,
    candidates: candidatesOf(seen, found),
    preset: detected && { id: detected.entry.id, name: detected.entry.name, confidence: detected.confidence },
  };
}

/** A product's file that has, beside what the product writes, a column named for the question or the answer could be meant otherwise. */
function uncontested(seen: ColumnsSeen, detected: DetectedPreset | undefined): DetectedPreset | undefined {
  if (detected === undefined) return undefined;
  const isUsed = usedOf(columnsUsed(presetMapping(detected.entry, seen)));
  const contending = seen.columns.some((column) => {
    const field = isUsed(column) ? undefined : fieldNamed(column);
    return field === 'question' || field === 'answer';
  });
  return contending ? { ...detected, confidence: Math.min(detected.confidence, CONTENDING) } : detected;
}

const columnsUsed = (mapping: Mapping): string[] => [
  ...sourcesOf(mapping).flatMap(({ rule }) => columnsOf(rule)),
  ...(mapping.ignore ?? []),
];

const NONE: ReadonlySet<string> = new Set();

class Suggested {
  readonly mapping: Mapping = {};
  readonly confidence: Record<string, number> = {};

  takeAll(mapping: Mapping, confidence: number): void {
    Object.assign(this.mapping, mapping);
    for (const field of Object.keys(mapping)) this.confidence[field] = confidence;
  }

  take(field: NamedField | `metadata.${string}`, source: string | string[], confidence: number): void {
    if (this.confidence[field] === undefined) this.takeAll({ [field]: source } as Mapping, confidence);
  }
}

function suggestByName(seen: ColumnsSeen, free: readonly string[], found: Suggested): void {
  for (const field of [...PAIR_FIELDS, 'variants'] as const) {
    const named = columnsNamed(free, field);
    const numbered = numberedColumns(free, field);
    if (field === 'question') suggestQuestions(named, numbered, found);
    else if (field === 'answer') suggestAnswer([...named, ...numbered], found);
    else if (named.length === 1) found.take(field, named[0] as string, CERTAIN);
  }
  suggestMetadata(seen, free, found);
  for (const field of ['question', 'answer'] as const) {
    const alike = namedAlike(free, field);
    if (alike[0] !== undefined) found.take(field, alike[0], alike.length === 1 ? NAMED_ALIKE : CONTENDING);
  }
}

/** The attributes of an XML element that has its question and its answer as such, by the names that they have in the file. */
function attributesNamed(columns: readonly string[], field: NamedField): string[] {
  const named = (wanted: NamedField): string[] =>
    columns.filter((column) => column.startsWith('@') && fieldNamed(column.slice(1)) === wanted);
  return named('question').length > 0 && named('answer').length > 0 ? named(field) : [];
}

/** Columns named for the field exactly. */
const columnsNamed = (columns: readonly string[], field: NamedField): string[] => {
  const exact = columns.filter((column) => fieldNamed(column) === field);
  return exact.length > 0 ? exact : attributesNamed(columns, field);
};

/** Columns such as question1, question2 in the order of their numbers. */
const numberedColumns = (columns: readonly string[], field: NamedField): string[] =>
  columns
    .flatMap((column) => {
      const name = numberedName(column);
      return name?.field === field ? [{ column, number: name.number }] : [];
    })
    .sort((a, b) => a.number - b.number)
    .map(({ column }) => column);

/** Several questions in a row are one with variants; two columns that both are named for the question contend. */
function suggestQuestions(named: readonly string[], numbered: readonly string[], found: Suggested): void {
  const [question, ...variants] = [...named, ...numbered];
  if (question === undefined) return;
  if (named.length > 1) return found.take('question', question, CONTENDING);
  found.take('question', question, CERTAIN);
  if (variants.length > 0) found.take('variants', variants.length === 1 ? (variants[0] as string) : variants, CERTAIN);
}

function suggestAnswer(columns: readonly string[], found: Suggested): void {
  if (columns[0] !== undefined) found.take('answer', columns[0], columns.length === 1 ? CERTAIN : CONTENDING);
}

/** Columns named metadata.<name>, and one named metadata that holds objects. */
function suggestMetadata(seen: ColumnsSeen, free: readonly string[], found: Suggested): void {
  for (const column of free) {
    if (/^metadata\.[^*]/u.test(column)) found.take(column as `metadata.${string}`, column, CERTAIN);
    else if (
      column === 'metadata' &&
      seen.paths === true &&
      valuesOf(seen, column).every((value) => value.startsWith('{'))
    )
      found.take('metadata.*', column, CERTAIN);
  }
}

/** Columns whose names have a synonym in them, in file order. */
function namedAlike(columns: readonly string[], field: NamedField): string[] {
  const words = wordsFor(field);
  return columns.filter((column) => {
    if (fieldNamed(column) !== undefined || column.startsWith('_') || column.startsWith('metadata.')) return false;
    const name = foldName(column);
    return words.some((word) => name.includes(word));
  });
}

/** Contents decide where there are no names; against names they are a hint only. */
function suggestByContent(seen: ColumnsSeen, free: readonly string[], found: Suggested): void {
  const taken = new Set(Object.values(found.mapping).flat());
  const looks = columnLooks(seen).filter(({ column }) => free.includes(column) && !taken.has(column));
  const question =
    found.mapping.question === undefined ? guessQuestion(looks) : { column: '', confidence: NAMED_ALIKE };
  if (question === undefined) return;
  if (question.column !== '') found.take('question', question.column, weighed(question));
  if (found.mapping.answer !== undefined) return;
  const answer = guessAnswer(looks, question);
  if (answer !== undefined) found.take('answer', answer.column, weighed(answer));
}

const weighed = ({ column, confidence }: ContentGuess): number =>
  isGeneratedName(column) ? confidence : confidence * AGAINST_HEADER;

/** Exact synonyms first, then names with a synonym in them, then what the contents suggest. */
function candidatesOf(seen: ColumnsSeen, { mapping }: Suggested): Record<string, string[]> {
  const entries = PAIR_FIELDS.map((field) => {
    const exact = columnsNamed(seen.columns, field);
    const suggested = typeof mapping[field] === 'string' ? [mapping[field]] : [];
    const names: string[] = [
      ...exact,
      ...numberedColumns(seen.columns, field),
      ...namedAlike(seen.columns, field),
      ...suggested,
    ];
    return [field, [...new Set(names)]] as [string, string[]];
  });
  return Object.fromEntries(
    entries.filter(([field, names]) => names.length > 0 || field === 'question' || field === 'answer'),
  );
}
