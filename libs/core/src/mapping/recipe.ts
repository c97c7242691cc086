import type { CompleteMapping, FieldRule } from '@pairloom/contract';
import type { Slot } from '../parse/format.ts';
import { columnsOf, slotOf, sourcesOf } from './slots.ts';

/** How a field is made of the cells of a row. */
export interface Recipe {
  readonly field: string;
  /** The cell that is the value as it is; -1 when anything has to be done to it. The usual mapping has such recipes only. */
  readonly plain: number;
  /** The cells that it is made of, in the order in which they are joined. */
  readonly cells: readonly number[];
  /** Between the values of several cells; undefined when they stand side by side. */
  readonly join: string | undefined;
  readonly rule: FieldRule;
}

/** The recipes of a mapping, in the order of `sourcesOf`. `slots` are those of the mapping. */
export function recipesOf(mapping: CompleteMapping, slots: readonly Slot[]): Recipe[] {
  return sourcesOf(mapping).map(({ field, rule }) => {
    const cells = columnsOf(rule).map((column) => slotOf(slots, field, column));
    const [only] = cells;
    return {
      field,
      plain: only !== undefined && cells.length === 1 && isPlain(rule) ? only : -1,
      cells,
      join: rule.join ?? (isPlural(field) ? undefined : ' '),
      rule,
    };
  });
}

const isPlain = (rule: FieldRule): boolean =>
  rule.default === undefined && rule.split === undefined && (rule.transforms ?? []).length === 0;

/** Fields whose columns each give values of their own. */
const isPlural = (field: string): boolean => field === 'tags' || field === 'variants';
