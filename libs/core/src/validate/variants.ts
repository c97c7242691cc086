import { MAX_VARIANTS } from '@pairloom/contract';
import { foldText } from '../identity/fold.ts';
import { MAX_QUESTION_CHARS } from './limits.ts';
import type { RowFaults } from './row-faults.ts';

/** Further questions in the order given, without the question itself and repeats; what folds to the same text is a repeat. */
export function distinctVariants(question: string, given: readonly string[]): string[] {
  const seen = new Set([foldText(question)]);
  return given.filter((text) => {
    const folded = foldText(text);
    if (seen.has(folded)) return false;
    seen.add(folded);
    return true;
  });
}

export function checkVariants(variants: readonly string[], faults: RowFaults): void {
  if (variants.length > MAX_VARIANTS) {
    const message = `The row has ${inWords(variants.length)} further questions; the limit is ${inWords(MAX_VARIANTS)}.`;
    faults.add('variants', 'variants_too_many', message);
  }
  const long = variants.find((text) => text.length > MAX_QUESTION_CHARS);
  if (long === undefined) return;
  const message = `A further question has ${inWords(long.length)} characters; the limit is ${inWords(MAX_QUESTION_CHARS)}.`;
  faults.add('variants', 'question_too_long', message, long);
}

const inWords = (n: number): string => n.toLocaleString('en-US');
