import type { ErrorCode } from '@pairloom/contract';
import type { FindingTexts, Sentences } from '../../en/findings.ts';

/** One table of several; a code may have sentences in more than one of them. */
export function together(...all: readonly FindingTexts[]): FindingTexts {
  const texts: Partial<Record<ErrorCode, Sentences>> = {};
  for (const [code, sentences] of all.flatMap((one) => Object.entries(one) as [ErrorCode, Sentences][]))
    texts[code] = { ...texts[code], ...sentences };
  return texts;
}
