import type { PairVersion } from '@pairloom/contract';

export interface ChangedField {
  /** A field of the pair; of metadata `metadata.<name>`. */
  field: string;
  from: string;
  to: string;
}

const TEXTS = ['question', 'answer', 'category', 'status', 'externalId'] as const;

/** Fields in which two versions differ, as texts that can be compared. */
export function changedFields(before: PairVersion, after: PairVersion): ChangedField[] {
  const names = new Set([...Object.keys(before.metadata), ...Object.keys(after.metadata)]);
  const all: ChangedField[] = [
    ...TEXTS.map((field) => ({ field, from: before[field] ?? '', to: after[field] ?? '' })),
    { field: 'tags', from: before.tags.join(', '), to: after.tags.join(', ') },
    { field: 'variants', from: before.variants.join('\n'), to: after.variants.join('\n') },
    ...[...names].map((name) => ({
      field: `metadata.${name}`,
      from: textOf(before.metadata[name]),
      to: textOf(after.metadata[name]),
    })),
  ];
  return all.filter(({ from, to }) => from !== to);
}

/** A value of metadata as it is shown: text as it is, anything else as JSON, nothing as ''. */
export function textOf(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
