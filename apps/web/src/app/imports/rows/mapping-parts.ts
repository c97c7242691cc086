import type { FieldSource, Mapping } from '@pairloom/contract';
import { importWords } from '../../words/en/import.ts';
import { fieldWord, type ImportWords } from '../../words/import-words.ts';
import { columnsOf } from '../map/column-roles.ts';

/** A field of the pair in words, and where it was read from. */
export interface MappingPart {
  readonly field: string;
  readonly word: string;
  readonly from: string;
}

/** Columns that are named; how many more there are is said. */
const NAMED_COLUMNS = 6;

/**
 * Columns of a file that no field is read from: those that are left out on purpose, and those that nobody chose. Without `columns`
 * only the first are known. A path that begins with a column reads it.
 */
export function leftOut({ ignore = [], ...fields }: Mapping, columns: readonly string[] = []): string[] {
  const read = Object.values(fields as Record<string, FieldSource | FieldSource[] | undefined>).flatMap(columnsOf);
  const isRead = (column: string): boolean =>
    read.some((name) => name === column || name.startsWith(`${column}.`) || name.startsWith(`${column}[`));
  const unread = columns.filter((column) => !isRead(column));
  return [...unread, ...ignore.filter((column) => !unread.includes(column))];
}

/** What a mapping says, field by field; columns of the file that are left out come last. */
export function mappingParts(
  mapping: Mapping,
  words: ImportWords = importWords.en,
  ofFile: readonly string[] = [],
): MappingPart[] {
  const { ignore: _, variants, ...fields } = mapping;
  const ignored = leftOut(mapping, ofFile);
  const parts = Object.entries(fields as Record<string, FieldSource | undefined>).flatMap(([field, source]) =>
    source === undefined ? [] : [{ field, word: fieldWord(field, words), from: inWords(source, words) }],
  );
  const further = variants === undefined ? [] : [variants].flat();
  if (further.length > 0)
    parts.push({
      field: 'variants',
      word: fieldWord('variants', words),
      from: listed(
        further.map((source) => inWords(source, words)),
        words,
      ),
    });
  if (ignored.length > 0)
    parts.push({ field: 'ignore', word: fieldWord('ignore', words), from: listed(ignored, words) });
  return parts;
}

/** A few of the columns, with how many more there are. */
export function listed(columns: readonly string[], words: ImportWords): string {
  const more = columns.length - NAMED_COLUMNS;
  return more > 1 ? `${columns.slice(0, NAMED_COLUMNS).join(', ')} ${words.andMore(more)}` : columns.join(', ');
}

/** Several columns with what joins them between, a constant in quotation marks. */
function inWords(source: FieldSource, words: ImportWords): string {
  if (typeof source === 'string') return source;
  if (source.constant !== undefined) return words.quoted(source.constant);
  const columns = source.column ?? (source.columns ?? []).join(' + ');
  return source.default === undefined ? columns : words.orElse(columns, source.default);
}
