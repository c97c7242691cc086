import type { FieldSource, Mapping } from '@pairloom/contract';
import { importWords } from '../../words/en/import.ts';
import { fieldWord, type ImportWords } from '../../words/import-words.ts';

/** A field of the pair in words, and where it was read from. */
export interface MappingPart {
  readonly field: string;
  readonly word: string;
  readonly from: string;
}

/** Columns that are named; how many more there are is said. */
const NAMED_COLUMNS = 6;

/** What a mapping says, field by field; columns that are left out come last. */
export function mappingParts(
  { ignore, variants, ...fields }: Mapping,
  words: ImportWords = importWords.en,
): MappingPart[] {
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
  if (ignore !== undefined && ignore.length > 0)
    parts.push({ field: 'ignore', word: fieldWord('ignore', words), from: listed(ignore, words) });
  return parts;
}

function listed(columns: readonly string[], words: ImportWords): string {
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
