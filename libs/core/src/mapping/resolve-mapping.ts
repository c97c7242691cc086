import { PAIR_FIELDS, type CompleteMapping, type Mapping, type MappingHelp, type PairField } from '@pairloom/contract';
import { FileFault } from '../faults.ts';
import { displayText } from '../validate/display.ts';
import { MAX_FINDING_VALUE_CHARS } from '../validate/limits.ts';
import { columnsOf, sourcesOf } from './slots.ts';
import { fieldNamed, foldName, wordsFor } from './synonyms.ts';

/** What is known of the columns of a file. */
export interface ColumnsSeen {
  readonly columns: readonly string[];
  readonly samples: readonly (readonly string[])[];
  /** False when no record could be seen: then a given mapping is taken as it is, and plain names for the rest. */
  readonly columnsKnown: boolean;
}

const REQUIRED = ['question', 'answer'] as const satisfies readonly PairField[];
const OPTIONAL = PAIR_FIELDS.filter((field) => field !== 'question' && field !== 'answer');

/**
 * The columns that fields are read from. A mapping with question and answer is complete as it is given; one without is
 * completed from the names of the columns, exact synonyms only, never by a guess among several.
 * @throws FileFault `mapping_unknown_column`, `mapping_required`, both with help.
 */
export function resolveMapping(seen: ColumnsSeen, given: Mapping = {}): CompleteMapping {
  if (!seen.columnsKnown) return { question: 'question', answer: 'answer', ...given };
  checkColumns(seen, given);
  if (isComplete(given)) return given;
  const mapping: Mapping = { ...given };
  const taken = new Set(Object.values(given));
  const missing: PairField[] = [];
  for (const field of REQUIRED) {
    if (mapping[field] !== undefined) continue;
    const named = columnsNamed(seen.columns, field, taken);
    if (named.length === 1) mapping[field] = named[0];
    else missing.push(field);
  }
  if (!isComplete(mapping))
    throw new FileFault('mapping_required', requiredMessage(seen, missing), { mapping: help(seen) });
  if (Object.keys(given).length === 0) suggestOptional(seen, mapping);
  return mapping;
}

export const isComplete = (mapping: Mapping): mapping is CompleteMapping =>
  mapping.question !== undefined && mapping.answer !== undefined;

function checkColumns(seen: ColumnsSeen, given: Mapping): void {
  for (const { field, rule } of sourcesOf(given)) {
    const column = columnsOf(rule).find((name) => !seen.columns.includes(name));
    if (column !== undefined)
      throw new FileFault(
        'mapping_unknown_column',
        `The file has no column "${column}", which the mapping gives for ${field}.`,
        { mapping: help(seen) },
      );
  }
}

/** Optional fields count only when exactly one column has such a name. */
function suggestOptional(seen: ColumnsSeen, mapping: Mapping): void {
  const taken = new Set(Object.values(mapping));
  for (const field of OPTIONAL) {
    const named = columnsNamed(seen.columns, field, taken);
    if (named.length === 1) mapping[field] = named[0];
  }
}

const columnsNamed = (columns: readonly string[], field: PairField, taken: ReadonlySet<unknown>): string[] =>
  columns.filter((column) => column !== '' && !taken.has(column) && fieldNamed(column) === field);

function requiredMessage(seen: ColumnsSeen, missing: readonly PairField[]): string {
  const parts = missing.map((field) => {
    const likely = candidates(seen.columns, field);
    if (likely.length === 0) return `no column is named like ${withArticle(field)}`;
    return `${quoteList(likely)} could be the ${field}`;
  });
  return `Question and answer cannot be told without a guess: ${parts.join('; ')}.`;
}

const withArticle = (field: PairField): string => (field === 'answer' ? 'an answer' : `a ${field}`);
const quoteList = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

function help(seen: ColumnsSeen): MappingHelp {
  return {
    columns: [...seen.columns],
    candidates: Object.fromEntries(
      PAIR_FIELDS.map((field) => [field, candidates(seen.columns, field)] as const).filter(
        ([field, names]) => names.length > 0 || field === 'question' || field === 'answer',
      ),
    ),
    samples: seen.samples.map((row) => row.map((cell) => displayText(cell, MAX_FINDING_VALUE_CHARS))),
  };
}

/** Columns that could be the field, best first: exact synonyms, then names with a synonym in them, in file order. */
function candidates(columns: readonly string[], field: PairField): string[] {
  const words = wordsFor(field);
  const exact = columns.filter((column) => fieldNamed(column) === field);
  const partial = columns.filter((column) => {
    if (fieldNamed(column) !== undefined) return false;
    const name = foldName(column);
    return words.some((word) => name.includes(word));
  });
  return [...exact, ...partial];
}
