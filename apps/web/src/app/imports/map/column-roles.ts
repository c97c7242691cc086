import type { FieldSource, InspectedColumn, Mapping, SourceInspection } from '@pairloom/contract';

/** Fields that are read from one column each; the first two every pair needs. */
export const MAPPED_FIELDS = ['question', 'answer', 'category', 'tags', 'status', 'externalId'] as const;
export type MappedField = (typeof MAPPED_FIELDS)[number];

export const isRequired = (field: MappedField): boolean => field === 'question' || field === 'answer';

/** What becomes of a column that no field is read from. */
export const ROLES = ['leaveOut', 'metadata', 'variant'] as const;
export type Role = (typeof ROLES)[number];

/** A suggestion below it is shown as a question, not taken. */
export const TAKEN_FROM = 0.8;

/** What the mapping starts from when the gateway has none that needs no guess: what is certain, and nothing for the rest. */
export function suggestedMapping({ mapping, columns }: SourceInspection): Mapping {
  if (mapping) return mapping;
  const sure = columns.filter(({ field, confidence }) => isMappedField(field) && (confidence ?? 0) >= TAKEN_FROM);
  return Object.fromEntries(sure.map(({ field, name }) => [field, name])) as Mapping;
}

/** Columns that could be a field, though it is not certain: those named for it, best first, then those it is suggested for. */
export function candidatesOf(
  columns: readonly InspectedColumn[],
  field: MappedField,
  names: readonly string[] = [],
): InspectedColumn[] {
  const named = names.flatMap((name) => columns.find((column) => column.name === name) ?? []);
  const suggested = columns.filter((column) => column.field === field && (column.confidence ?? 0) < TAKEN_FROM);
  return [...new Set([...named, ...suggested])];
}

/** Columns that a field is read from. */
export function columnsOf(source: FieldSource | FieldSource[] | undefined): string[] {
  if (source === undefined) return [];
  if (Array.isArray(source)) return source.flatMap(columnsOf);
  if (typeof source === 'string') return [source];
  return source.column === undefined ? (source.columns ?? []) : [source.column];
}

/** The column of a field when that is all there is to it; null when it is put together of several, or changed on the way. */
export const plainColumn = (source: FieldSource | undefined): string | null =>
  typeof source === 'string' ? source : null;

/** Columns that no field of its own is read from, with what becomes of them. */
export function restOf(
  columns: readonly InspectedColumn[],
  mapping: Mapping,
): { column: InspectedColumn; role: Role }[] {
  const used = new Set(MAPPED_FIELDS.flatMap((field) => columnsOf(mapping[field])));
  return columns
    .filter(({ name }) => !used.has(name))
    .map((column) => ({ column, role: roleOf(column.name, mapping) }));
}

function roleOf(column: string, mapping: Mapping): Role {
  if (columnsOf(mapping.variants).includes(column)) return 'variant';
  const kept = Object.entries(mapping).some(
    ([field, source]) => field.startsWith('metadata.') && columnsOf(source).includes(column),
  );
  return kept ? 'metadata' : 'leaveOut';
}

/** Reads a field from a column, or from none. The column then has no other role. */
export function withField(mapping: Mapping, field: MappedField, column: string | null): Mapping {
  const { [field]: _, ...others } = mapping;
  return column === null ? others : { ...withoutRole(others, column), [field]: column };
}

export function withRole(mapping: Mapping, column: string, role: Role): Mapping {
  const rest = withoutRole(mapping, column);
  switch (role) {
    case 'leaveOut':
      return { ...rest, ignore: [...(rest.ignore ?? []), column] };
    case 'metadata':
      return { ...rest, [metadataField(rest, column)]: column };
    case 'variant':
      return { ...rest, variants: [...[rest.variants ?? []].flat(), column] };
  }
}

/** Names of metadata hold at most 100 characters and no line break, and stand once. */
function metadataField(mapping: Mapping, column: string): `metadata.${string}` {
  const name = column.replaceAll(/\s+/gu, ' ').trim().slice(0, 96) || 'column';
  for (let number = 1; ; number++) {
    const field = `metadata.${number === 1 ? name : `${name} ${number}`}` as const;
    if (mapping[field] === undefined) return field;
  }
}

function withoutRole(mapping: Mapping, column: string): Mapping {
  const entries = Object.entries(mapping).flatMap(([field, source]): [string, unknown][] => {
    if (field === 'ignore')
      return kept(
        field,
        (source as string[]).filter((name) => name !== column),
      );
    if (field === 'variants')
      return kept(
        field,
        [source as FieldSource | FieldSource[]].flat().filter((one) => one !== column),
      );
    return field.startsWith('metadata.') && source === column ? [] : [[field, source]];
  });
  return Object.fromEntries(entries) as Mapping;
}

const kept = (field: string, list: readonly unknown[]): [string, unknown][] =>
  list.length === 0 ? [] : [[field, list]];

const isMappedField = (field: string | null): field is MappedField => MAPPED_FIELDS.some((known) => known === field);
