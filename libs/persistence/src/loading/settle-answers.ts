import { type ComparingChecks, differingAnswer } from '@pairloom/core';
import type { KeyPlace } from './repeated-keys.ts';
import { chunkOf } from './settle-keys.ts';
import type { SettlingChunk } from './settling-chunk.ts';

const CODES: ReadonlySet<string> = new Set(['answers_differ']);

/**
 * Says of the rows with a question that stands in several chunks what would be said in one: each row whose answer is another than that of the first row with
 * the question names that one. It follows from the prints alone, whatever the chunks said before.
 */
export function tellDiffering(
  chunks: ReadonlyMap<number, SettlingChunk>,
  questions: ReadonlyMap<string, readonly KeyPlace[]>,
  { answersDiffer: severity }: ComparingChecks,
): void {
  if (severity === undefined) return;
  for (const places of questions.values()) {
    // Chunks that were loaded by a release without prints say what they said.
    const compared = places.flatMap((place) => {
      const chunk = chunkOf(chunks, place);
      const { row } = chunk.keyRow(place.offset);
      return place.answer === undefined ? [] : [{ chunk, row, offset: place.offset, answer: place.answer }];
    });
    compared.sort((a, b) => a.row - b.row);
    const [first] = compared;
    if (first === undefined) continue;
    for (const { chunk, offset, answer } of compared) {
      const differs = answer !== first.answer;
      chunk.say(offset, CODES, differs ? [differingAnswer(offset, first.row, severity)] : []);
    }
  }
}
