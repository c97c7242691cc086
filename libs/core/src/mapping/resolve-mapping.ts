import type { CompleteMapping, Mapping, MappingHelp, PairField } from '@pairloom/contract';
import { FileFault } from '../faults.ts';
import { displayText } from '../validate/display.ts';
import { MAX_FINDING_VALUE_CHARS } from '../validate/limits.ts';
import { isKnownColumn, type ColumnsSeen } from './columns.ts';
import type { PresetEntry } from './presets/index.ts';
import { columnsOf, sourcesOf } from './slots.ts';
import { MAPPING_THRESHOLD, suggestMapping, type Suggestion } from './suggest-mapping.ts';

export type { ColumnsSeen } from './columns.ts';

const REQUIRED = ['question', 'answer'] as const satisfies readonly PairField[];
/** Rows that help with a choice. */
const SAMPLES_SHOWN = 5;

/**
 * The columns that fields are read from. A mapping with question and answer is complete as it is given; one without is completed
 * from what is suggested with enough confidence, never by a guess among several. `preset` is one that was asked for.
 * @throws FileFault `mapping_unknown_column`, `mapping_required`, both with help.
 */
export function resolveMapping(seen: ColumnsSeen, given: Mapping = {}, preset?: PresetEntry): CompleteMapping {
  if (!seen.columnsKnown) return { question: 'question', answer: 'answer', ...given };
  const suggestion = suggestMapping(seen, preset, columnsTaken(given));
  checkColumns(seen, given, suggestion);
  if (isComplete(given)) return given;
  const mapping = { ...confident(suggestion, given, preset), ...given };
  if (isComplete(mapping)) return mapping;
  const missing = REQUIRED.filter((field) => mapping[field] === undefined);
  throw new FileFault('mapping_required', requiredMessage(suggestion, missing), { mapping: help(seen, suggestion) });
}

export const isComplete = (mapping: Mapping): mapping is CompleteMapping =>
  mapping.question !== undefined && mapping.answer !== undefined;

const columnsTaken = (given: Mapping): Set<string> =>
  new Set([...sourcesOf(given).flatMap(({ rule }) => columnsOf(rule)), ...(given.ignore ?? [])]);

/** Where something is given, only question and answer are completed, unless a preset was asked for as well. */
function confident({ mapping, confidence }: Suggestion, given: Mapping, preset: PresetEntry | undefined): Mapping {
  const all = preset !== undefined || Object.keys(given).length === 0;
  const taken: Mapping = {};
  for (const field of Object.keys(mapping))
    if ((all || field === 'question' || field === 'answer') && (confidence[field] ?? 0) >= MAPPING_THRESHOLD)
      Object.assign(taken, { [field]: mapping[field as keyof Mapping] });
  return taken;
}

function checkColumns(seen: ColumnsSeen, given: Mapping, suggestion: Suggestion): void {
  const named = [
    ...sourcesOf(given).map(({ field, rule }) => ({ field, columns: columnsOf(rule) })),
    { field: 'ignore', columns: given.ignore ?? [] },
  ];
  for (const { field, columns } of named) {
    const unknown = columns.find((column) => !isKnownColumn(seen, column));
    if (unknown !== undefined)
      throw new FileFault(
        'mapping_unknown_column',
        `The file has no column "${unknown}", which the mapping gives for ${field}.`,
        { mapping: help(seen, suggestion) },
      );
  }
}

function requiredMessage({ candidates }: Suggestion, missing: readonly PairField[]): string {
  const parts = missing.map((field) => {
    const likely = candidates[field] ?? [];
    if (likely.length === 0) return `no column is named like ${withArticle(field)}`;
    return `${quoteList(likely)} could be the ${field}`;
  });
  return `Question and answer cannot be told without a guess: ${parts.join('; ')}.`;
}

const withArticle = (field: PairField): string => (field === 'answer' ? 'an answer' : `a ${field}`);
const quoteList = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

function help(seen: ColumnsSeen, { candidates }: Suggestion): MappingHelp {
  return {
    columns: [...seen.columns],
    candidates: Object.fromEntries(Object.entries(candidates).map(([field, names]) => [field, [...names]])),
    samples: seen.samples
      .slice(0, SAMPLES_SHOWN)
      .map((row) => row.map((cell) => displayText(cell, MAX_FINDING_VALUE_CHARS))),
  };
}
