import type { PairChange } from '@pairloom/contract';

/** One field of a pair before and after, as text. */
export interface Difference {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/** What a change does, field by field. */
export const differences = ({ fields, before, after }: PairChange): Difference[] =>
  fields.map((field) => ({ field, before: inWords(before?.[field]), after: inWords(after?.[field]) }));

function inWords(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(inWords).join(' · ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
