import { PAIR_FIELDS, type CompleteMapping, type FieldRule, type FieldSource, type Mapping } from '@pairloom/contract';
import type { Slot } from '../parse/format.ts';

/** A field and one place that it comes from; only variants have several of the same field. */
export interface MappedSource {
  /** Field of the mapping: a field of the pair, `variants` or `metadata.<name>`. */
  readonly field: string;
  readonly rule: FieldRule;
}

/** The sources of a mapping in a fixed order: question, answer, the optional fields, variants, then metadata by name. */
export function sourcesOf(mapping: Mapping): MappedSource[] {
  const sources: MappedSource[] = [];
  const add = (field: string, source: FieldSource | undefined): void => {
    if (source !== undefined) sources.push({ field, rule: typeof source === 'string' ? { column: source } : source });
  };
  for (const field of PAIR_FIELDS) add(field, mapping[field]);
  const { variants } = mapping;
  if (Array.isArray(variants)) for (const source of variants) add('variants', source);
  else add('variants', variants);
  for (const field of Object.keys(mapping).filter(isMetadata).sort()) add(field, mapping[field]);
  return sources;
}

const isMetadata = (field: string): field is `metadata.${string}` => field.startsWith('metadata.');

/** The columns that a source is read from, in the order in which they are joined; none for a constant. */
export const columnsOf = ({ column, columns }: FieldRule): readonly string[] =>
  column === undefined ? (columns ?? []) : [column];

/** What has to be read of each row: each column once for each field, question first. */
export function slotsOf(mapping: CompleteMapping): Slot[] {
  const slots: Slot[] = [];
  for (const { field, rule } of sourcesOf(mapping))
    for (const column of columnsOf(rule)) if (slotOf(slots, field, column) < 0) slots.push({ field, column });
  return slots;
}

/** Where the cell of a column of a field stands; -1 when it is not read. */
export const slotOf = (slots: readonly Slot[], field: string, column: string): number =>
  slots.findIndex((slot) => slot.field === field && slot.column === column);
