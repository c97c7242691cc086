import type { Guess } from '@pairloom/contract';

type OptionValue = Guess['value'];

/** A value that an option could have, and how well it fits: any number, the higher the better. */
export interface Fit {
  readonly value: OptionValue;
  readonly fit: number;
}

/** How much a better fit stands out from the next. */
const SHARPNESS = 4;
const MAX_ALTERNATIVES = 3;
const CERTAIN = 1;
/** Below it an alternative is not worth telling. */
const NEGLIGIBLE = 0.01;

/** What the user said. */
export const given = (option: string, value: OptionValue): Guess => ({
  option,
  value,
  confidence: CERTAIN,
  alternatives: [],
});

/** The value that fits best, the confidences being shares of all fits. `fits` is not empty. */
export function guessOf(option: string, fits: readonly Fit[], sharpness = SHARPNESS): Guess {
  const best = new Map<OptionValue, number>();
  for (const { value, fit } of fits) best.set(value, Math.max(best.get(value) ?? 0, fit));
  const weighed = [...best].map(([value, fit]) => ({ value, weight: Math.max(fit, 0) ** sharpness }));
  const sum = weighed.reduce((total, { weight }) => total + weight, 0);
  const shares = weighed
    .map(({ value, weight }) => ({ value, confidence: sum === 0 ? 0 : round(weight / sum) }))
    .sort((a, b) => b.confidence - a.confidence);
  const [first, ...rest] = shares;
  if (first === undefined) throw new Error('There is nothing to choose from.');
  const alternatives = rest.filter(({ confidence }) => confidence >= NEGLIGIBLE).slice(0, MAX_ALTERNATIVES);
  return { option, ...first, alternatives };
}

/** A choice between two values. */
export const eitherOr = (option: string, value: OptionValue, confidence: number, other: OptionValue): Guess => ({
  option,
  value,
  confidence: round(confidence),
  alternatives: [{ value: other, confidence: round(1 - confidence) }],
});

/** A choice among several values; the others share what is left, the first of them having most of it. */
export function amongOthers(
  option: string,
  value: OptionValue,
  confidence: number,
  others: readonly OptionValue[],
): Guess {
  const shares = others.reduce<number>((sum, _, i) => sum + 1 / (i + 1), 0);
  const alternatives = others.map((other, i) => ({
    value: other,
    confidence: round((1 - confidence) / (i + 1) / shares),
  }));
  return { option, value, confidence: round(confidence), alternatives };
}

const round = (share: number): number => Math.round(share * 100) / 100;
