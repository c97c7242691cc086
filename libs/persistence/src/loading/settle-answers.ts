import type { ComparingChecks } from '@pairloom/core';
import type { KeyPlaces } from './key-places.ts';
import type { SettlingChanges } from './settle-changes.ts';

/**
 * Says of the rows with a question that stands in several chunks what would be said in one: each row whose answer is another than that of the first row with
 * the question names that one. It follows from the prints alone, whatever the chunks said before.
 */
export function tellDiffering(
  changes: SettlingChanges,
  questions: ReadonlyMap<string, KeyPlaces>,
  { answersDiffer: severity }: ComparingChecks,
): void {
  if (severity === undefined) return;
  for (const places of questions.values()) {
    const first = firstAnswer(changes, places);
    // Chunks that were loaded by a release without prints say what they said.
    for (const place of places)
      if (place.answer !== undefined)
        changes.tellAnswer(place, place.answer === first?.answer ? undefined : first?.row);
  }
}

function firstAnswer(
  changes: SettlingChanges,
  places: KeyPlaces,
): { readonly row: number; readonly answer: number } | undefined {
  let first: { readonly row: number; readonly answer: number } | undefined;
  for (const place of places) {
    const { row } = changes.keyRow(place);
    if (place.answer !== undefined && row < (first?.row ?? Infinity)) first = { row, answer: place.answer };
  }
  return first;
}
