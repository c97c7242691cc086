import type { InspectedColumn } from '@pairloom/contract';
import { columnsOf, sourcesOf } from '../mapping/slots.ts';
import type { Suggestion } from '../mapping/suggest-mapping.ts';
import { isBlank } from '../validate/blank.ts';
import { displayText } from '../validate/display.ts';
import { MAX_FINDING_VALUE_CHARS } from '../validate/limits.ts';

const SAMPLES = 5;

/** The columns of a source with what stands in them, and what they are suggested for. */
export function describeColumns(
  columns: readonly string[],
  samples: readonly (readonly string[])[],
  { mapping, confidence }: Pick<Suggestion, 'mapping' | 'confidence'>,
): InspectedColumn[] {
  const fields = new Map(
    sourcesOf(mapping).flatMap(({ field, rule }) => columnsOf(rule).map((column) => [column, field] as const)),
  );
  return columns.map((name, i) => {
    const values = samples.map((row) => row[i] ?? '').filter((value) => !isBlank(value));
    const field = fields.get(name) ?? null;
    return {
      name,
      samples: [...new Set(values)].slice(0, SAMPLES).map((value) => displayText(value, MAX_FINDING_VALUE_CHARS)),
      fillRate: samples.length === 0 ? 0 : values.length / samples.length,
      field,
      confidence: field === null ? null : (confidence[field] ?? null),
    };
  });
}
