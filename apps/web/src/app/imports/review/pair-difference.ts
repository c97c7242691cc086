import type { Pair, RowPair } from '@pairloom/contract';

/** One field of a pair before and after. */
export interface Difference {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

const FIELDS = ['question', 'answer', 'category', 'tags', 'status', 'externalId', 'variants'] as const;

/** Fields that a row changes. Those that it does not name stay, of metadata each name by itself. */
export function differences(before: Pair, after: RowPair): Difference[] {
  const plain = FIELDS.flatMap((field): Difference[] => {
    const next = after[field];
    return next === undefined ? [] : [{ field, before: inWords(before[field]), after: inWords(next) }];
  });
  const metadata = Object.entries(after.metadata ?? {}).map(([name, next]): Difference => ({
    field: `metadata.${name}`,
    before: inWords(before.metadata[name]),
    after: inWords(next),
  }));
  return [...plain, ...metadata].filter((difference) => difference.before !== difference.after);
}

function inWords(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(inWords).join(' · ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
