import { canonicalJson } from '../identity/canonical-json.ts';
import type { PairContent } from '../identity/content-hash.ts';

/** Values of a pair by field; metadata by name, as `metadata.<name>`. */
export type PairValues = Record<string, unknown>;

export interface ChangedFields {
  /** In the order of the fields of a pair, then the names of metadata sorted. */
  readonly fields: string[];
  /** Null where there was no pair. Of a pair that stays only the fields that changed, of another those that hold something. */
  readonly before: PairValues | null;
  readonly after: PairValues | null;
}

/** What tells two states of a pair apart. */
export function changedFields(before: PairContent | undefined, after: PairContent | undefined): ChangedFields {
  if (before === undefined || after === undefined)
    return { fields: [], before: before ? valuesOf(before) : null, after: after ? valuesOf(after) : null };
  const [old, now] = [allValues(before), allValues(after)];
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  const changed = [...names].filter((name) => canonicalJson(old[name] ?? null) !== canonicalJson(now[name] ?? null));
  const fields = [...changed.filter((name) => !isMetadata(name)), ...changed.filter(isMetadata).sort()];
  return { fields, before: picked(old, fields), after: picked(now, fields) };
}

const isMetadata = (name: string): boolean => name.startsWith('metadata.');

const picked = (values: PairValues, fields: readonly string[]): PairValues =>
  Object.fromEntries(fields.map((field) => [field, values[field] ?? null]));

function allValues({ metadata, ...fields }: PairContent): Record<string, unknown> {
  const { question, answer, category, tags, status, externalId, variants } = fields;
  const named = Object.keys(metadata)
    .sort()
    .map((name) => [`metadata.${name}`, metadata[name]] as const);
  return { question, answer, category, tags, status, externalId, variants, ...Object.fromEntries(named) };
}

const valuesOf = (content: PairContent): PairValues =>
  Object.fromEntries(Object.entries(allValues(content)).filter(([, value]) => isSomething(value)));

const isSomething = (value: unknown): boolean => value !== null && !(Array.isArray(value) && value.length === 0);
