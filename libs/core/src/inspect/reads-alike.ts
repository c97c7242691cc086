import { canonicalJson } from '../identity/canonical-json.ts';
import type { ReadPlan } from '../ports/reading.ts';
import { type ValidationPlan, asksNothing } from '../validate/validation-plan.ts';

/**
 * Whether two plans make the same of the same bytes, but for the spellings of categories and tags: these are compared with what the project
 * has when it imports.
 */
export const readsAlike = (one: ReadPlan, other: ReadPlan): boolean => judged(one) === judged(other);

const judged = ({ validation, ...reading }: ReadPlan): string =>
  canonicalJson({ ...reading, validation: validation === undefined ? null : asked(validation) });

/** What is asked of rows, whenever it was; null when it is what every project asks. */
function asked({ settings, rules, known }: ValidationPlan) {
  if (asksNothing({ settings, rules })) return null;
  const listed = settings.allowed
    .filter(({ values }) => values === 'known')
    .map(({ field }) => [field, known?.[field as keyof typeof known]]);
  return { settings, rules, listed };
}
