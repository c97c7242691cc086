import { PAIR_FIELDS, type CompleteMapping } from '@pairloom/contract';
import type { Slot } from '../parse/format.ts';

/** The mapped fields in a fixed order: question, answer, the optional ones, then metadata by name. */
export function slotsOf(mapping: CompleteMapping): Slot[] {
  const named: readonly string[] = PAIR_FIELDS;
  const metadata = Object.keys(mapping).filter((field) => !named.includes(field));
  return [...named, ...metadata.sort()].flatMap((field) => {
    const column = Object.hasOwn(mapping, field) ? mapping[field] : undefined;
    return column === undefined ? [] : [{ field, column }];
  });
}
